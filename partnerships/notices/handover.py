"""Mails about handovers (N19, N20). No personal names or phones; the desk's number only."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from districts.models import Office, Posting
from kyodo_portal.lib.dates import format_date
from organizations.models import Organization
from organizations.notices import tell_organization, tell_user
from partnerships.models import Handover, PartnershipDraft

SPOKEN = "{office}の担当が変わりました。次に会うときに、前とあとの担当と3人で顔合わせをしませんか"


def _facts(handover: Handover) -> dict[str, Any]:
    return {
        "office": str(handover.posting.office),
        "changes_on": format_date(handover.changes_on),
        "path": handover.get_absolute_url(),
    }


def tell_predecessor(kind: str, handover: Handover, *, event: str) -> None:
    """`kind`: the plan was made, changed or taken back."""
    audience = f"office:{handover.posting.office_id}"
    user = handover.posting.user
    tell_user(kind, user, event=event, audience=audience, **_facts(handover))


def tell_successor(kind: str, handover: Handover, *, event: str) -> None:
    """They may not sit in the office yet, so nothing asks whether they do."""
    if handover.successor is not None:
        tell_user(kind, handover.successor, event=event, **_facts(handover))


def tell_approvers(kind: str, handover: Handover, *, event: str) -> None:
    """Everybody who approves in the ward today."""
    office = handover.posting.office
    today = Posting.objects.current(timezone.localdate())
    rows = today.filter(role=Posting.Role.WARD_APPROVER, office__ward=office.ward_id)
    for posting in rows.select_related("user"):
        audience = f"office:{posting.office_id}"
        tell_user(kind, posting.user, event=event, audience=audience, **_facts(handover))


def tell_groups(handover: Handover, groups: list[Organization]) -> None:
    """N19: the groups hear which office to call; a meeting of three is suggested."""
    office = handover.posting.office
    phone = {"desk_phone": office.phone} if office.phone else {}
    for organization in groups:
        tell_organization(
            "staff_changed",
            organization,
            event=f"handover:{handover.pk}",
            message=SPOKEN.format(office=office),
            path=reverse("districts:contact-list"),
            office=str(office),
            group=organization.name,
            **phone,
        )


def tell_draft(kind: str, draft: PartnershipDraft, users: list[Any], *, event: str) -> None:
    """A coordinator's draft was handed to the ward, given back or registered."""
    path = reverse("partnerships:draft-detail", args=[draft.pk])
    for user in users:
        tell_user(kind, user, event=event, path=path, title=draft.name, office=str(draft.office))


def ward_staff(ward_id: int) -> list[Any]:
    """Everybody who sits in a ward office of the ward today, once."""
    today = Posting.objects.current(timezone.localdate())
    rows = today.filter(office__ward_id=ward_id, office__kind=Office.Kind.WARD_OFFICE)
    users = {posting.user_id: posting.user for posting in rows.select_related("user")}
    return list(users.values())
