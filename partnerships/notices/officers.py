"""Mails about a change of officers (N19 in small). No names: the group and the day."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from kyodo_portal.lib.dates import format_date
from organizations.notices import office_for, tell_address, tell_office, tell_user
from partnerships.models import OfficerHandover


def _facts(handover: OfficerHandover) -> dict[str, Any]:
    organization = handover.organization
    return {
        "group": organization.name,
        "leaves_on": format_date(handover.leaves_on),
        "path": reverse("partnerships:officer-handover", args=[organization.pk]),
    }


def tell_incoming(kind: str, handover: OfficerHandover, *, event: str) -> None:
    if handover.incoming is not None:
        audience = f"organization:{handover.organization_id}"
        user = handover.incoming.user
        tell_user(kind, user, event=event, audience=audience, **_facts(handover))


def tell_outgoing(kind: str, handover: OfficerHandover, *, event: str) -> None:
    audience = f"organization:{handover.organization_id}"
    user = handover.outgoing.user
    tell_user(kind, user, event=event, audience=audience, **_facts(handover))


def tell_invited(handover: OfficerHandover, *, event: str) -> None:
    """Somebody without a membership: the link leads to asking to join, which a manager accepts."""
    query = urlencode({"q": handover.organization.name})
    path = f"{reverse('organizations:membership-request')}?{query}"
    facts = _facts(handover) | {"path": path}
    tell_address("officer_invited", handover.invited_email, event=event, **facts)


def tell_office_of(handover: OfficerHandover, *, event: str) -> None:
    """The care plaza (else the ward's office) hears that somebody else answers now."""
    office = office_for(handover.organization)
    if office is not None:
        path = handover.organization.get_absolute_url()
        facts = _facts(handover) | {"path": path}
        tell_office("officer_changed_office", office, event=event, **facts)
