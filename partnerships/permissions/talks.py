"""Who may do what in a room of talks (domain.md §3, journeys.md §5.3).

Parties read and write; the third party reads, and writes notes, meetings and promises; ward staff
read what they may read of the proposal or keep of the partnership, and note things for each other.
"""

from typing import Any

from districts.permissions import scope_of
from organizations.permissions import is_member
from partnerships.models import RoomFile
from partnerships.permissions.partnerships import can_edit_partnership
from partnerships.permissions.proposals import can_read_proposal, wards_of
from partnerships.talking import Talks


def is_bridging(user: Any, talks: Talks) -> bool:
    """Whether somebody sits in the office that bridges."""
    return talks.subject.third_party_id in scope_of(user).reading_office_ids


def can_write_talks(user: Any, talks: Talks) -> bool:
    """Points, files: members of the groups that take part."""
    return any(is_member(user, organization.pk) for organization in talks.organizations)


def can_join_talks(user: Any, talks: Talks) -> bool:
    """Notes, meetings, promises: the groups, and the third party."""
    return can_write_talks(user, talks) or is_bridging(user, talks)


def can_read_talks(user: Any, talks: Talks) -> bool:
    """Those who write; ward staff of a partnership's ward, or of a proposal they may read."""
    if can_join_talks(user, talks):
        return True
    if talks.partnership is not None:
        return can_edit_partnership(user, talks.partnership)
    return talks.proposal is not None and can_read_proposal(user, talks.proposal)


def can_note_for_staff(user: Any, talks: Talks) -> bool:
    """Notes among the ward's staff; a member of a party who works there does not read them."""
    if can_write_talks(user, talks) or not can_read_talks(user, talks):
        return False
    if talks.partnership is not None:
        return can_edit_partnership(user, talks.partnership)
    wards = wards_of(talks.proposal) if talks.proposal else set()
    return bool(scope_of(user).staff_wards & wards)


def can_remove_room_file(user: Any, room_file: RoomFile) -> bool:
    """Members of the group that put it there."""
    place, _, key = room_file.stored.owner.partition(":")
    return place == "organization" and is_member(user, int(key))
