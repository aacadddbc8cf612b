"""Who hears of something: the managers of a group, an office, or, without mail, by phone or paper.

Mails carry titles, parties and dates only; never the text of a proposal (domain.md §7).
"""

import logging
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from districts.models import Office, Posting
from kyodo_portal.history.actions import enqueue
from kyodo_portal.history.kinds import category_of
from organizations.models import Organization, OutreachTask

log = logging.getLogger(__name__)

DAYS_TO_CALL = timedelta(days=7)


def tell_user(kind: str, user: Any, /, *, event: str, audience: str = "", **context: Any) -> None:
    """Queue one mail to a person with an account. `event` names the occasion for deduplication."""
    enqueue(
        kind,
        user=user,
        audience=audience,
        dedupe=f"{kind}:{event}:user:{user.pk}",
        context=context,
    )


def tell_address(kind: str, email: str, *, event: str, audience: str = "", **context: Any) -> None:
    """Queue one mail to an address without an account (a group's mailbox, a resident)."""
    dedupe = f"{kind}:{event}:mail:{email}"
    enqueue(kind, email=email, audience=audience, dedupe=dedupe, context=context)


def tell_mailbox(kind: str, organization: Organization, *, event: str, **context: Any) -> None:
    """Queue one mail to a group's liaison mailbox; see `mailbox_of` first.

    With `spoken`, a mail that does not arrive becomes a call of the group's office.
    """
    audience = f"mailbox:{organization.pk}"
    tell_address(kind, organization.liaison_email, event=event, audience=audience, **context)


def tell_organization(
    kind: str,
    organization: Organization,
    *,
    event: str,
    message: str,
    path: str,
    due_on: date | None = None,
    **context: Any,
) -> None:
    """Tell a group: its managers by mail; else its liaison mailbox; else a task for its office.

    `message` is the sentence an office reads out or writes on paper; `path` the page behind it;
    `due_on` the day until which the group should have heard (a week from now if not said).
    """
    context |= {"path": path, "spoken": message[:200]}
    managers = organization.memberships.filter(
        status="active", role="manager", user__is_active=True
    ).select_related("user")
    for membership in managers:
        audience = f"organization:{organization.pk}"
        tell_user(kind, membership.user, event=event, audience=audience, **context)
    if managers:
        return
    if mailbox_of(organization, kind):
        tell_mailbox(kind, organization, event=event, **context)
        return
    make_call(organization, kind, event=event, message=message, path=path, due_on=due_on)


def mailbox_of(organization: Organization, kind: str) -> str:
    """The group's liaison address, unless it wants no mails of this category; "" if none."""
    category = category_of(kind)
    if not organization.liaison_email or category is None:
        return organization.liaison_email
    is_stopped = organization.mail_stops.filter(category=category).exists()
    return "" if is_stopped else organization.liaison_email


def make_call(
    organization: Organization,
    kind: str,
    *,
    event: str,
    message: str,
    path: str = "",
    due_on: date | None = None,
) -> OutreachTask | None:
    """A task 「電話・紙で伝える」 for the group's office; the same event makes one task only."""
    office = office_for(organization)
    if office is None:
        log.error("No office can tell organisation %s of %s", organization.pk, kind)
        return None
    task, _is_new = OutreachTask.objects.get_or_create(
        dedupe=f"{kind}:{event}:organization:{organization.pk}",
        defaults={
            "organization": organization,
            "office": office,
            "kind": kind,
            "message": message[:200],
            "path": path,
            "due_on": due_on or timezone.localdate() + DAYS_TO_CALL,
        },
    )
    return task


def tell_office(kind: str, office: Office, /, *, event: str, path: str, **context: Any) -> None:
    """Mail everybody posted to an office today."""
    postings = Posting.objects.current(timezone.localdate()).filter(office=office)
    for posting in postings.select_related("user"):
        tell_user(
            kind, posting.user, event=event, audience=f"office:{office.pk}", path=path, **context
        )


def tell_ward_staff(kind: str, ward: Any, *, event: str, path: str, **context: Any) -> None:
    """Mail the ward offices' staff of a ward."""
    for office in Office.objects.filter(ward=ward, kind=Office.Kind.WARD_OFFICE):
        tell_office(kind, office, event=event, path=path, **context)


def office_for(organization: Organization) -> Office | None:
    """The office that calls on a group without mail.

    Its district's care plaza, else its ward's office, else another office there; for a body of
    the whole city the city's own section.
    """
    near = list(Office.objects.bridging(organization.district, organization.ward))
    kinds = [Office.Kind.CARE_PLAZA, Office.Kind.WARD_OFFICE]
    for kind in kinds:
        if found := next((office for office in near if office.kind == kind), None):
            return found
    if near:
        return near[0]
    central = Office.objects.filter(kind__in=[Office.Kind.CITY, Office.Kind.CITY_CENTRE])
    office: Office | None = central.filter(is_open=True).first()
    return office
