"""Reading proposals: the own list, the page of one, the answer sheet on paper."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kyodo_portal.history.actions import portal_url
from kyodo_portal.lib.paging import page_of
from kyodo_portal.lib.qr import qr_svg
from organizations.permissions import memberships_of
from partnerships import permissions as may
from partnerships import proposal_page, rules
from partnerships.forms.talks import KeyForm, NoteForm
from partnerships.models import PaperSheet, Proposal, Reply
from partnerships.paper import sheet_printed
from partnerships.querysets import TALKING
from partnerships.talking import talks_of
from partnerships.views.proposal_access import (
    MY_PROPOSALS,
    proposal_of,
    readable_proposal,
    trail,
)

BOXES = {"sent": "声をかけた提案", "received": "声をかけられた提案"}


@require_safe
@login_required
def my_proposals(request: HttpRequest) -> HttpResponse:
    """The proposals of the visitor's groups: sent or received, with the next step of each."""
    mine = list(memberships_of(request.user))
    visible = Proposal.objects.visible_to(request.user).of_organizations(mine)
    boxes = {
        "sent": visible.filter(sender_id__in=mine),
        "received": visible.filter(recipient_id__in=mine).exclude(status="draft"),
    }
    box = asked = request.GET.get("box", "")
    counts = {key: rows.count() for key, rows in boxes.items()}
    if box not in boxes:
        box = "received" if counts["received"] and not counts["sent"] else "sent"
    rows = boxes[box].select_related("sender", "recipient", "third_party").with_advice()
    page, past_end = page_of(
        rows.order_by("-created_at", "-pk"), request.GET.get("page"), count=counts[box]
    )
    today, side = timezone.localdate(), "recipient" if box == "received" else "sender"
    for row in page:
        row.next_line = proposal_page.next_line(row, side, today)
    context = {
        "page_obj": page,
        "past_end": past_end,
        "box": box,
        "unknown_filter": bool(asked) and asked not in boxes,
        "tabs": [(key, label, counts[key]) for key, label in BOXES.items()],
        "has_groups": bool(mine),
        "breadcrumbs": [("マイページ", reverse("my")), (MY_PROPOSALS, "")],
    }
    return render(request, "partnerships/proposal_list.html", context)


@require_safe
@login_required
def proposal_detail(request: HttpRequest, number: str) -> HttpResponse:
    """The whole letter for its readers; title, parties and state for those beside it."""
    proposal = proposal_of(request, number)
    if not may.can_read_proposal(request.user, proposal):
        context: dict[str, Any] = {
            "proposal": proposal,
            "buttons": proposal_page.buttons_for(request.user, proposal),
            "breadcrumbs": trail(request, proposal),
        }
        return render(request, "partnerships/proposal_title_only.html", context)
    return render(request, "partnerships/proposal_detail.html", _detail(request, proposal))


def _detail(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    user, now = request.user, timezone.now()
    side = may.party_side(user, proposal)
    advice = list(proposal.advice.select_related("office").prefetch_related("suggested"))
    proposal.has_advice = bool(advice)  # type: ignore[attr-defined]  # as `with_advice` does
    return {
        "proposal": proposal,
        "side": side,
        "cards": proposal_page.cards(proposal),
        "next_line": proposal_page.next_line(proposal, side, timezone.localdate()),
        "buttons": proposal_page.buttons_for(user, proposal),
        "promise_sides": proposal_page.promise_sides(user, proposal),
        "replies": proposal_page.replies(proposal),
        "can_correct": proposal_page.can_correct(proposal, now),
        "advice": advice if may.can_read_advice(user, proposal) else [],
        "notes": proposal.notes.all(),
        "note_form": NoteForm(auto_id="id_note_%s"),
        "talks_url": _talks_url(request, proposal),
        "key_form": KeyForm(auto_id=False),
        "introduced": _introduced(proposal),
        "entries": proposal_page.timeline(proposal, user),
        "breadcrumbs": trail(request, proposal),
    }


def _talks_url(request: HttpRequest, proposal: Proposal) -> str:
    """The shared page, from the first answer on; the partnership's own once there is one."""
    if proposal.status not in {*TALKING, "registered"}:
        return ""
    talks = talks_of(proposal)
    return talks.url() if may.can_read_talks(request.user, talks) else ""


def _introduced(proposal: Proposal) -> list[tuple[Any, KeyForm]]:
    """Groups that the recipient named instead of itself, each with a button of its own."""
    rows = proposal.replies.exclude(introduced=None).select_related("introduced")
    groups = {reply.introduced_id: reply.introduced for reply in rows}
    return [
        (group, KeyForm(auto_id=False)) for group in groups.values() if group != proposal.sender
    ]


@require_safe
@login_required
def proposal_print(request: HttpRequest, number: str) -> HttpResponse:
    """返事の用紙: the letter and the five answers as boxes, on A4 (look.md §16)."""
    proposal = readable_proposal(request, number)
    path = reverse("partnerships:proposal-reply", args=[proposal.number])
    sheet = sheet_printed(request, PaperSheet.Kind.REPLY, proposal)
    address = portal_url(sheet.get_absolute_url() if sheet else path)
    context = {
        "proposal": proposal,
        "cards": proposal_page.cards(proposal),
        "reasons": [label for _, label in Reply.DeclineReason.choices],
        "roles": [label for _, label in Reply.AnswererRole.choices],
        "address": address,
        "qr": qr_svg(address),
        "sheet": sheet,
        "can_number": may.can_print_sheet(request.user, proposal)
        and proposal.recipient is not None
        and bool(rules.open_answers(proposal, timezone.now())),
        "today": timezone.localdate(),
        "breadcrumbs": trail(request, proposal, ("返事の用紙", "")),
    }
    return render(request, "partnerships/proposal_print.html", context)
