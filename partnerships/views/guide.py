"""The first step and the handbook's guide: reading pages, the same for everybody."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from partnerships.filters.voices import VoiceFilter
from partnerships.glossary import WORDS
from partnerships.models import (
    Case,
    CheckItem,
    Definition,
    Memo,
    Principle,
    Programme,
    Step,
    Tip,
    Voice,
)
from partnerships.models.guide import Sheet


def page(request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
    """A page of the guide, with its place under 「進め方」 in the breadcrumb."""
    crumbs = [("進め方", reverse("partnerships:guide")), *context.pop("up", []), (title, "")]
    context |= {"title": title, "breadcrumbs": crumbs}
    return render(request, f"partnerships/guide/{name}.html", context)


def sourced(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows together with the documents they are from."""
    return rows.select_related("source")


@require_safe
def first_step(request: HttpRequest) -> HttpResponse:
    """最初の一歩: what it is, the three tips, how it goes, usual worries, where to begin."""
    context = {
        "tips": sourced(Tip.objects.select_related("example_partnership")),
        "jichikai_limit": settings.OPEN_PROPOSALS_PER_JICHIKAI,
        "reply_days": settings.REPLY_DAYS_MIN,
        "breadcrumbs": [("最初の一歩", "")],
    }
    return render(request, "partnerships/first_step/index.html", context)


@require_safe
def first_step_tips(request: HttpRequest) -> HttpResponse:
    """The three tips at length, with the page of the proposal in which each is written."""
    context = {
        "tips": sourced(Tip.objects.select_related("example_partnership")),
        "breadcrumbs": [
            ("最初の一歩", reverse("partnerships:first-step")),
            ("最初の一歩のコツ", ""),
        ],
    }
    return render(request, "partnerships/first_step/tips.html", context)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """進め方: what 協働 means here, and the way to each page of the guide."""
    words = sourced(Definition.objects.filter(slug__in=["kyodo", "kyodo-no-me"]))
    context = {"words": words, "breadcrumbs": [("進め方", "")]}
    return render(request, "partnerships/guide/index.html", context)


@require_safe
def principles(request: HttpRequest) -> HttpResponse:
    rows = sourced(Principle.objects.prefetch_related("checkitem_set"))
    return page(request, "principles", "6つの原則（横浜コード）", principles=rows, memo=memo(1))


@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    rows = sourced(Step.objects.all())
    return page(request, "steps", "8つのステップ", steps=rows, memo=memo(2))


@require_safe
def check_sheets(request: HttpRequest) -> HttpResponse:
    items = list(sourced(CheckItem.objects.prefetch_related("principles")))
    sheets = [
        {"key": sheet.value, "name": sheet.label, "items": [i for i in items if i.sheet == sheet]}
        for sheet in Sheet
    ]
    return page(request, "check_sheets", "協働のチェックシート", sheets=sheets)


@require_safe
def voices(request: HttpRequest) -> HttpResponse:
    chosen = VoiceFilter(request.GET, queryset=sourced(Voice.objects.all()))
    if not chosen.is_valid():
        messages.info(request, "使えない条件がありました。その条件をのぞいて表示しています。")
    return page(request, "voices", "みんなの声", filter=chosen, voices=chosen.qs, memo=memo(3))


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    rows = sourced(Case.objects.select_related("ward"))
    return page(request, "cases", "ハンドブックの事例", cases=rows)


@require_safe
def case(request: HttpRequest, slug: str) -> HttpResponse:
    rows = sourced(Case.objects.select_related("ward", "partnership"))
    found = get_object_or_404(rows, slug=slug)
    up = [("事例", reverse("partnerships:guide-cases"))]
    others = Case.objects.exclude(pk=found.pk)
    return page(request, "case", found.title, up=up, case=found, others=others)


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    rows = list(sourced(Programme.objects.all()))
    status = Programme.Status
    lists = [
        ("続いている制度", "", [row for row in rows if row.status == status.RUNNING]),
        (
            "いまの状況を確かめていない制度",
            "資料の時点の内容です。使う前に、担当に確かめてください。",
            [row for row in rows if row.status in {status.UNKNOWN, status.PLANNED}],
        ),
        ("終わった制度", "いまは使えません。", [r for r in rows if r.status == status.ENDED]),
    ]
    return page(request, "programmes", "制度", lists=lists)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    rows = sourced(Definition.objects.all())
    return page(request, "glossary", "ことばの説明", words=WORDS, definitions=rows)


def memo(number: int) -> Memo | None:
    """One of the three 「協働博士のひとことメモ」, or None before the reference data is loaded."""
    return sourced(Memo.objects.all()).filter(number=number).first()
