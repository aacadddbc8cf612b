"""Who hears of something: the managers of a group, an office, or, without mail, by phone or paper.

Mails carry titles, parties and dates only; never the text of a proposal (domain.md §7).
"""

from typing import Any

from django.utils import timezone

from districts.models import Office, Posting
from kyodo_portal.history.actions import enqueue
from organizations.models import Organization, OutreachTask


def tell_user(kind: str, user: Any, /, *, event: str, audience: str = "", **context: Any) -> None:
    """Queue one mail to a person with an account. `event` names the occasion for deduplication."""
    enqueue(
        kind,
        user=user,
        audience=audience,
        dedupe=f"{kind}:{event}:user:{user.pk}",
        context=context,
    )


def tell_address(kind: str, email: str, *, event: str, **context: Any) -> None:
    """Queue one mail to an address without an account (a group's mailbox, a resident)."""
    enqueue(kind, email=email, dedupe=f"{kind}:{event}:mail:{email}", context=context)


def tell_organization(
    kind: str, organization: Organization, *, event: str, message: str, path: str, **context: Any
) -> None:
    """Tell a group: its managers by mail; else its liaison mailbox; else a task for its office.

    `message` is the sentence an office reads out or writes on paper; `path` the page behind it.
    """
    audience = f"organization:{organization.pk}"
    managers = organization.memberships.filter(
        status="active", role="manager", user__is_active=True
    ).select_related("user")
    for membership in managers:
        tell_user(kind, membership.user, event=event, audience=audience, path=path, **context)
    if managers:
        return
    if organization.liaison_email:
        tell_address(kind, organization.liaison_email, event=event, path=path, **context)
    elif office := office_for(organization):
        OutreachTask.objects.get_or_create(
            dedupe=f"{kind}:{event}:organization:{organization.pk}",
            defaults={
                "organization": organization,
                "office": office,
                "kind": kind,
                "message": message[:200],
                "path": path,
            },
        )


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
    """The office that calls on a group without mail: its care plaza, else its ward's office."""
    office: Office | None = Office.objects.bridging(
        organization.district, organization.ward
    ).first()
    return office
