"""Who may do what to proposals, partnerships and consultations (domain.md §3, §6).

Pure answers about people; whether the state allows a verb is asked of the workflow table.
"""

from typing import Any

from districts.models import Office, Posting
from districts.permissions import STAFF_ROLES, scope_of
from organizations.models import Organization
from organizations.permissions import is_manager, is_member, memberships_of
from partnerships.models import Agreement, Consultation, Introduction, Partnership, Proposal
from partnerships.querysets import CONTENT_FOR_STAFF, LEFT_HOME

# --- proposals -------------------------------------------------------------------------------


def wards_of(proposal: Proposal) -> set[int | None]:
    recipient = proposal.recipient
    return {proposal.sender.ward_id, *([recipient.ward_id] if recipient else [])}


def is_third_party(user: Any, proposal: Proposal) -> bool:
    return proposal.third_party_id in scope_of(user).office_ids


def is_near_coordinator(user: Any, proposal: Proposal) -> bool:
    """A coordinator of a district of either side, whether chosen as third party or not."""
    sides = [side for side in (proposal.sender, proposal.recipient) if side]
    scope = scope_of(user)
    return any(scope.coordinates(ward_id=s.ward_id, district_id=s.district_id) for s in sides)


def can_write_proposal_for(user: Any, organization: Organization) -> bool:
    return is_member(user, organization.pk)


def can_edit_proposal(user: Any, proposal: Proposal) -> bool:
    return is_member(user, proposal.sender_id) and proposal.status in {"draft", "consulting"}


def can_read_proposal(user: Any, proposal: Proposal) -> bool:
    """The twin of `ProposalQuerySet.readable_by` for one object."""
    if is_member(user, proposal.sender_id):
        return True
    left_home = proposal.status in LEFT_HOME
    if is_member(user, proposal.recipient_id) and left_home:
        return True
    if is_third_party(user, proposal) and (left_home or proposal.status == "consulting"):
        return True
    staffed = scope_of(user).staff_wards & wards_of(proposal)
    return bool(staffed) and proposal.status in CONTENT_FOR_STAFF


def can_consult_proposal(user: Any, proposal: Proposal) -> bool:
    return is_member(user, proposal.sender_id)


def can_return_proposal(user: Any, proposal: Proposal) -> bool:
    return is_member(user, proposal.sender_id) or is_third_party(user, proposal)


def can_send_proposal(user: Any, proposal: Proposal) -> bool:
    return is_manager(user, proposal.sender_id)


def can_withdraw_proposal(user: Any, proposal: Proposal) -> bool:
    return is_manager(user, proposal.sender_id)


def can_reply_proposal(user: Any, proposal: Proposal) -> bool:
    return is_manager(user, proposal.recipient_id)


def can_reply_on_behalf(user: Any, proposal: Proposal) -> bool:
    """代理入力: the third party, a coordinator of the recipient's district, its ward's staff.

    Never somebody of either side: nobody answers their own proposal for the other.
    """
    if proposal.recipient is None or party_side(user, proposal):
        return False
    scope = scope_of(user)
    recipient = proposal.recipient
    return (
        is_third_party(user, proposal)
        or scope.coordinates(ward_id=recipient.ward_id, district_id=recipient.district_id)
        or scope.staffs_ward(recipient.ward_id)
    )


def party_side(user: Any, proposal: Proposal) -> str:
    """'sender', 'recipient' or '' for the side whose member `user` is."""
    if is_member(user, proposal.sender_id):
        return "sender"
    return "recipient" if is_member(user, proposal.recipient_id) else ""


def can_promise_proposal(user: Any, proposal: Proposal) -> bool:
    return is_manager(user, proposal.sender_id) or is_manager(user, proposal.recipient_id)


def can_promise_as(user: Any, proposal: Proposal, side: str) -> bool:
    """Promise for the side "sender" or "recipient" as its manager."""
    organization_id = {"sender": proposal.sender_id, "recipient": proposal.recipient_id}.get(side)
    return is_manager(user, organization_id)


def can_promise_on_behalf(user: Any, proposal: Proposal) -> bool:
    """代理入力 of a promise needs the right to enter answers, and to read what is promised."""
    return can_reply_on_behalf(user, proposal) and can_read_proposal(user, proposal)


def can_write_gain(user: Any, proposal: Proposal) -> bool:
    """「私たちが得たいこと」 of the recipient's side."""
    return is_manager(user, proposal.recipient_id)


def can_copy_proposal(user: Any, proposal: Proposal) -> bool:
    return is_member(user, proposal.sender_id)


def can_read_advice(user: Any, proposal: Proposal) -> bool:
    """Advice is between the third party and the sender; so is what happened before sending."""
    return is_member(user, proposal.sender_id) or is_third_party(user, proposal)


def acting_office(user: Any, proposal: Proposal) -> Office:
    """The office for which a posted `user` enters something: the third party, else the nearest."""
    offices = [posting.office for posting in scope_of(user).postings]
    ward_ids = wards_of(proposal)
    return min(offices, key=lambda o: (o.pk != proposal.third_party_id, o.ward_id not in ward_ids))


def can_advise_proposal(user: Any, proposal: Proposal) -> bool:
    return is_third_party(user, proposal) and not party_side(user, proposal)


def can_note_proposal(user: Any, proposal: Proposal) -> bool:
    """Short notes on the shared page: both sides and the third party."""
    return bool(party_side(user, proposal)) or is_third_party(user, proposal)


def can_register_proposal(user: Any, proposal: Proposal) -> bool:
    return bool(scope_of(user).staff_wards & wards_of(proposal))


def can_close_proposal(user: Any, proposal: Proposal) -> bool:
    return can_register_proposal(user, proposal) or can_promise_proposal(user, proposal)


# --- partnerships ----------------------------------------------------------------------------


def party_ids(partnership: Partnership) -> set[int]:
    return {party.organization_id for party in partnership.parties.all()}


def can_edit_partnership(user: Any, partnership: Partnership) -> bool:
    """Register and keep: ward staff of its ward."""
    return scope_of(user).staffs_ward(partnership.ward_id)


def can_approve_partnership(user: Any, partnership: Partnership) -> bool:
    """Cancel, complete a contract, approve publication: the ward's approver."""
    return partnership.ward_id in scope_of(user).approver_wards


def can_complete_partnership(user: Any, partnership: Partnership) -> bool:
    """Ward staff; a 協働契約 is completed by the approver."""
    contracts = Agreement.objects.filter(kind=Agreement.Kind.CONTRACT)
    if contracts.filter(partnership=partnership).exists():
        return can_approve_partnership(user, partnership)
    return can_edit_partnership(user, partnership)


def can_consent_for(user: Any, partnership: Partnership, organization_id: int) -> bool:
    return is_manager(user, organization_id) and organization_id in party_ids(partnership)


def can_enter_paper_consent(user: Any, partnership: Partnership) -> bool:
    """Consent that came on paper: the third party's coordinator or ward staff."""
    scope = scope_of(user)
    return partnership.third_party_id in scope.office_ids or scope.staffs_ward(partnership.ward_id)


def can_stop_publication(user: Any, partnership: Partnership) -> bool:
    """Any party's manager, the third party, ward staff of the ward, the city."""
    scope = scope_of(user)
    managed = {pk for pk, role in memberships_of(user).items() if role == "manager"}
    return (
        bool(managed & party_ids(partnership))
        or partnership.third_party_id in scope.office_ids
        or scope.staffs_ward(partnership.ward_id)
        or scope.is_city
    )


def can_read_partnership_inside(user: Any, partnership: Partnership) -> bool:
    """The unpublished parts: parties, the third party, ward staff, the city."""
    scope = scope_of(user)
    return (
        bool(set(memberships_of(user)) & party_ids(partnership))
        or partnership.third_party_id in scope.office_ids
        or scope.staffs_ward(partnership.ward_id)
        or scope.is_city
    )


# --- consultations and support ----------------------------------------------------------------


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


def can_write_support_log(user: Any) -> bool:
    return bool(scope_of(user).coordinator_office_ids)


# --- introductions ----------------------------------------------------------------------------

INTRODUCING_ROLES = STAFF_ROLES | {Posting.Role.COORDINATOR}


def looks_after(user: Any, organization: Organization) -> bool:
    """A coordinator of the group's place, or the staff of its ward."""
    scope = scope_of(user)
    place = {"ward_id": organization.ward_id, "district_id": organization.district_id}
    return scope.coordinates(**place) or scope.staffs_ward(organization.ward_id)


def can_introduce(user: Any, first: Organization, second: Organization) -> bool:
    """Bring two public groups together: who looks after one of them and belongs to neither."""
    groups = (first, second)
    if first == second or any(is_member(user, group.pk) for group in groups):
        return False
    return all(group.is_public for group in groups) and any(
        looks_after(user, group) for group in groups
    )


def can_answer_introduction(user: Any, introduction: Introduction, side: str) -> bool:
    return is_manager(user, introduction.group(side).pk)


def is_introduced(user: Any, introduction: Introduction) -> bool:
    """A member of either group: nobody answers for the other side, whatever their office."""
    return any(is_member(user, introduction.group(side).pk) for side in introduction.SIDES)


def is_introducing(user: Any, introduction: Introduction) -> bool:
    """Coordinator or staff of the office that asked, and in neither group."""
    return not is_introduced(user, introduction) and any(
        posting.office_id == introduction.office_id and posting.role in INTRODUCING_ROLES
        for posting in scope_of(user).postings
    )


def can_answer_introduction_on_behalf(user: Any, introduction: Introduction, side: str) -> bool:
    """代理入力: the office that introduces, or who looks after the group; nobody of either."""
    return not is_introduced(user, introduction) and (
        is_introducing(user, introduction) or looks_after(user, introduction.group(side))
    )


def introducing_office(user: Any, *groups: Organization) -> Office:
    """The office for which a posted `user` brings these groups together: of their ward first."""
    offices = [p.office for p in scope_of(user).postings if p.role in INTRODUCING_ROLES]
    wards = {group.ward_id for group in groups}
    return min(offices, key=lambda office: (office.ward_id not in wards, office.order, office.pk))


def can_withdraw_introduction(user: Any, introduction: Introduction) -> bool:
    return is_introducing(user, introduction)


def can_read_introduced_contacts(user: Any, introduction: Introduction) -> bool:
    """Offices that pass the contacts on by phone; each look is written down (PR14)."""
    return introduction.status == Introduction.Status.CONNECTED and any(
        can_answer_introduction_on_behalf(user, introduction, side) for side in introduction.SIDES
    )
