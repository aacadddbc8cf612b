"""行事: write, publish, postpone and call off, find a new date. All of it is public at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.lib import occasions
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from organizations.index import reindex_organization, reindex_organizations
from organizations.models import Event, Organization
from organizations.permissions import stands_as
from organizations.workflow import EVENT

END_FIRST = "終わりの時間は、はじまりより後にしてください"
IN_THE_PAST = "もう過ぎた日時です。これからの日時を書いてください"
TIMES = ("starts_at", "ends_at")


@transaction.atomic
def create_event(
    organization: Organization, *, by: Any, values: dict[str, Any], submission_key: str = ""
) -> Event:
    """Write a draft. The same `submission_key` gives the same row."""
    check_times(values["starts_at"], values["ends_at"])
    rows = Event.objects.filter(submission_key=submission_key, organization=organization)
    if submission_key and (found := rows.first()):
        return found
    try:
        with transaction.atomic():
            event = Event.objects.create(
                organization=organization, submission_key=submission_key or None, **values
            )
    except IntegrityError:
        if submission_key and (found := rows.first()):
            return found
        raise
    _record(event, "event_created", by)
    return event


@transaction.atomic
def update_event(event: Event, *, by: Any, version: int, values: dict[str, Any]) -> None:
    """Save what was read in `version`; `Conflict` if somebody saved in between.

    A new date of a public event is marked as such. One that is postponed or called off gets its
    new date by `reschedule_event` only.
    """
    changed = {name for name, value in values.items() if getattr(event, name) != value}
    if not changed:
        return
    extra: dict[str, Any] = {"updated_at": timezone.now()}
    if changed & set(TIMES):
        if event.status not in {Event.Status.DRAFT, Event.Status.PUBLISHED}:
            raise Conflict
        check_times(values["starts_at"], values["ends_at"])
        if event.status == Event.Status.PUBLISHED:
            extra["changed_on"] = timezone.localdate()
    values = {**values, **extra}
    for name, value in values.items():
        setattr(event, name, value)
    save_if_unchanged(event, version=version, fields=list(values))
    _record(event, "event_edited", by)


@transaction.atomic
def publish_event(event: Event, *, by: Any) -> None:
    """Show it to everybody. A second click changes nothing."""
    if event.is_over(timezone.now()) and event.status == Event.Status.DRAFT:
        raise ValidationError(IN_THE_PAST)
    if _moved(event, "publish"):
        _record(event, "event_published", by)


@transaction.atomic
def postpone_event(event: Event, *, by: Any) -> None:
    """It will not take place on its date, and the new one is not known yet."""
    if _moved(event, "postpone", changed_on=timezone.localdate()):
        _record(event, "event_postponed", by)


@transaction.atomic
def cancel_event(event: Event, *, by: Any) -> None:
    """It will not take place."""
    if _moved(event, "cancel", changed_on=timezone.localdate()):
        _record(event, "event_cancelled", by)


@transaction.atomic
def reschedule_event(event: Event, *, by: Any, starts_at: datetime, ends_at: datetime) -> None:
    """It takes place on another date. The same date sent twice changes nothing."""
    check_times(starts_at, ends_at)

    def stands_already(now: Event) -> bool:
        times = (now.starts_at, now.ends_at)
        return now.status == Event.Status.PUBLISHED and times == (starts_at, ends_at)

    if stands_already(event):
        return
    changes = {"starts_at": starts_at, "ends_at": ends_at, "changed_on": timezone.localdate()}
    if _moved(event, "reschedule", done=stands_already, **changes):
        _record(event, "event_rescheduled", by)


@transaction.atomic
def discard_event(event: Event, *, by: Any) -> None:
    """Throw a draft away; what was public once stays."""
    organization = event.organization
    if not organization.events.filter(pk=event.pk, status=Event.Status.DRAFT).delete()[0]:
        raise Conflict
    label = stands_as(by, organization)
    record(organization, "event_discarded", by=by, label=label, note=event.name)


def roll_events(now: datetime) -> int:
    """Give what comes back its next date once the last one is over; how many were moved.

    Pages work the next date out themselves; this keeps their order right. Nobody's work is lost:
    a row that was edited in the meantime is left to the next run.
    """
    keys = list(Event.objects.passed(now).order_by("pk").values_list("pk", flat=True))
    return sum(_roll(key, now) for key in keys)


@transaction.atomic
def _roll(key: int, now: datetime) -> int:
    event = Event.objects.get(pk=key)
    span = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    starts_at, ends_at = occasions.next_time(*span, event.repeat, timezone.localtime(now))
    row = Event.objects.passed(now).filter(pk=key, version=event.version)
    moved = row.update(starts_at=starts_at, ends_at=ends_at, changed_on=None)
    reindex_organizations([event.organization_id])
    return moved


def check_times(starts_at: datetime, ends_at: datetime) -> None:
    """The rules behind the form, for every caller."""
    if ends_at <= starts_at:
        raise ValidationError(END_FIRST)
    if ends_at < timezone.now():
        raise ValidationError(IN_THE_PAST)


def _moved(
    event: Event, verb: str, done: Callable[[Event], bool] | None = None, **changes: Any
) -> bool:
    """Whether this click moved the event; False when the same click did so before."""
    done = done or (lambda now: now.status == EVENT[verb].target)
    try:
        EVENT.move(event, verb, updated_at=timezone.now(), **changes)
    except Conflict:
        event.refresh_from_db()
        if done(event):
            return False
        raise
    return True


def _record(event: Event, action: str, by: Any) -> None:
    """Write it into the group's history, and what is found now into the search."""
    organization = event.organization
    reindex_organization(organization)
    label = stands_as(by, organization)
    record(organization, action, by=by, label=label, note=event.name)
