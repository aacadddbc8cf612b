"""Who prints a sheet with a receipt number, and who enters what comes back on it."""

from typing import Any

from districts.permissions import scope_of
from organizations.permissions import memberships_of
from partnerships.models import PaperSheet, Partnership, Proposal
from partnerships.permissions.partnerships import can_enter_paper_consent, party_ids
from partnerships.permissions.proposals import can_read_proposal, can_reply_on_behalf


def can_print_sheet(user: Any, subject: Proposal | Partnership) -> bool:
    """Those who work on it: parties, third party, ward staff. The city and analysts only read."""
    if isinstance(subject, Proposal):
        return can_read_proposal(user, subject) or can_reply_on_behalf(user, subject)
    return bool(set(memberships_of(user)) & party_ids(subject)) or can_enter_paper_consent(
        user, subject
    )


def can_enter_sheet(user: Any, sheet: PaperSheet) -> bool:
    """代理入力: for a proposal who may answer on behalf, for a partnership its offices."""
    if sheet.proposal is not None:
        return can_reply_on_behalf(user, sheet.proposal)
    return sheet.partnership is not None and can_enter_paper_consent(user, sheet.partnership)


def has_paper_desk(user: Any) -> bool:
    """Offices that get paper back: coordinators and ward staff."""
    scope = scope_of(user)
    return bool(scope.coordinator_office_ids or scope.staff_wards)
