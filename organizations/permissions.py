"""Who may do what to an organisation. Pure answers; nothing is raised here.

The table they follow is domain.md §3.
"""

from typing import Any

from districts.models import Office
from districts.permissions import STAFF_ROLES, scope_of
from kyodo_portal.lib.prepared import Prepared
from organizations.models import Membership, Organization, RelationNote

# Asked at every page of somebody who is signed in.
ROLES = Prepared(
    lambda users: Membership.objects.filter(user_id__in=users, status="active").values_list(
        "organization_id", "role"
    ),
    width=1,
)


def memberships_of(user: Any) -> dict[int, str]:
    """`{organisation id: role}` of the active memberships of `user`, read once per request."""
    if not user.is_authenticated or not user.is_active:
        return {}
    kept = getattr(user, "_membership_roles", None)
    if kept is None:
        kept = user._membership_roles = dict(ROLES.rows([user.pk]))
    roles: dict[int, str] = kept
    return roles


def is_member(user: Any, organization_id: int | None) -> bool:
    return organization_id in memberships_of(user)


def is_manager(user: Any, organization_id: int | None) -> bool:
    return memberships_of(user).get(organization_id or 0) == "manager"


def is_ward_staff(user: Any, organization: Organization) -> bool:
    return scope_of(user).staffs_ward(organization.ward_id)


def can_edit_organization(user: Any, organization: Organization) -> bool:
    """Members draft, managers and ward staff edit; nobody edits a closed one."""
    if organization.status == Organization.Status.CLOSED:
        return False
    return is_member(user, organization.pk) or is_ward_staff(user, organization)


def can_submit_organization(user: Any, organization: Organization) -> bool:
    return is_manager(user, organization.pk)


def can_review_organization(user: Any, organization: Organization) -> bool:
    """Approve, or return with comments. Staff do not approve their own group's entry."""
    return is_ward_staff(user, organization) and not is_member(user, organization.pk)


def can_pause_organization(user: Any, organization: Organization) -> bool:
    return is_manager(user, organization.pk) or is_ward_staff(user, organization)


def can_manage_members(user: Any, organization: Organization) -> bool:
    return is_manager(user, organization.pk) or is_ward_staff(user, organization)


def can_edit_listings(user: Any, organization: Organization) -> bool:
    """Listings of a published group stand on its page at once, so there its managers decide."""
    if organization.is_public and not is_ward_staff(user, organization):
        return is_manager(user, organization.pk)
    return can_edit_organization(user, organization)


def can_invite_officer(user: Any, organization: Organization) -> bool:
    """Print the paper invitation of a name-only entry."""
    return is_ward_staff(user, organization) and organization.status == "name_only"


def can_read_private_contact(user: Any, organization: Organization) -> bool:
    """The fields for liaison: own members, ward staff of the ward, the district's coordinators."""
    scope = scope_of(user)
    return (
        is_member(user, organization.pk)
        or is_ward_staff(user, organization)
        or scope.coordinates(ward_id=organization.ward_id, district_id=organization.district_id)
    )


def stands_as(user: Any, organization: Organization) -> str:
    """How the history names `user` beside this group: the group itself, or their office."""
    if is_member(user, organization.pk):
        return organization.name
    for posting in scope_of(user).postings:
        if posting.office.ward_id == organization.ward_id:
            return posting.office.name
    return ""


def can_write_relation_note(user: Any, organization: Organization) -> bool:
    """Ward staff about their ward's groups; coordinators about those of their own places."""
    scope = scope_of(user)
    return is_ward_staff(user, organization) or scope.coordinates(
        ward_id=organization.ward_id, district_id=organization.district_id
    )


def can_edit_relation_note(user: Any, note: RelationNote) -> bool:
    """The office that wrote it: at the ward any of its staff, at a plaza its coordinators."""
    scope = scope_of(user)
    if note.office_id in scope.coordinator_office_ids:
        return True
    return note.office.kind == "ward_office" and note.office.ward_id in scope.staff_wards


def noting_office(user: Any, organization: Organization) -> Office | None:
    """The office in whose name `user` notes something about a group, or None."""
    for posting in scope_of(user).postings:
        office = posting.office
        is_staff = posting.role in STAFF_ROLES and office.ward_id == organization.ward_id
        if is_staff or posting.role == "coordinator":
            return office
    return None
