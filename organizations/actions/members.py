"""Joining a group, leaving it, and who manages it. A group never loses its last manager here."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict
from organizations.models import Membership, Organization
from organizations.notices import tell_organization, tell_user, tell_ward_staff
from organizations.permissions import stands_as
from organizations.workflow import MEMBERSHIP, ORGANIZATION

LAST_MANAGER = "管理者がいなくなります。先に、ほかの人を管理者にしてください"


@transaction.atomic
def request_membership(organization: Organization, *, by: Any) -> Membership:
    """Ask to join. Who already asked or belongs gets the membership that exists."""
    rows = Membership.objects.filter(user=by, organization=organization).exclude(status="left")
    if found := rows.first():
        return found
    try:
        with transaction.atomic():
            membership = Membership.objects.create(user=by, organization=organization)
    except IntegrityError:
        return rows.get()
    record(organization, "organization_membership_requested", by=by, label="参加を希望する人")
    _tell_of_request(membership)
    return membership


def has_manager(organization: Organization) -> bool:
    return organization.memberships.filter(status="active", role="manager").exists()


def _tell_of_request(membership: Membership) -> None:
    organization, kind = membership.organization, "organization_membership_requested"
    facts: dict[str, Any] = {
        "event": f"membership:{membership.pk}",
        "path": reverse("organizations:member-list", args=[organization.pk]),
        "group": organization.name,
    }
    if has_manager(organization):
        tell_organization(kind, organization, message="参加の希望がとどきました。", **facts)
    else:
        tell_ward_staff(kind, organization.ward, **facts)


@transaction.atomic
def approve_membership(membership: Membership, *, by: Any) -> None:
    """Let a person in. The first one of a group without a manager becomes its manager.

    A name-only entry is thereby taken over, as with the code of a paper invitation.
    """
    organization = _locked(membership)
    is_first = not has_manager(organization)
    role = Membership.Role.MANAGER if is_first else Membership.Role.MEMBER
    MEMBERSHIP.move(membership, "approve", role=role)
    if is_first and ORGANIZATION.allows(organization, "claim"):
        ORGANIZATION.move(organization, "claim")
    _finish(membership, "organization_membership_approved", by=by)


@transaction.atomic
def decline_membership(membership: Membership, *, by: Any) -> None:
    """Not this time; the person may ask again."""
    MEMBERSHIP.move(membership, "decline")
    _finish(membership, "organization_membership_declined", by=by)


@transaction.atomic
def change_role(membership: Membership, *, role: str, by: Any) -> None:
    """Make an active member a manager, or a manager a member."""
    organization = _locked(membership)
    rows = Membership.objects.filter(pk=membership.pk, status="active", role=membership.role)
    if rows.update(role=role) != 1:
        raise Conflict
    membership.role = role
    _keep_a_manager(organization)
    _finish(membership, "organization_role_changed", by=by, role=membership.get_role_display())


@transaction.atomic
def remove_member(membership: Membership, *, by: Any) -> None:
    """End somebody's membership."""
    organization = _locked(membership)
    was_manager = membership.role == Membership.Role.MANAGER
    MEMBERSHIP.move(membership, "remove")
    if was_manager:
        _keep_a_manager(organization)
    _finish(membership, "organization_member_removed", by=by)


@transaction.atomic
def leave_organization(membership: Membership, *, by: Any) -> None:
    """The person's own wish: leave, or take the request back. `by` None: a day they had set."""
    organization = _locked(membership)
    was_manager = membership.role == Membership.Role.MANAGER
    if membership.status == Membership.Status.REQUESTED:
        MEMBERSHIP.move(membership, "withdraw")
    else:
        MEMBERSHIP.move(membership, "leave")
        if was_manager:
            _keep_a_manager(organization)
    _finish(membership, "organization_member_left", by=by)


def _locked(membership: Membership) -> Organization:
    """The group, locked: two managers who leave at once must not both go."""
    return Organization.objects.select_for_update().get(pk=membership.organization_id)


def _keep_a_manager(organization: Organization) -> None:
    if not has_manager(organization):
        raise ValidationError(LAST_MANAGER)


def _finish(membership: Membership, action: str, *, by: Any, **context: Any) -> None:
    """Record the change and mail the person it is about. They may no longer belong: no audience."""
    organization = membership.organization
    label = stands_as(by, organization) if by is not None else organization.name
    via = HistoryEntry.Via.WEB if by is not None else HistoryEntry.Via.SYSTEM
    entry = record(organization, action, by=by, label=label, via=via)
    tell_user(
        action,
        membership.user,
        event=f"membership:{membership.pk}:{entry.pk}",
        path=reverse("my"),
        group=organization.name,
        **context,
    )
