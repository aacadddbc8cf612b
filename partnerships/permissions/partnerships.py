"""Who may do what to a partnership and its publication (domain.md §3, §6.2–6.3)."""

from typing import Any

from districts.permissions import scope_of
from organizations.permissions import is_manager, memberships_of
from partnerships.models import Agreement, Partnership
from partnerships.querysets.agreements import STOOD


def party_ids(partnership: Partnership) -> set[int]:
    """The organisations that take part; who left has no say any more."""
    return {party.organization_id for party in partnership.parties.all() if not party.has_left}


def is_bridge_of(user: Any, partnership: Partnership) -> bool:
    """Whether somebody acts for the third party. An analyst only sits in its office (PR12)."""
    return partnership.third_party_id in scope_of(user).reading_office_ids


def can_leave_partnership(user: Any, partnership: Partnership, organization_id: int) -> bool:
    """Say that a party leaves: its own manager, or ward staff of the ward who were told."""
    is_party = organization_id in party_ids(partnership)
    says_so = is_manager(user, organization_id) or can_edit_partnership(user, partnership)
    return is_party and says_so


def can_edit_partnership(user: Any, partnership: Partnership) -> bool:
    """Register and keep: ward staff of its ward."""
    return scope_of(user).staffs_ward(partnership.ward_id)


def can_approve_partnership(user: Any, partnership: Partnership) -> bool:
    """Cancel, complete a contract, approve publication: the ward's approver."""
    return partnership.ward_id in scope_of(user).approver_wards


def can_complete_partnership(user: Any, partnership: Partnership) -> bool:
    """Ward staff; a 協働契約 is completed by the approver."""
    contracts = partnership.agreements.filter(kind=Agreement.Kind.CONTRACT, status__in=STOOD)
    if contracts.exists():
        return can_approve_partnership(user, partnership)
    return can_edit_partnership(user, partnership)


def can_consent_for(user: Any, partnership: Partnership, organization_id: int) -> bool:
    return is_manager(user, organization_id) and organization_id in party_ids(partnership)


def can_enter_paper_consent(user: Any, partnership: Partnership) -> bool:
    """Consent that came on paper: the third party's coordinator or ward staff."""
    return is_bridge_of(user, partnership) or can_edit_partnership(user, partnership)


def is_coordinated_by(user: Any, partnership: Partnership) -> bool:
    """Whether it lies where `user` is a coordinator: in one of their districts, or their ward."""
    scope = scope_of(user)
    if partnership.ward_id in scope.coordinator_wards:
        return True
    near = scope.coordinator_districts
    return bool(near) and partnership.districts.filter(pk__in=near).exists()


def can_stop_publication(user: Any, partnership: Partnership) -> bool:
    """Any party's manager, the third party, coordinators and ward staff of the place, the city.

    A group that telephones the care plaza next door is helped there, whoever bridges.
    """
    scope = scope_of(user)
    managed = {pk for pk, role in memberships_of(user).items() if role == "manager"}
    return (
        bool(managed & party_ids(partnership))
        or is_bridge_of(user, partnership)
        or scope.staffs_ward(partnership.ward_id)
        or scope.is_city
        or is_coordinated_by(user, partnership)
    )


def can_read_partnership_inside(user: Any, partnership: Partnership) -> bool:
    """The unpublished parts: parties, the third party, ward staff, the city."""
    scope = scope_of(user)
    return (
        bool(set(memberships_of(user)) & party_ids(partnership))
        or is_bridge_of(user, partnership)
        or scope.staffs_ward(partnership.ward_id)
        or scope.is_city
    )
