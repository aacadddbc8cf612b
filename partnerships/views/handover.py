"""引継ぎ on the desk: the list, one handover with its eight parts, writing, reading, printing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.permissions import scope_of
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.dates import format_date_short
from kyodo_portal.lib.paging import page_of
from kyodo_portal.lib.pdf import pdf_response
from kyodo_portal.lib.workflow import Conflict
from organizations.models import RelationNote
from partnerships.actions import handover as actions
from partnerships.forms.handover import HandoverPartForm
from partnerships.handover_parts import Block, automatic_parts, from_data
from partnerships.models import Handover, HandoverPart
from partnerships.permissions import (
    can_open_work_of,
    can_plan_handover,
    can_plan_handovers,
    can_receive_handover,
    can_write_handover,
)
from partnerships.workflow import HANDOVER

TITLE = "引継ぎ"
PAPER = "partnerships/handover_paper.html"
EVENTS = {
    "handover_planned": "異動の予定を登録しました",
    "handover_replanned": "日付か後任を変えました",
    "handover_cancelled": "取りやめました",
    "handover_written": "書きました",
    "handover_handed": "後任に渡しました",
    "handover_part_received": "「読みました」を記録しました",
    "handover_switched": "担当が変わりました",
    "handover_done": "受け取りが終わりました",
}


def must_have_a_desk(request: HttpRequest) -> None:
    if not scope_of(request.user).has_desk:
        raise PermissionDenied("このページは、区や市の担当と、橋わたし役だけ見られます。")


def crumbs(*trail: tuple[str, str]) -> list[tuple[str, str]]:
    home = reverse("partnerships:handover-list") if trail else ""
    return [("机", reverse("desk")), (TITLE, home), *trail]


def handover_for(request: HttpRequest, pk: int) -> Handover:
    """A handover that the visitor may read, or 404."""
    rows = Handover.objects.visible_to(request.user).for_pages()
    handover: Handover = get_object_or_404(rows, pk=pk)
    return handover


@require_safe
@login_required
def handover_list(request: HttpRequest) -> HttpResponse:
    """What the visitor writes, receives, or looks after as approver or for the city."""
    must_have_a_desk(request)
    rows = Handover.objects.visible_to(request.user).for_pages()
    show = "ended" if request.GET.get("show") == "ended" else ""
    ended = ["done", "cancelled"]
    rows = rows.filter(status__in=ended) if show else rows.exclude(status__in=ended)
    ordered = rows.with_progress().order_by("-changes_on" if show else "changes_on", "pk")
    page, is_past_end = page_of(ordered, request.GET.get("page"))
    context = {
        "page_obj": page,
        "is_past_end": is_past_end,
        "show": show,
        "pager_query": f"show={show}&" if show else "",
        "can_plan": can_plan_handovers(request.user),
        "breadcrumbs": crumbs(),
    }
    return render(request, "partnerships/handover_list.html", context)


@require_safe
@login_required
def handover_detail(request: HttpRequest, pk: int) -> HttpResponse:
    handover = handover_for(request, pk)
    context = page_context(request, handover) | {"breadcrumbs": crumbs((str(handover.posting), ""))}
    return render(request, "partnerships/handover_detail.html", context)


def page_context(request: HttpRequest, handover: Handover) -> dict[str, Any]:
    user, parts = request.user, parts_of(handover)
    is_open = handover.status not in {"done", "cancelled"}
    before = is_open and handover.switched_at is None
    plans = can_plan_handover(user, handover.posting)
    return {
        "handover": handover,
        "parts": parts,
        "received": sum(bool(row["part"].received_at) for row in parts),
        "may_write": is_open and can_write_handover(user, handover),
        "may_hand": HANDOVER.allows(handover, "hand") and can_write_handover(user, handover),
        "may_receive": HANDOVER.allows(handover, "finish") and can_receive_handover(user, handover),
        "may_plan": before and plans,
        "may_name": bool(
            plans
            and handover.switched_at
            and not handover.successor_id
            and handover.status != "cancelled"
        ),
        "is_writer": handover.posting.user_id == user.pk,
        "is_outside": not can_open_work_of(user, handover.posting.office),
        "is_successor": handover.successor_id == user.pk,
        "notes": noted_groups(request, handover),
        "history": [
            {"date": e.at, "what": EVENTS[e.action], "who": e.actor_label, "text": e.note}
            for e in HistoryEntry.objects.about(handover).filter(action__in=EVENTS)
        ],
        "today": timezone.localdate(),
    }


def parts_of(handover: Handover) -> list[dict[str, Any]]:
    """The seven parts with what they say: 1–3 now, or as kept on the day of the change."""
    rows = list(handover.parts.all())
    live: dict[int, list[Block]] = {}
    if handover.switched_at is None:
        live = automatic_parts(handover.posting, timezone.localdate())
    return [
        {
            "part": part,
            "blocks": live.get(part.number) or from_data(part.kept),
        }
        for part in rows
    ]


def noted_groups(request: HttpRequest, handover: Handover) -> list[tuple[str, str]]:
    """Groups about which the reader may read relation notes of this office: (name, address)."""
    rows = RelationNote.objects.visible_to(request.user).filter(office=handover.posting.office)
    groups = rows.values_list("organization_id", "organization__name").distinct()
    ordered = groups.order_by("organization__name")[:50]
    return [(name, reverse("organizations:relation-notes", args=[pk])) for pk, name in ordered]


def part_for(request: HttpRequest, pk: int, number: int) -> HandoverPart:
    handover = handover_for(request, pk)
    part: HandoverPart = get_object_or_404(handover.parts, number=number)
    part.handover = handover
    return part


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def handover_part(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Write one of the parts 4–7; a stale save shows both texts."""
    part = part_for(request, pk, number)
    if not part.is_written:
        raise Http404
    if not can_write_handover(request.user, part.handover):
        raise PermissionDenied("引継ぎを書けるのは、前任の担当と、区の承認者だけです。")
    if part.handover.status in {"done", "cancelled"}:
        raise Conflict("この引継ぎは終わっています。もう書けません。")
    form = HandoverPartForm(request.POST if request.method == "POST" else None, part=part)
    extra: dict[str, Any] = {}
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("text", "version")}
        try:
            actions.save_handover_part(part, by=request.user, **values)
        except ValidationError as error:
            form.add_error(None, error) if not hasattr(error, "error_dict") else form.add_error(
                "text", error.message_dict["text"]
            )
        except Conflict:
            extra = both_texts(form, part)
        else:
            messages.success(request, f"「{part}」を保存しました。")
            return redirect("partnerships:handover-detail", pk=pk)
    return render_part(request, part, form, **extra)


def both_texts(form: HandoverPartForm, part: HandoverPart) -> dict[str, Any]:
    """What the other person saved beside what is typed; the form goes on from there."""
    stored = HandoverPart.objects.get(pk=part.pk)
    form.use_version(stored.version)
    row = {"label": part.title, "before": stored.text, "after": form.cleaned_data["text"]}
    return {"conflict": [row] if row["before"] != row["after"] else [], "status": 409}


def render_part(
    request: HttpRequest,
    part: HandoverPart,
    form: HandoverPartForm,
    *,
    conflict: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "handover": part.handover,
        "part": part,
        "form": form,
        "is_conflict": conflict is not None,
        "conflict": conflict,
        "breadcrumbs": crumbs(
            (str(part.handover.posting), part.handover.get_absolute_url()), (str(part), "")
        ),
    }
    return render(request, "partnerships/handover_part.html", context, status=status)


@require_POST
@login_required
def handover_hand(request: HttpRequest, pk: int) -> HttpResponse:
    handover = handover_for(request, pk)
    if not can_write_handover(request.user, handover):
        raise PermissionDenied("後任に渡せるのは、前任の担当と、区の承認者だけです。")
    actions.hand_over(handover, by=request.user)
    text = "後任に知らせました。" if handover.successor_id else "後任が決まると、受け取れます。"
    messages.success(request, f"引継ぎを渡しました。{text}")
    return redirect(handover)


@require_POST
@login_required
def handover_receive(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """「読みました」."""
    part = part_for(request, pk, number)
    if not can_receive_handover(request.user, part.handover):
        raise PermissionDenied("受け取れるのは、後任の担当だけです。")
    sent = request.POST.get("version", "")
    if sent.isdecimal() and len(sent) < 10:
        part.version = int(sent)
    actions.receive_part(part, by=request.user)
    messages.success(request, f"「{part}」を受け取りました。")
    return redirect(f"{part.handover.get_absolute_url()}#part-{number}")


@require_safe
@login_required
def handover_print(request: HttpRequest, pk: int) -> HttpResponse:
    """引継書 on paper, from the browser's printer."""
    return render(request, PAPER, paper_context(request, pk))


@require_safe
@login_required
def handover_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """引継書 as a PDF."""
    context = paper_context(request, pk)
    day = format_date_short(context["handover"].changes_on)
    return pdf_response(request, PAPER, context, f"引継書-{day}.pdf")


def paper_context(request: HttpRequest, pk: int) -> dict[str, Any]:
    handover = handover_for(request, pk)
    return {
        "handover": handover,
        "parts": parts_of(handover),
        "today": timezone.localdate(),
        "print_url": reverse("partnerships:handover-print", args=[pk]),
    }
