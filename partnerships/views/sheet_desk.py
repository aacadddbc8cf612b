"""The desk's list of check sheets, next steps and talks; and the ward's own lines."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.models import Ward
from districts.permissions import scope_of
from kyodo_portal.lib.paging import page_of
from partnerships.actions.extra_items import add_extra_item, end_extra_item
from partnerships.forms.sheets import ExtraItemForm
from partnerships.models import CheckSheet, ExtraItem, JointCheck, PrincipleTalk
from partnerships.permissions import can_edit_extra_items
from partnerships.querysets.sheets import kept_at_desk
from partnerships.views.sheet_access import posted

STEPS_SHOWN = 50


def _require_desk(request: HttpRequest) -> None:
    scope = scope_of(request.user)
    if not (scope.staff_wards or scope.coordinator_office_ids):
        raise PermissionDenied


@require_safe
@login_required
def desk_sheets(request: HttpRequest) -> HttpResponse:
    """Sheets under way by their day, the next steps, and principles to talk about."""
    _require_desk(request)
    user = request.user
    rows = (
        CheckSheet.objects.of_desk(user)
        .waiting()
        .by_due_day()
        .select_related("partnership")
        .annotate(
            n_parties=Count(
                "partnership__parties", filter=Q(partnership__parties__left_on=None), distinct=True
            ),
            n_in=Count("sides", filter=Q(sides__handed_in_at__isnull=False), distinct=True),
        )
    )
    page, past_end = page_of(rows, request.GET.get("page"))
    steps = JointCheck.objects.open_steps().of_desk(user)
    context = {
        "page_obj": page,
        "past_end": past_end,
        "steps": steps[:STEPS_SHOWN],
        "talks": talks_of(user)[:STEPS_SHOWN],
        "today": timezone.localdate(),
        "is_staff": bool(scope_of(user).staff_wards),
        "breadcrumbs": [("机", reverse("desk")), ("チェックシート", "")],
    }
    return render(request, "partnerships/sheets/desk.html", context)


def talks_of(user: Any) -> Any:
    """Principles that wait for a talk, at the desk of `user`."""
    rows = PrincipleTalk.objects.filter(kept_at_desk(user, "partnership__"), closed_on=None)
    return rows.select_related("partnership", "principle", "office").order_by("created_at", "pk")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def extra_items(request: HttpRequest) -> HttpResponse:
    """このほかの確認: the ward's own lines, added and ended, never rewritten."""
    wards = list(Ward.objects.filter(pk__in=scope_of(request.user).staff_wards))
    if not wards:
        raise PermissionDenied
    form = ExtraItemForm(posted(request))
    if request.method == "POST" and form.is_valid():
        add_extra_item(wards[0], by=request.user, **form.cleaned_data)
        messages.success(request, "加えました。これから書くシートの、最後に出ます。")
        return redirect("partnerships:desk-extra-items")
    context = {
        "form": form,
        "ward": wards[0],
        "items": ExtraItem.objects.filter(ward__in=wards, ended_on=None).select_related("ward"),
        "breadcrumbs": [
            ("机", reverse("desk")),
            ("チェックシート", reverse("partnerships:desk-sheets")),
            ("このほかの確認", ""),
        ],
    }
    return render(request, "partnerships/sheets/extra_items.html", context)


@require_POST
@login_required
def extra_item_end(request: HttpRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(ExtraItem.objects.select_related("ward"), pk=pk)
    if not can_edit_extra_items(request.user, item.ward):
        raise Http404
    end_extra_item(item, by=request.user)
    messages.success(request, "使うのをやめました。もう書かれた記録には、そのまま残ります。")
    return redirect("partnerships:desk-extra-items")
