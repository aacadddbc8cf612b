"""How the views of this app reach a group: strangers get 404, who may see but not act gets 403."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from districts.permissions import scope_of
from organizations.entry import Values, values_of, working_values
from organizations.models import Organization

Crumbs = list[tuple[str, str]]


def posted(request: HttpRequest) -> Any:
    """The data a form binds to: of a POST even when nothing was filled in; else None."""
    return request.POST if request.method == "POST" else None


def organization_for(
    request: HttpRequest, pk: int, may: Callable[[Any, Organization], bool]
) -> Organization:
    """The group `pk` if the visitor may see it and `may(user, group)` allows the act."""
    rows = Organization.objects.visible_to(request.user).select_related("ward", "district")
    organization: Organization = get_object_or_404(rows, pk=pk)
    if not may(request.user, organization):
        raise PermissionDenied(f"このページは「{organization.name}」の方だけ見られます。")
    return organization


def desk_organization_for(request: HttpRequest, pk: int) -> Organization:
    """The group `pk` on the desk of its own ward's staff; 404 for everybody else."""
    rows = Organization.objects.in_staff_wards(request.user).select_related("ward", "district")
    organization: Organization = get_object_or_404(rows, pk=pk)
    return organization


def must_staff_a_ward(request: HttpRequest) -> None:
    if not scope_of(request.user).staff_wards:
        raise PermissionDenied("このページは、区の担当の方だけ見られます。")


def editing_values(organization: Organization, *, by_staff: bool) -> Values:
    """What an editor starts from: members from their working copy, staff from the row."""
    return values_of(organization) if by_staff else working_values(organization)


def my_crumbs(organization: Organization, *more: str) -> Crumbs:
    """Breadcrumbs below マイページ; the last entry is the page itself."""
    home = reverse("organizations:profile-tasks", args=[organization.pk])
    trail: Crumbs = [("マイページ", reverse("my")), (organization.name, home if more else "")]
    return trail + [(label, "") for label in more]


def desk_crumbs(*trail: tuple[str, str]) -> Crumbs:
    return [("机", reverse("desk")), *trail]


def draft_label(organization: Organization) -> str:
    """The chip of a published group's waiting changes, or ""."""
    if not organization.draft_status:
        return ""
    return f"直し：{organization.get_draft_status_display()}"
