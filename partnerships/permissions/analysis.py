"""Whose partnerships a person may count (domain.md §3, last rows; PR12)."""

from dataclasses import dataclass
from typing import Any

from districts.models import Posting
from districts.permissions import scope_of


@dataclass(frozen=True)
class AnalysisScope:
    """What an analysis shows beyond what is published.

    `everywhere`: city staff and analysts count all wards. `wards`: ward staff and coordinators
    count their own wards. `sees_small`: staff and analysts see small numbers as they are.
    """

    everywhere: bool = False
    wards: frozenset[int] = frozenset()
    sees_small: bool = False

    @property
    def is_inside(self) -> bool:
        return self.everywhere or bool(self.wards)


def analysis_scope(user: Any) -> AnalysisScope:
    scope = scope_of(user)
    everywhere = scope.is_city or Posting.Role.ANALYST in scope.roles
    coordinated = {
        posting.office.ward_id
        for posting in scope.postings
        if posting.role == Posting.Role.COORDINATOR and posting.office.ward_id
    }
    return AnalysisScope(
        everywhere=everywhere,
        wards=scope.staff_wards | coordinated,
        sees_small=everywhere or bool(scope.staff_wards),
    )


def can_read_inner_analysis(user: Any) -> bool:
    """The flow of proposals and the groups without links: not for the public."""
    return analysis_scope(user).is_inside
