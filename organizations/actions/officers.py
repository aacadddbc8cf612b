"""When an officer goes, their consent ends (PR7): what a group's entry said of them."""

from typing import Any

from django.db import transaction
from django.db.models import F

from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from organizations.index import reindex_organization
from organizations.models import Organization

SHOWN = ("show_email", "show_phone", "show_fax", "show_address")
PRIVATE = ("representative", "liaison_name", "liaison_phone", "liaison_email")


@transaction.atomic
def end_officer_consent(organization: Organization, *, by: Any) -> None:
    """Hide the contacts and forget the private ones; the page falls back to the office.

    The new manager enters and shows their own. Changes that wait for review lose them, too.
    """
    blank: dict[str, Any] = {
        **dict.fromkeys((*SHOWN, "phone_confirmed_as_office"), False),
        **dict.fromkeys(PRIVATE, ""),
    }
    draft = {name: value for name, value in organization.draft.items() if name not in blank}
    tasks = [task for task in organization.done_tasks if task != "contact"]
    rows = Organization.objects.filter(pk=organization.pk)
    rows.update(draft=draft, done_tasks=tasks, version=F("version") + 1, **blank)
    organization.refresh_from_db()
    reindex_organization(organization)
    via = HistoryEntry.Via.WEB if by is not None else HistoryEntry.Via.SYSTEM
    record(organization, "officer_consent_ended", by=by, label=organization.name, via=via)
