"""The page of an introduction: both groups answer here, the office follows it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from organizations.permissions import is_manager, is_member
from partnerships import permissions as may
from partnerships.actions.matching import (
    answer_introduction,
    log_contacts_read,
    withdraw_introduction,
)
from partnerships.forms.matching import AnswerForm, AnswerOnBehalfForm
from partnerships.models import Introduction
from partnerships.views.proposal_access import demand, posted

HAPPENED = {
    "introduction_asked": "2つの団体に、会ってみたいかを聞きました",
    "introduction_answered": "返事がありました",
    "introduction_connected": "両方が会ってみたいと答え、連絡先を伝えました",
    "introduction_declined": "今回は見送りになりました",
    "introduction_withdrawn": "紹介を取り下げました",
    "introduction_contacts_read": "連絡先を見ました",
}
SPOKEN = {"phone", "paper", "meeting", "visit"}


@dataclass(frozen=True)
class Side:
    """One of the two groups, as its members (`form`: managers) or the offices meet it."""

    key: str
    group: Organization
    partner: Organization
    answer: str
    form: AnswerForm | None = None
    on_behalf: bool = False

    @property
    def answer_label(self) -> str:
        return str(Introduction.Answer(self.answer).label)


def introduction_of(request: HttpRequest, pk: int) -> Introduction:
    """The introduction, if this person may see it; else 404."""
    rows = Introduction.objects.visible_to(request.user).select_related(
        "office", "first__ward", "first__district", "second__ward", "second__district"
    )
    introduction: Introduction = get_object_or_404(rows, pk=pk)
    return introduction


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def introduction_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is proposed, one's own answer and, once both said yes, the contacts."""
    introduction = introduction_of(request, pk)
    sent: AnswerForm | None = None
    if request.method == "POST":
        side = posted_side(request, introduction)
        sent = AnswerForm(request.POST, introduction=introduction, side=side)
        if sent.is_valid():
            return take_answer(request, introduction, sent)
    context = page(request, introduction, sent)
    return render(request, "partnerships/introduction_detail.html", context)


def posted_side(request: HttpRequest, introduction: Introduction) -> str:
    """The side that this manager answers for: the one named, else the only one."""
    mine = [
        side
        for side in introduction.SIDES
        if may.can_answer_introduction(request.user, introduction, side)
    ]
    demand(bool(mine))
    asked = request.POST.get("side", mine[0])
    demand(asked in mine)
    return asked


def take_answer(
    request: HttpRequest, introduction: Introduction, form: AnswerForm, **more: Any
) -> HttpResponse:
    data = form.cleaned_data
    try:
        row = answer_introduction(
            introduction,
            by=request.user,
            side=form.side,
            answer=data["answer"],
            seen=data["seen"],
            **more,
        )
    except Conflict as error:
        return conflict_page(request, error, introduction)
    if row.status == Introduction.Status.ASKED:
        messages.success(request, "返事を受けとりました。両方の返事がそろったら、お知らせします。")
    return redirect(introduction)


def page(
    request: HttpRequest, introduction: Introduction, sent: AnswerForm | None
) -> dict[str, Any]:
    user = request.user
    mine = [s for s in introduction.SIDES if is_member(user, introduction.group(s).pk)]
    managed = [s for s in mine if is_manager(user, introduction.group(s).pk)]
    is_asked = introduction.status == Introduction.Status.ASKED
    is_connected = introduction.status == Introduction.Status.CONNECTED
    forms: dict[str, AnswerForm] = {}
    for side in managed if is_asked else ():
        is_sent = sent is not None and sent.side == side
        forms[side] = sent if is_sent else AnswerForm(introduction=introduction, side=side)  # type: ignore[assignment]
    return {
        "introduction": introduction,
        "form": sent,
        "sides": [side_of(introduction, side, form=forms.get(side)) for side in mine],
        "desk_sides": [] if mine else desk_sides(user, introduction),
        "contacts": [introduction.first, introduction.second] if is_connected and managed else [],
        "can_read_contacts": may.can_read_introduced_contacts(user, introduction),
        "can_withdraw": is_asked and may.can_withdraw_introduction(user, introduction),
        "entries": [] if mine else timeline(introduction),
        "breadcrumbs": trail(mine, introduction),
    }


def side_of(introduction: Introduction, key: str, **more: Any) -> Side:
    return Side(
        key, introduction.group(key), introduction.partner(key), introduction.answer(key), **more
    )


def desk_sides(user: Any, introduction: Introduction) -> list[Side]:
    is_asked = introduction.status == Introduction.Status.ASKED
    return [
        side_of(
            introduction,
            key,
            on_behalf=is_asked and may.can_answer_introduction_on_behalf(user, introduction, key),
        )
        for key in introduction.SIDES
    ]


def timeline(introduction: Introduction) -> list[dict[str, Any]]:
    """What happened, oldest first; offices only, because it says who answered what."""
    entries = HistoryEntry.objects.about(introduction).filter(action__in=HAPPENED)
    return [
        {
            "date": entry.at,
            "who": entry.actor_label,
            "what": HAPPENED[entry.action],
            "text": "・".join(filter(None, (said(introduction, entry), how(entry)))),
        }
        for entry in entries
    ]


def said(introduction: Introduction, entry: HistoryEntry) -> str:
    """Which group answered what."""
    if "side" not in entry.changes:
        return entry.note
    return f"{introduction.group(entry.changes['side'][1])}：{entry.note}"


def how(entry: HistoryEntry) -> str:
    return f"{entry.get_via_display()}で聞いて入力" if entry.via in SPOKEN else ""


def trail(
    mine: list[str], introduction: Introduction, *more: tuple[str, str]
) -> list[tuple[str, str]]:
    up = ("机", reverse("desk"))
    between = [("団体どうしをつなぐ", f"{reverse('partnerships:desk-match')}?show=introductions")]
    if mine:
        up, between = ("マイページ", reverse("my")), []
    return [up, *between, ("紹介", introduction.get_absolute_url() if more else ""), *more]


def conflict_page(request: HttpRequest, error: Conflict, introduction: Introduction) -> Any:
    context = {"message": str(error), "back_url": introduction.get_absolute_url()}
    return render(request, "409.html", context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def introduction_on_behalf(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    """代理入力: what a group said on the phone or on paper."""
    introduction = introduction_of(request, pk)
    if side not in Introduction.SIDES:
        raise Http404
    demand(may.can_answer_introduction_on_behalf(request.user, introduction, side))
    form = AnswerOnBehalfForm(posted(request), introduction=introduction, side=side)
    if request.method == "POST" and form.is_valid():
        office = may.introducing_office(request.user, introduction.group(side))
        via = form.cleaned_data["via"]
        return take_answer(request, introduction, form, office=office, via=via)
    context = {
        "introduction": introduction,
        "side": side_of(introduction, side),
        "is_open": introduction.status == Introduction.Status.ASKED,
        "form": form,
        "breadcrumbs": trail([], introduction, ("返事を代わりに入力する", "")),
    }
    return render(request, "partnerships/introduction_on_behalf.html", context)


@require_POST
@never_cache
@login_required
def introduction_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """The contacts for an office that passes them on by phone; the look is written down."""
    introduction = introduction_of(request, pk)
    demand(may.can_read_introduced_contacts(request.user, introduction))
    office = may.introducing_office(request.user, introduction.first, introduction.second)
    log_contacts_read(introduction, by=request.user, office=office)
    context = {
        "introduction": introduction,
        "contacts": [introduction.first, introduction.second],
        "breadcrumbs": trail([], introduction, ("連絡先", "")),
    }
    return render(request, "partnerships/introduction_contacts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def introduction_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Taken back by the office, after a question."""
    introduction = introduction_of(request, pk)
    demand(may.can_withdraw_introduction(request.user, introduction))
    if request.method == "POST":
        try:
            withdraw_introduction(introduction, by=request.user)
        except Conflict as error:
            return conflict_page(request, error, introduction)
        messages.success(request, "紹介を取り下げました。2つの団体に知らせました。")
        return redirect(introduction)
    context = {
        "introduction": introduction,
        "is_open": introduction.status == Introduction.Status.ASKED,
        "breadcrumbs": trail([], introduction, ("取り下げる", "")),
    }
    return render(request, "partnerships/introduction_withdraw.html", context)
