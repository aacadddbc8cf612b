"""Following and stopping. An address is kept only as long as something is followed with it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kyodo_portal.history.actions import enqueue, forget_notices, record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.ids import digest
from organizations.follows import CONFIRM_WITHIN, Wanted, start_of_day
from organizations.models import Follow

# A stranger's address can be made to receive this many confirmation mails a day and no more:
# each waiting row is mailed about once a day, and there are never more waiting rows than this.
WAITING_PER_ADDRESS = 3
FOLLOWS_PER_ADDRESS = 20
BATCH = 500
READER = "お知らせを受けとる人"


def outbox_key(email: str) -> str:
    """How the mails of one address begin their `dedupe`, so that they can be forgotten with it."""
    return f"follow:{digest(email)[:32]}:"


@transaction.atomic
def ask_to_follow(wanted: Wanted, *, email: str) -> None:
    """Mail a link with which the reader of `email` confirms that they want this.

    Says nothing about whether the address was known, followed this already or has had enough
    mails for today: the caller shows the same page either way.
    """
    rows = Follow.objects.filter(email=email)
    follow = rows.filter(path=wanted.path, query=wanted.query).first()
    if follow is None:
        if rows.filter(confirmed_at=None).count() >= WAITING_PER_ADDRESS or _is_full(email):
            return
        follow = _row(wanted, email)
    if follow.confirmed_at is None:
        enqueue(
            "follow_confirm",
            email=email,
            dedupe=f"{outbox_key(email)}confirm:{follow.pk}:{timezone.localdate():%Y%m%d}",
            context={"follow": follow.pk},
        )


@transaction.atomic
def follow_at_once(wanted: Wanted, *, by: Any, email: str) -> bool:
    """Follow with an address that `by` has confirmed before; False if they follow too much."""
    known = Follow.objects.filter(email=email, path=wanted.path, query=wanted.query)
    if not known and _is_full(email):
        return False
    follow = _row(wanted, email)
    Follow.objects.filter(pk=follow.pk, user=None).update(user=by)
    _confirm(follow.pk, by=by, via=HistoryEntry.Via.WEB)
    return True


@transaction.atomic
def confirm_follow(follow: Follow) -> None:
    """The reader pressed the button behind the mailed link. A second click changes nothing."""
    _confirm(follow.pk, by=None, via=HistoryEntry.Via.TOKEN)


@transaction.atomic
def stop_follows(
    keys: Collection[int], *, by: Any, everything: bool = False, via: str = HistoryEntry.Via.TOKEN
) -> int:
    """Stop these follows, or everything that goes to their addresses; how many were stopped.

    The rows are deleted; when an address follows nothing more, its mails are forgotten too. The
    history keeps that somebody stopped, never who.
    """
    rows = Follow.objects.same_reader(keys) if everything else Follow.objects.filter(pk__in=keys)
    stopped = [row for row in rows if Follow.objects.filter(pk=row.pk).delete()[0]]
    for row in stopped:
        record(row, "follow_stopped", by=by, via=via, label=READER)
    _forget({row.email for row in stopped})
    return len(stopped)


def forget_unconfirmed(now: datetime) -> int:
    """Delete what nobody confirmed in time, with its address, in batches; how many."""
    late = Follow.objects.unconfirmed_since(now - CONFIRM_WITHIN).order_by("pk")
    number = 0
    while rows := dict(late.values_list("pk", "email")[:BATCH]):
        with transaction.atomic():
            # Confirmed in this very moment: then it stays.
            number += Follow.objects.filter(pk__in=rows, confirmed_at=None).delete()[0]
            _forget(set(rows.values()))
    return number


def _row(wanted: Wanted, email: str) -> Follow:
    """The row of this address and list, new or old."""
    rows = Follow.objects.filter(email=email, path=wanted.path, query=wanted.query)
    try:
        with transaction.atomic():
            return rows.first() or Follow.objects.create(
                email=email, path=wanted.path, query=wanted.query, label=wanted.label
            )
    except IntegrityError:  # the same form, sent twice at once
        return rows.get()


def _is_full(email: str) -> bool:
    return Follow.objects.filter(email=email).count() >= FOLLOWS_PER_ADDRESS


def _confirm(key: int, *, by: Any, via: str) -> None:
    now = timezone.now()
    rows = Follow.objects.filter(pk=key, confirmed_at=None)
    if rows.update(confirmed_at=now, told_until=start_of_day(now), updated_at=now):
        record(Follow(pk=key), "follow_confirmed", by=by, via=via, label=READER)


def _forget(emails: Collection[str]) -> None:
    kept = set(Follow.objects.filter(email__in=emails).values_list("email", flat=True))
    for email in set(emails) - kept:
        forget_notices(outbox_key(email))
