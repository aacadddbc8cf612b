"""The style guide: every component and every kind of field on one page."""

import datetime as dt
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from kyodo_portal.lib.fields import JapaneseDateField, UploadsField
from kyodo_portal.lib.forms import PortalForm

THEMES = [
    ("ibasho", "居場所・カフェ"),
    ("shoku", "食・こども食堂"),
    ("bosai", "防災・防犯"),
    ("hana", "環境・花・農"),
]
ANSWERS = [
    ("talk", "話し合ってみたい"),
    (
        "meeting",
        format_html(
            '{}<span class="ck-choice__hint">{}</span>', "役員会にかける", "日にちを書いてください"
        ),
    ),
    ("not_now", "今回は見送り"),
]


class SampleForm(PortalForm):
    """One field of each kind."""

    title = forms.CharField(
        label="やってみたいこと",
        max_length=30,
        help_text="例：公園で、野菜の市を1回ひらく",
        error_messages={"required": "やってみたいことを30文字までで書いてください"},
    )
    details = forms.CharField(
        label="くわしく", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    answer = forms.ChoiceField(
        label="返事",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "返事をえらんでください"},
    )
    themes = forms.MultipleChoiceField(
        label="テーマ",
        choices=THEMES,
        required=False,
        help_text="いくつでもえらべます。",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ck-columns"}),
    )
    day = JapaneseDateField(label="返事がほしい日", help_text="例：2027年4月1日、令和9年4月1日")
    kind = forms.ChoiceField(
        label="団体の種類",
        choices=[
            ("", "えらんでください"),
            ("npo", "NPO法人"),
            ("group", "市民活動団体・ボランティア"),
        ],
        required=False,
    )
    people = forms.IntegerField(label="人数", required=False)
    phone = forms.CharField(
        label="電話番号",
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    photo = UploadsField(label="写真", kinds=("image",), most_files=5, most_mb=5, required=False)
    agree = forms.BooleanField(
        label="団体に伝えてよい",
        error_messages={"required": "団体に伝えてよいときは、チェックを入れてください"},
    )


class SampleFilterForm(PortalForm):
    """A search form in the filter layout."""

    q = forms.CharField(label="ことば", required=False)
    ward = forms.ChoiceField(
        label="区", choices=[("", "すべての区"), ("asahi", "旭区")], required=False
    )
    kind = forms.ChoiceField(label="団体の種類", choices=[("", "すべて")], required=False)
    theme = forms.MultipleChoiceField(
        label="テーマ", choices=THEMES, required=False, widget=forms.CheckboxSelectMultiple
    )


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component; the forms on it go nowhere."""
    context: dict[str, Any] = {
        "sample_form": SampleForm(),
        "error_form": SampleForm({"title": ""}, auto_id="id_error_%s"),
        "filter_form": SampleFilterForm(auto_id="id_filter_%s"),
        "page_obj": Paginator(range(240), 20).page(6),
        "today": dt.date(2026, 4, 1),
    }
    return render(request, "styleguide.html", context | SAMPLES)


SAMPLES: dict[str, Any] = {
    "chips": [
        ("下書き", "gray"),
        ("相談中", "purple"),
        ("返事待ち", "yellow"),
        ("話し合い中", "blue"),
        ("約束ができました", "green"),
        ("連携になりました", "green-fill"),
        ("期限が近い", "orange"),
        ("おくれています", "red"),
        ("NPO法人", "cyan"),
    ],
    "principles": [
        "対等の原則",
        "自主性尊重の原則",
        "自立化の原則",
        "相互理解の原則",
        "目的共有の原則",
        "公開の原則",
    ],
    "wards": ["旭区", "青葉区", "保土ケ谷区", "神奈川区"],
    "steps": ["相手", "やりたいこと", "おたがいによいこと", "橋わたし役", "返事"],
    "entries": [
        {"date": dt.date(2026, 4, 1), "who": "見本の会", "what": "提案を送りました"},
        {
            "date": dt.date(2026, 4, 8),
            "who": "見本商店会",
            "what": "返事：話し合ってみたい",
            "text": "見本の文です。",
        },
    ],
    "tasks": [
        {"label": "基本のこと", "url": "#form", "status": "done"},
        {"label": "紹介の文", "url": "#form", "status": "doing", "hint": "あと1つ書くと終わりです"},
        {"label": "連絡先", "url": "#form", "status": "todo"},
    ],
    "rows": [
        {
            "label": "やってみたいこと",
            "value": "公園で、野菜の市を1回ひらく",
            "change_url": "#form",
        },
        {"label": "場所", "value": "見本公園", "change_url": "#form"},
    ],
    "files": [
        {"name": "地図", "url": "#form", "kind": "PDF", "size": 240_000, "remove_url": "#form"},
    ],
    "table_headers": ["区", "窓口", "確認した日"],
    "table_rows": [
        ["見本区", "見本区 区民活動センター", "2026年4月1日"],
        ["例の区", "例の区 市民活動支援センター", "2026年4月1日"],
    ],
}
