"""Who handles consultations, and who keeps the support log (domain.md §2.7, §9)."""

from typing import Any

from districts.permissions import scope_of
from partnerships.models import Consultation, SupportLog


def can_handle_consultation(user: Any, consultation: Consultation) -> bool:
    """Take it: one of the offices the resident chose. Go on with it: the office that took it."""
    mine = scope_of(user).reading_office_ids
    if consultation.handled_by_id:
        return consultation.handled_by_id in mine
    return bool(set(consultation.offices.values_list("pk", flat=True)) & mine)


def has_proposal_desk(user: Any) -> bool:
    """Coordinators and ward staff work with other people's proposals; the city only counts."""
    scope = scope_of(user)
    return bool(scope.coordinator_office_ids or scope.staff_wards)


def can_read_support_log(user: Any) -> bool:
    return has_proposal_desk(user)


def can_finish_support_step(user: Any, log: SupportLog) -> bool:
    """Say that a next step was taken: the office that wrote it down."""
    return log.office_id in scope_of(user).coordinator_office_ids


def can_write_support_log(user: Any) -> bool:
    return bool(scope_of(user).coordinator_office_ids)
