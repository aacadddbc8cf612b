"""Who may do what to a promise (domain.md §3: register a partnership; §6.4: 約束)."""

from typing import Any

from districts.permissions import scope_of
from partnerships.models import Partnership
from partnerships.permissions.partnerships import can_edit_partnership, is_bridge_of


def can_write_agreement(user: Any, partnership: Partnership) -> bool:
    """Draft, ask, take back: the ward's staff, and the third party's office."""
    return is_bridge_of(user, partnership) or can_edit_partnership(user, partnership)


def can_conclude_agreement(user: Any, partnership: Partnership) -> bool:
    """Record that it was signed, note a promise already made, end one: the ward's staff."""
    return can_edit_partnership(user, partnership)


def has_agreement_desk(user: Any) -> bool:
    """Whether the list of promises is for this person: ward staff and coordinators."""
    scope = scope_of(user)
    return bool(scope.staff_wards or scope.coordinator_office_ids)
