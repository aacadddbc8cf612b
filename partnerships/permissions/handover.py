"""Who may do what to a handover, a keeper, and a coordinator's draft (domain.md §3)."""

from typing import Any

from districts.models import Office, Posting
from districts.permissions import scope_of
from organizations.models import Organization
from organizations.permissions import is_manager, is_member
from partnerships.models import Handover, OfficerHandover, Partnership, PartnershipDraft

HANDED_ROLES = {Posting.Role.COORDINATOR, Posting.Role.WARD_STAFF, Posting.Role.WARD_APPROVER}


def can_plan_handovers(user: Any) -> bool:
    """Say that somebody of the ward moves on: its approver."""
    return bool(scope_of(user).approver_wards)


def can_plan_handover(user: Any, posting: Posting) -> bool:
    """The same for one posting: it lies in the approver's ward."""
    wards = scope_of(user).approver_wards
    return posting.role in HANDED_ROLES and posting.office.ward_id in wards


def can_write_handover(user: Any, handover: Handover) -> bool:
    """The predecessor; where they cannot, the approver of the ward."""
    return handover.posting.user_id == user.pk or can_plan_handover(user, handover.posting)


def can_receive_handover(user: Any, handover: Handover) -> bool:
    """The successor; while nobody is named, from the day on the colleagues of the section."""
    if handover.successor_id:
        return bool(handover.successor_id == user.pk)
    return bool(handover.switched_at) and handover.posting.office_id in scope_of(user).office_ids


def can_open_work_of(user: Any, office: Office) -> bool:
    """Whether what an office keeps opens for this reader: its own people, and the ward's staff."""
    scope = scope_of(user)
    return office.pk in scope.reading_office_ids or scope.staffs_ward(office.ward_id)


def can_change_keeper(user: Any, partnership: Partnership) -> bool:
    """Who keeps a partnership is settled among the ward's own staff."""
    return scope_of(user).staffs_ward(partnership.ward_id)


def can_plan_officer_handover(user: Any, organization: Organization) -> bool:
    return is_manager(user, organization.pk)


def can_read_officer_handover(user: Any, organization: Organization) -> bool:
    """Members see what is going on; the ward's staff do not take part."""
    return is_member(user, organization.pk)


def can_receive_officer_handover(user: Any, handover: OfficerHandover) -> bool:
    incoming = handover.incoming
    return incoming is not None and incoming.user_id == user.pk and incoming.status == "active"


def can_write_drafts(user: Any) -> bool:
    """Coordinators prepare a partnership; ward staff register one themselves."""
    return bool(scope_of(user).coordinator_office_ids)


def can_edit_draft(user: Any, draft: PartnershipDraft) -> bool:
    return draft.office_id in scope_of(user).coordinator_office_ids


def can_register_draft(user: Any, draft: PartnershipDraft) -> bool:
    return scope_of(user).staffs_ward(draft.ward_id)
