"""Who may do what to a check sheet and to the six principles (domain.md §3, §8)."""

from typing import Any

from districts.models import Ward
from districts.permissions import scope_of
from organizations.models import Organization
from organizations.permissions import is_manager, memberships_of
from partnerships.models import Partnership, PrincipleTalk
from partnerships.permissions.partnerships import (
    can_edit_partnership,
    can_enter_paper_consent,
    can_read_partnership_inside,
    is_bridge_of,
    party_ids,
)


def speaks_as_government(user: Any, partnership: Partnership, organization: Organization) -> bool:
    """Whether `user` answers for this party as ward staff: it is the ward's own office."""
    scope = scope_of(user)
    is_government = organization.kind == Organization.Kind.GOVERNMENT
    near = organization.ward_id == partnership.ward_id or organization.office_id in scope.office_ids
    return is_government and near and scope.staffs_ward(partnership.ward_id)


def own_parties(user: Any, partnership: Partnership) -> set[int]:
    """The parties (ids of organisations) for which `user` may write. Needs parties.organization."""
    mine = set(memberships_of(user))
    return {
        party.organization_id
        for party in partnership.parties.all()
        if not party.has_left
        and (
            party.organization_id in mine
            or speaks_as_government(user, partnership, party.organization)
        )
    }


def can_read_sheets(user: Any, partnership: Partnership) -> bool:
    return can_read_partnership_inside(user, partnership)


def can_fill_side(user: Any, partnership: Partnership, organization: Organization) -> bool:
    """Members fill in their own side; ward staff that of the ward's own office."""
    if organization.pk not in party_ids(partnership):
        return False
    is_mine = organization.pk in memberships_of(user)
    return is_mine or speaks_as_government(user, partnership, organization)


def can_hand_in_side(user: Any, partnership: Partnership, organization: Organization) -> bool:
    if not can_fill_side(user, partnership, organization):
        return False
    return is_manager(user, organization.pk) or speaks_as_government(
        user, partnership, organization
    )


def can_enter_paper_sheet(user: Any, partnership: Partnership) -> bool:
    """What came on paper, by telephone or in a meeting: the third party or ward staff."""
    return can_enter_paper_consent(user, partnership)


def can_record_joint(user: Any, partnership: Partnership) -> bool:
    """Open the meeting and write its record: a party's manager, the third party, ward staff."""
    managed = {pk for pk, role in memberships_of(user).items() if role == "manager"}
    return bool(managed & party_ids(partnership)) or can_enter_paper_sheet(user, partnership)


def can_write_bridge_word(user: Any, partnership: Partnership) -> bool:
    """「橋わたし役から」: the third party alone."""
    return is_bridge_of(user, partnership)


def can_begin_reflection(user: Any, partnership: Partnership) -> bool:
    """Any party's manager, or ward staff."""
    managed = {pk for pk, role in memberships_of(user).items() if role == "manager"}
    return bool(managed & party_ids(partnership)) or can_edit_partnership(user, partnership)


def can_edit_extra_items(user: Any, ward: Ward) -> bool:
    """A ward's own lines after the official items: its staff."""
    return scope_of(user).staffs_ward(ward.pk)


def can_close_principle_talk(user: Any, talk: PrincipleTalk) -> bool:
    """The office that was asked, and the ward's staff."""
    scope = scope_of(user)
    return talk.office_id in scope.reading_office_ids or scope.staffs_ward(talk.partnership.ward_id)


def is_open_for_sheets(partnership: Partnership) -> bool:
    """Whether its sheets may still be written; those of an ended partnership are only read."""
    return partnership.status not in {Partnership.Status.COMPLETED, Partnership.Status.CANCELLED}
