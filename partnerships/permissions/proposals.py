"""Who may do what to a proposal (domain.md §3, §6.1).

Pure answers about people; whether the state allows a verb is asked of the workflow table.
"""

from typing import Any

from districts.models import Office
from districts.permissions import scope_of
from organizations.models import Organization
from organizations.permissions import is_manager, is_member
from partnerships.models import Proposal
from partnerships.querysets import CONTENT_FOR_STAFF, LEFT_HOME


def wards_of(proposal: Proposal) -> set[int | None]:
    recipient = proposal.recipient
    return {proposal.sender.ward_id, *([recipient.ward_id] if recipient else [])}


def is_third_party(user: Any, proposal: Proposal) -> bool:
    return proposal.third_party_id in scope_of(user).reading_office_ids


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
