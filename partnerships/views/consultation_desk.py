"""相談 at the desks of the offices that the resident chose; for all others it does not exist."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from districts.permissions import scope_of
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.paging import page_of
from partnerships.actions.consultations import (
    close_consultation,
    start_consultation,
    take_consultation,
)
from partnerships.forms.consultations import OutcomeForm
from partnerships.models import Consultation
from partnerships.permissions import can_handle_consultation
from partnerships.workflow import CONSULTATION

COLOURS = {"received": "yellow", "taken": "blue", "in_progress": "blue", "closed": "green"}


@require_safe
@login_required
def consultation_list(request: HttpRequest) -> HttpResponse:
    """Open consultations of the own offices, the oldest first; `?show=all` has the ended ones."""
    if not scope_of(request.user).has_desk:
        raise PermissionDenied
    rows = Consultation.objects.visible_to(request.user)
    show_all = request.GET.get("show") == "all"
    rows = (
        rows.order_by("-created_at", "-pk")
        if show_all
        else rows.open().order_by("created_at", "pk")
    )
    rows = rows.select_related("ward", "district", "handled_by")
    page, past_end = page_of(rows, request.GET.get("page"))
    for row in page:
        row.colour = COLOURS.get(row.status, "gray")
    context = {
        "page_obj": page,
        "past_end": past_end,
        "show_all": show_all,
        "unknown_filter": request.GET.get("show", "") not in {"", "all"},
        "pager_query": "show=all&" if show_all else "",
        "breadcrumbs": [("机", reverse("desk")), ("相談", "")],
    }
    return render(request, "partnerships/desk_consultations.html", context)


def _visible(request: HttpRequest, number: str) -> Consultation:
    rows = Consultation.objects.visible_to(request.user)
    consultation: Consultation = get_object_or_404(
        rows.select_related("ward", "district", "handled_by"), number=number
    )
    return consultation


def _mine(request: HttpRequest, number: str) -> Consultation:
    consultation = _visible(request, number)
    if not can_handle_consultation(request.user, consultation):
        raise PermissionDenied
    return consultation


@require_safe
@login_required
def consultation_detail(request: HttpRequest, number: str) -> HttpResponse:
    return _detail(request, _visible(request, number), OutcomeForm())


def _detail(
    request: HttpRequest, consultation: Consultation, form: OutcomeForm, status: int = 200
) -> HttpResponse:
    may = can_handle_consultation(request.user, consultation)
    context: dict[str, Any] = {
        "consultation": consultation,
        "colour": COLOURS.get(consultation.status, "gray"),
        "offices": consultation.offices.all(),
        "form": form,
        "can_take": may and CONSULTATION.allows(consultation, "take"),
        "can_start": may and CONSULTATION.allows(consultation, "start"),
        "can_close": may and CONSULTATION.allows(consultation, "close"),
        "is_open": CONSULTATION.allows(consultation, "close"),
        "history": HistoryEntry.objects.about(consultation),
        "breadcrumbs": [
            ("机", reverse("desk")),
            ("相談", reverse("partnerships:desk-consultations")),
            (consultation.number, ""),
        ],
    }
    return render(request, "partnerships/desk_consultation.html", context, status=status)


@require_POST
@login_required
def consultation_take(request: HttpRequest, number: str) -> HttpResponse:
    take_consultation(_mine(request, number), by=request.user)
    messages.success(request, "担当になりました。")
    return redirect("partnerships:desk-consultation", number=number)


@require_POST
@login_required
def consultation_start(request: HttpRequest, number: str) -> HttpResponse:
    start_consultation(_mine(request, number), by=request.user)
    messages.success(request, "対応中にしました。")
    return redirect("partnerships:desk-consultation", number=number)


@require_POST
@login_required
def consultation_close(request: HttpRequest, number: str) -> HttpResponse:
    consultation = _mine(request, number)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _detail(request, consultation, form)
    close_consultation(consultation, by=request.user, outcome=form.cleaned_data["outcome"])
    messages.success(request, "相談を終わりにしました。")
    return redirect("partnerships:desk-consultation", number=number)
