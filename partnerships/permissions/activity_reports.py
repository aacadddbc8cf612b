"""Who writes, allows and takes away activity reports."""

from typing import Any

from organizations.permissions import is_manager, is_member
from partnerships.models import ActivityReport, Partnership
from partnerships.permissions.partnerships import party_ids


def writing_parties(user: Any, partnership: Partnership) -> list[int]:
    """The parties of which `user` is a member, for which reports may be written."""
    return [pk for pk in sorted(party_ids(partnership)) if is_member(user, pk)]


def can_edit_report(user: Any, report: ActivityReport) -> bool:
    """A member of the party that wrote it, while it takes part."""
    is_party = report.organization_id in party_ids(report.partnership)
    return is_party and is_member(user, report.organization_id)


def can_allow_report(user: Any, report: ActivityReport) -> bool:
    """Its manager says whether everybody may read it."""
    return can_edit_report(user, report) and is_manager(user, report.organization_id)
