"""The writers of history and outbox. Call them inside the transaction of the change itself."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F

from kyodo_portal.history.models import HistoryEntry, Notice, NumberSeries, Provenance


@dataclass(frozen=True)
class Heard:
    """How something written on behalf of a group reached its writer (see `Provenance`)."""

    via: str
    on: date
    role: str


def record(
    subject: models.Model,
    action: str,
    *,
    by: Any,
    label: str = "",
    via: str = HistoryEntry.Via.WEB,
    note: str = "",
    changes: dict[str, Any] | None = None,
    heard: Heard | None = None,
) -> HistoryEntry:
    """Write that `by` (a user, or None for the system or a token) did `action` to `subject`.

    `label` is what others may read instead of a name. `changes` maps a field to
    `[before, after]`; leave texts out that not every reader of the history may see. `heard` says
    from whom it came when it was written on somebody's behalf.
    """
    entry = HistoryEntry.objects.create(
        subject=subject,
        action=action,
        actor=by if by is not None and by.is_authenticated else None,
        actor_label=label[:120],
        via=heard.via if heard else via,
        note=note[:300],
        changes=changes or {},
    )
    if heard:
        Provenance.objects.create(entry=entry, heard_on=heard.on, role=heard.role[:40])
    return entry


def enqueue(
    kind: str,
    *,
    dedupe: str,
    user: Any = None,
    email: str = "",
    audience: str = "",
    context: dict[str, Any] | None = None,
    not_before: datetime | None = None,
) -> Notice | None:
    """Put one mail into the outbox; `None` if the same `dedupe` key was queued before.

    The key is what makes a repeated action or command harmless: it names the event and the
    recipient, for example `proposal_sent:12:user:5`.
    """
    try:
        with transaction.atomic():
            return Notice.objects.create(
                kind=kind,
                user=user,
                email=email,
                audience=audience,
                context=context or {},
                dedupe=dedupe,
                next_try_at=not_before,
            )
    except IntegrityError:
        if not Notice.objects.filter(dedupe=dedupe).exists():
            raise
        return None


def forget_notices(prefix: str) -> int:
    """Delete the mails whose `dedupe` begins so, sent or not: their address is kept no longer."""
    return Notice.objects.filter(dedupe__startswith=prefix).delete()[0]


def next_number(series: str, year: int) -> int:
    """The next receipt number of `series` in `year`, starting at 1; never given twice.

    The row is locked by its own update until the surrounding transaction ends.
    """
    NumberSeries.objects.get_or_create(series=series, year=year)
    row = NumberSeries.objects.filter(series=series, year=year)
    row.update(last=F("last") + 1)
    return int(row.values_list("last", flat=True).get())


def portal_url(path: str) -> str:
    """An absolute address on this portal, built from PUBLIC_BASE_URL and never from a request."""
    return f"{settings.PUBLIC_BASE_URL}{path}"
