"""Paper at the desk: the sheets that are out, and the way from a number or QR code to its page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kyodo_portal.lib.paging import page_of
from kyodo_portal.lib.text import to_halfwidth
from organizations.permissions import is_member
from partnerships.actions.paper import cancel_sheet, issue_sheet
from partnerships.actions.partnerships import office_label
from partnerships.models import PaperSheet
from partnerships.paper import entry_url, own_url
from partnerships.permissions import can_enter_sheet, can_print_sheet, has_paper_desk
from partnerships.views.proposal_access import demand, proposal_of

BESIDE = (
    "proposal__sender",
    "proposal__recipient",
    "proposal__third_party",
    "partnership__third_party",
    "organization",
    "office",
)


@require_safe
@login_required
def paper_desk(request: HttpRequest) -> HttpResponse:
    """The sheets that this desk gave out; a number typed in leads to its page."""
    demand(has_paper_desk(request.user))
    typed = request.GET.get("number", "")
    number = normalise_number(typed)
    mine = PaperSheet.objects.of_desk(request.user).select_related(*BESIDE)
    if number and mine.filter(number=number).exists():
        return redirect("partnerships:paper-detail", number)
    shows = {"out": "まだ戻っていない", "all": "すべて"}
    show = request.GET.get("show", "out")
    show = show if show in shows else "out"
    rows = mine.out() if show == "out" else mine
    page, past_end = page_of(rows.order_by("-created_at", "-pk"), request.GET.get("page"))
    context = {
        "page_obj": page,
        "past_end": past_end,
        "show": show,
        "shows": shows.items(),
        "typed": typed[:40],
        "not_found": bool(typed.strip()),
        "breadcrumbs": [("机", reverse("desk")), ("用紙", "")],
    }
    return render(request, "partnerships/paper_desk.html", context)


def normalise_number(typed: str) -> str:
    """The number as printed; blanks, full width and missing zeros are fine. "" if it is none."""
    words = to_halfwidth(typed[:40]).upper().replace("-", " ").split()
    if len(words) != 3 or words[0] != "K":
        return ""
    year, number = words[1:]
    if not (year + number).isascii() or not (year + number).isdigit() or len(number) > 9:
        return ""
    return f"K-{int(year)}-{int(number):04d}"


def _sheet_of(number: str) -> PaperSheet:
    sheet: PaperSheet = get_object_or_404(PaperSheet.objects.select_related(*BESIDE), number=number)
    return sheet


@require_safe
@login_required
def paper_detail(request: HttpRequest, number: str) -> HttpResponse:
    """What the QR code opens: the entry page for offices, the group's own page for its members.

    A sheet that was entered already says so instead. Everybody else gets 404.
    """
    sheet = _sheet_of(number)
    may_enter = can_enter_sheet(request.user, sheet)
    is_own = is_member(request.user, sheet.organization_id)
    if not (may_enter or is_own or can_print_sheet(request.user, sheet.subject)):
        raise Http404
    if sheet.status == PaperSheet.Status.OUT and may_enter:
        return redirect(entry_url(sheet))
    if sheet.status == PaperSheet.Status.OUT and is_own:
        return redirect(own_url(sheet))
    context = {
        "sheet": sheet,
        "breadcrumbs": [*_trail(request), (sheet.number, "")],
    }
    return render(request, "partnerships/paper_detail.html", context)


def _trail(request: HttpRequest) -> list[tuple[str, str]]:
    if not has_paper_desk(request.user):
        return []
    return [("机", reverse("desk")), ("用紙", reverse("partnerships:paper-desk"))]


@require_POST
@login_required
def paper_cancel(request: HttpRequest, number: str) -> HttpResponse:
    """「この用紙は使わない」: lost, or answered in another way."""
    sheet = _sheet_of(number)
    if not can_enter_sheet(request.user, sheet):
        raise Http404
    cancel_sheet(sheet, by=request.user, label=_office(request.user, sheet))
    messages.success(request, f"用紙 {sheet.number} を「使いません」にしました。")
    return redirect("partnerships:paper-desk")


def _office(user: Any, sheet: PaperSheet) -> str:
    about = sheet.partnership
    return office_label(user, about.ward_id) if about else office_label(user, 0)


@require_POST
@login_required
def reply_sheet_print(request: HttpRequest, number: str) -> HttpResponse:
    """A numbered answer sheet for the recipient of a proposal, then its print page."""
    proposal = proposal_of(request, number)
    demand(can_print_sheet(request.user, proposal) and proposal.recipient is not None)
    sheet = issue_sheet(
        PaperSheet.Kind.REPLY, subject=proposal, organization=proposal.recipient, by=request.user
    )
    address = reverse("partnerships:proposal-print", args=[proposal.number])
    return redirect(f"{address}?sheet={sheet.number}")
