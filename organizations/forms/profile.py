"""The five forms of the profile's tasks (the sixth, できます・求めています, has its own pages).

Each form is filled from plain values (`organizations.entry`) and gives plain values back.
"""

from typing import Any

from django import forms
from django.utils import timezone

from districts.models import District, Ward
from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    ChoiceSelectField,
    HiraganaField,
    LineField,
    ModelSelectField,
    MultiChoiceField,
    TextAreaField,
    WebUrlField,
    WholeNumberField,
)
from kyodo_portal.lib.forms import PortalForm, VersionMixin
from organizations.entry import FIELDS_OF, Values
from organizations.forms.places import districts_by_ward, set_choices
from organizations.models import Organization, Theme

FIRST_YEAR = 1868
YEAR_RULE = "活動をはじめた年は、1868年から今年までの4けたの数字で入力してください"


class TaskForm(VersionMixin, PortalForm):
    """One task of the profile. Ward staff also say why they write in somebody else's entry."""

    task = ""

    def __init__(self, data: Any = None, *, values: Values, version: int, by_staff: bool) -> None:
        self.values = values
        super().__init__(data, initial=self.initial_of(values) | {"version": version})
        if by_staff:
            self.fields["note"] = LineField(
                label="直す理由",
                max_length=100,
                help_text="記録に残り、団体にもお知らせします。個人の名前は書かないでください。",
            )

    def initial_of(self, values: Values) -> dict[str, Any]:
        """How the stored values stand in the fields."""
        return {name: values[name] for name in FIELDS_OF[self.task]}

    def plain_values(self) -> Values:
        """What was typed, as the profile stores it; call it on a valid form."""
        empty: Values = {}
        for name in FIELDS_OF[self.task]:
            value = self.cleaned_data[name]
            empty[name] = value.pk if hasattr(value, "pk") else value
        return empty


class BasicForm(TaskForm):
    task = "basic"

    name = LineField(label="団体名", max_length=60)
    name_kana = HiraganaField(
        label="団体名のよみ（ひらがな）",
        max_length=80,
        help_text="カタカナで書いても、ひらがなに直します。",
    )
    kind = ChoiceRadioField(label="団体の種類", choices=Organization.Kind.choices)
    founded_year = WholeNumberField(
        label="活動をはじめた年",
        required=False,
        min_value=FIRST_YEAR,
        help_text="4けたの数字で（例：2015）",
        error_messages={"min_value": YEAR_RULE, "max_value": YEAR_RULE, "invalid": YEAR_RULE},
    )
    people_count = WholeNumberField(
        label="人数（およそ）", required=False, min_value=1, max_value=99_999
    )

    def clean_founded_year(self) -> int | None:
        year: int | None = self.cleaned_data["founded_year"]
        if year and year > timezone.localdate().year:
            raise forms.ValidationError(YEAR_RULE)
        return year


class AreaForm(TaskForm):
    task = "area"
    warn_personal = ("participants",)

    ward = ModelSelectField(label="主に活動する区", queryset=Ward.objects.all())
    district = ChoiceSelectField(
        label="主に活動する地区",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="区の中で、いちばんよく活動する地区をえらびます。決まっていないときは、そのままで。",
    )
    other_districts = MultiChoiceField(
        label="ほかに活動する地区",
        required=False,
        coerce=int,
        max_choices=5,
        help_text="5つまで選べます。",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ck-columns"}),
    )
    themes = MultiChoiceField(
        label="テーマ",
        coerce=int,
        max_choices=5,
        help_text="1つから5つまで選べます。",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ck-columns"}),
    )
    open_to = ChoiceRadioField(
        label="参加できる人",
        choices=Organization.OpenTo.choices,
        empty_label="いまは決めない",
        required=False,
        help_text="さがしている人が、しぼりこむときに使います。",
    )
    participants = LineField(
        label="だれが参加できますか",
        required=False,
        max_length=60,
        help_text="ことばで書けます。例：どなたでも／旭区にお住まいの方／小学生と保護者",
    )
    plain_japanese = forms.BooleanField(
        label="日本語が苦手でも参加できる",
        required=False,
        help_text="やさしい日本語で話す、通訳する人がいるなど、できることがあればチェックを入れます。",
    )
    wheelchair_ok = forms.BooleanField(
        label="車いすで参加できる",
        required=False,
        help_text="いつもの会場に、車いすで入れるときにチェックを入れます。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = districts_by_ward()
        set_choices(self, "district", [("", "決まっていない"), *places])
        set_choices(self, "other_districts", places)
        set_choices(self, "themes", list(Theme.objects.values_list("pk", "name")))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        district, ward = data.get("district"), data.get("ward")
        if district and ward and not District.objects.filter(pk=district, ward=ward).exists():
            self.add_error("district", f"地区は、{ward.name}の中から選んでください")
        if "other_districts" in data:
            data["other_districts"] = sorted(set(data["other_districts"]) - {district})
        if "themes" in data:
            data["themes"] = sorted(data["themes"])
        return data


class IntroForm(TaskForm):
    task = "intro"
    warn_personal = ("tagline", "summary", "effort", "how_to_join")

    tagline = LineField(
        label="ひとことで",
        max_length=40,
        help_text="一覧に出ます。例：だれでも立ち寄れる、縁側のような場所です",
    )
    summary = TextAreaField(label="活動の紹介", max_length=300, rows=6)
    effort = TextAreaField(label="がんばっている事", required=False, max_length=120, rows=3)
    how_to_join = TextAreaField(
        label="参加のしかた・はじめての人へ",
        required=False,
        max_length=200,
        help_text="はじめての人が知りたいこと（持ち物、時間、見学など）を書くと、来やすくなります。",
    )


class LinksForm(TaskForm):
    task = "links"

    website = WebUrlField(
        label="ホームページ", required=False, max_length=300, help_text="例：https://example.jp/"
    )
    social_1 = WebUrlField(label="SNS（1つ目）", required=False)
    social_2 = WebUrlField(label="SNS（2つ目）", required=False)
    social_3 = WebUrlField(label="SNS（3つ目）", required=False)

    def initial_of(self, values: Values) -> dict[str, Any]:
        links = {f"social_{i}": url for i, url in enumerate(values["social_links"][:3], 1)}
        return links | {"website": values["website"]}

    def plain_values(self) -> Values:
        data = self.cleaned_data
        links = [data[f"social_{i}"] for i in (1, 2, 3)]
        return {
            "website": data["website"],
            "social_links": list(dict.fromkeys(filter(None, links))),
        }
