"""Who writes, comments on, approves and reads annual reports (domain.md §3)."""

from typing import Any

from districts.models import Office, Posting
from districts.permissions import scope_of


def can_read_report_drafts(user: Any, ward_id: int) -> bool:
    """Ward staff and coordinators of the ward; the city and analysts read all."""
    scope = scope_of(user)
    if scope.is_city or Posting.Role.ANALYST in scope.roles:
        return True
    return ward_id in {posting.office.ward_id for posting in scope.postings}


def reads_reports(user: Any) -> bool:
    """Whether there is a desk of annual reports for this person at all."""
    scope = scope_of(user)
    return scope.has_desk or Posting.Role.ANALYST in scope.roles


def can_edit_report(user: Any, ward_id: int) -> bool:
    return scope_of(user).staffs_ward(ward_id)


def can_approve_report(user: Any, ward_id: int) -> bool:
    return ward_id in scope_of(user).approver_wards


def commenting_office(user: Any, ward_id: int) -> Office | None:
    """The coordinator's office in the ward for which `user` may comment, or None."""
    coordinators = (
        posting.office
        for posting in scope_of(user).postings
        if posting.role == Posting.Role.COORDINATOR and posting.office.ward_id == ward_id
    )
    return next(coordinators, None)
