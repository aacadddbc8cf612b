"""The page with which a party leaves a partnership."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from partnerships.actions.parties import OVER, OVER_ALREADY, leave_partnership
from partnerships.forms.parties import LeaveForm
from partnerships.models import Partnership
from partnerships.permissions import (
    can_edit_partnership,
    can_leave_partnership,
    can_read_partnership_inside,
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def party_leave(request: HttpRequest, pk: int, organization: int) -> HttpResponse:
    """Asks when and why, then writes it down. The others go on."""
    visible = Partnership.objects.visible_to(request.user).select_related("ward")
    partnership: Partnership = get_object_or_404(visible, pk=pk)
    party = partnership.parties.filter(organization=organization).first()
    if party is None or not can_read_partnership_inside(request.user, partnership):
        raise Http404
    if party.has_left:
        raise Conflict("この団体は、もう抜けています。いまの状態を見てください。")
    if not can_leave_partnership(request.user, partnership, organization):
        raise PermissionDenied
    if partnership.status in OVER:
        raise Conflict(OVER_ALREADY)
    form = LeaveForm(
        request.POST if request.method == "POST" else None,
        organization=party.organization,
        version=partnership.version,
    )
    if request.method == "POST" and form.is_valid() and _left(request, partnership, form):
        return redirect(_after(request.user, partnership))
    context = {
        "partnership": partnership,
        "organization": party.organization,
        "form": form,
        "breadcrumbs": [(partnership.name, partnership.get_absolute_url()), ("連携から抜ける", "")],
    }
    return render(request, "partnerships/party_leave.html", context)


def _left(request: HttpRequest, partnership: Partnership, form: LeaveForm) -> bool:
    organization: Organization = form.organization
    try:
        leave_partnership(partnership, organization, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(
        request, f"「{organization}」が抜けたことを記録しました。ほかの団体にお知らせしました。"
    )
    return True


def _after(user: Any, partnership: Partnership) -> str:
    if can_edit_partnership(user, partnership):
        return reverse("partnerships:desk-partnership", args=[partnership.pk])
    return reverse("my")
