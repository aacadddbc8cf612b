"""Who brings two groups together, answers, and passes contacts on."""

from typing import Any

from districts.models import Office, Posting
from districts.permissions import STAFF_ROLES, scope_of
from organizations.models import Organization
from organizations.permissions import is_manager, is_member
from partnerships.models import Introduction

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
