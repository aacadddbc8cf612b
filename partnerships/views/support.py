"""The desk of coordinators and ward staff for proposals, and their support log."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.permissions import scope_of
from kyodo_portal.lib.paging import page_of
from organizations.permissions import can_read_private_contact
from partnerships import proposal_page
from partnerships.actions.support import create_support_log, finish_support_step
from partnerships.filters.support import SupportLogFilter
from partnerships.forms.support import SupportLogForm
from partnerships.models import Proposal, SupportLog
from partnerships.permissions import (
    can_finish_support_step,
    can_read_support_log,
    can_reply_on_behalf,
    can_write_support_log,
    has_proposal_desk,
)
from partnerships.views.proposal_access import demand, posted

SHOWN = {
    "third_party": "橋わたし役として",
    "district": "担当の地区・区の提案",
    "late": "返事がおそい",
    "phone": "代わりに聞く（電話リスト）",
}


@require_safe
@login_required
def desk_proposals(request: HttpRequest) -> HttpResponse:
    """Four lists of proposals around this desk, chosen by ?show=."""
    user, today = request.user, timezone.localdate()
    demand(has_proposal_desk(user))
    visible = Proposal.objects.visible_to(user)
    lists: dict[str, Callable[[], Any]] = {
        "third_party": lambda: visible.of_offices(scope_of(user).office_ids).at_work(),
        "district": visible.at_work,
        "late": lambda: visible.overdue(today),
        "phone": visible.to_be_phoned,
    }
    asked = request.GET.get("show") or "third_party"
    show = asked if asked in lists else "third_party"
    rows = lists[show]().select_related(
        "sender", "recipient__ward", "recipient__district", "third_party"
    )
    page, past_end = page_of(rows.order_by("due_on", "-created_at", "-pk"), request.GET.get("page"))
    for row in page:
        row.next_line = proposal_page.next_line(row, "", today)
        row.may_answer = can_reply_on_behalf(user, row)
        row.phone = _phone(user, row) if show == "phone" else ""
    context = {
        "page_obj": page,
        "past_end": past_end,
        "show": show,
        "tabs": SHOWN.items(),
        "heading": SHOWN[show],
        "unknown_filter": asked not in lists,
        "today": today,
        "breadcrumbs": [("机", reverse("desk")), ("提案", "")],
    }
    return render(request, "partnerships/support_proposals.html", context)


def _phone(user: Any, proposal: Proposal) -> str:
    """The liaison number, for those who may read it."""
    recipient = proposal.addressee
    return recipient.liaison_phone if can_read_private_contact(user, recipient) else ""


@require_safe
@login_required
def support_log(request: HttpRequest) -> HttpResponse:
    """The office's entries; ward staff read those shared with the ward."""
    demand(can_read_support_log(request.user))
    rows = SupportLog.objects.visible_to(request.user).select_related("office", "organization")
    found = SupportLogFilter(request.GET, rows, timezone.localdate())
    page, past_end = page_of(found.narrowed().order_by(*found.order), request.GET.get("page"))
    for log in page:
        log.may_finish = log.waits and can_finish_support_step(request.user, log)
    context = {
        "page_obj": page,
        "past_end": past_end,
        "found": found,
        "today": timezone.localdate(),
        "can_write": can_write_support_log(request.user),
        "breadcrumbs": [("机", reverse("desk")), ("支援の記録", "")],
    }
    return render(request, "partnerships/support_log.html", context)


@require_POST
@login_required
def support_step_done(request: HttpRequest, pk: int) -> HttpResponse:
    """The button 「すんだ」 beside a next step."""
    log = get_object_or_404(
        SupportLog.objects.visible_to(request.user).select_related("office"), pk=pk
    )
    demand(can_finish_support_step(request.user, log))
    finish_support_step(log, by=request.user, on=timezone.localdate())
    messages.success(request, f"「{log.next_step or '次にすること'}」を、すんだことにしました。")
    return redirect("partnerships:support-log")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def support_log_create(request: HttpRequest) -> HttpResponse:
    """A new entry of one of the visitor's coordinator offices."""
    demand(can_write_support_log(request.user))
    scope = scope_of(request.user)
    own = [p.office for p in scope.postings if p.office_id in scope.coordinator_office_ids]
    form = SupportLogForm(posted(request), offices=own)
    if request.method == "POST" and form.is_valid():
        create_support_log(
            form.log_office(),
            by=request.user,
            values=form.values(),
            submission_key=form.cleaned_data["submission_key"],
        )
        messages.success(request, "支援の記録を書きました。")
        return redirect("partnerships:support-log")
    context = {
        "form": form,
        "breadcrumbs": [
            ("机", reverse("desk")),
            ("支援の記録", reverse("partnerships:support-log")),
            ("書く", ""),
        ],
    }
    return render(request, "partnerships/support_log_form.html", context)
