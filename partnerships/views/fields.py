"""The public version field by field: who wrote what, who hides what, and the buttons for it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from organizations.models import Organization
from partnerships.actions.fields import hide_field, show_field
from partnerships.models import Partnership
from partnerships.permissions import can_consent_for, can_read_partnership_inside, party_ids
from partnerships.profile import for_page, inside_of
from partnerships.public.fields import fields_of
from partnerships.views.tokens import access_of


@require_safe
@login_required
def public_fields(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody inside sees each field, and who hides it; a party's manager may hide and show."""
    partnership = _inside(request, pk)
    mine = _groups(request.user, partnership)
    chosen = request.GET.get("org", "")
    group = next((g for g in mine if str(g.pk) == chosen), mine[0] if mine else None)
    context = {
        "partnership": partnership,
        "fields": fields_of(partnership, group),
        "organization": group,
        "others": [other for other in mine if other != group],
        "hide_url": reverse("partnerships:public-field", args=[pk]),
        "inside": inside_of(partnership, request.user),
        "breadcrumbs": [
            (partnership.name, partnership.get_absolute_url()),
            ("公開する中身", ""),
        ],
    }
    return render(request, "partnerships/public_fields.html", context)


def _inside(request: HttpRequest, pk: int) -> Partnership:
    visible = Partnership.objects.visible_to(request.user)
    partnership: Partnership = get_object_or_404(for_page(visible), pk=pk)
    if not can_read_partnership_inside(request.user, partnership):
        raise Http404
    return partnership


def _groups(user: Any, partnership: Partnership) -> list[Organization]:
    """The parties for which `user` may answer."""
    return [
        party.organization
        for party in partnership.parties.all()
        if can_consent_for(user, partnership, party.organization_id)
    ]


@require_POST
@login_required
def public_field(request: HttpRequest, pk: int) -> HttpResponse:
    """かくす・かくすのをやめる, by a manager of a party."""
    partnership = _inside(request, pk)
    mine = _groups(request.user, partnership)
    group = next((g for g in mine if str(g.pk) == request.POST.get("org")), None)
    if not party_ids(partnership) or not mine:
        raise PermissionDenied
    group = group or mine[0]
    _hide_or_show(request, partnership, group, by=request.user, via="web")
    if request.POST.get("back") == "consent":
        url = reverse("partnerships:consent-give", args=[pk])
    else:
        url = reverse("partnerships:public-fields", args=[pk])
    return redirect(f"{url}?org={group.pk}#fields")


@require_POST
@never_cache
def field_by_token(request: HttpRequest, token: str) -> HttpResponse:
    """The same for a group without an account, by its mailed link."""
    access = access_of(token)
    if access is None:
        return render(request, "410.html", status=410)
    partnership = for_page(Partnership.objects).get(pk=access.partnership_id)
    if access.organization_id not in party_ids(partnership):
        return render(request, "410.html", status=410)
    _hide_or_show(request, partnership, access.organization, by=None, via="token")
    return redirect(reverse("partnerships:consent-by-token", args=[token]) + "#fields")


def _hide_or_show(
    request: HttpRequest, partnership: Partnership, group: Organization, *, by: Any, via: str
) -> None:
    key = request.POST.get("key", "")[:40]
    act = show_field if request.POST.get("do") == "show" else hide_field
    try:
        act(partnership, by=by, organization=group, key=key, via=via)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return
    if act is hide_field:
        messages.success(request, "この項目をかくしました。公開のページには、もう出ません。")
    else:
        messages.success(
            request, "かくすのをやめました。公開されるのは、ほかの団体の返事がそろってからです。"
        )
