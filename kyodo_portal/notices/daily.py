"""The daily digest: what was held for one person, in one mail at 8:30, and never an empty one.

Holding a notice queues the next digest of its reader in the same transaction. What the digest says
is read when it leaves: what somebody may not hear of any more is not in it.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from districts.permissions import scope_of
from kyodo_portal.history.actions import enqueue, portal_url
from kyodo_portal.history.kinds import category_of
from kyodo_portal.history.models import Notice
from kyodo_portal.history.sending import SUBJECT_MARK, Fate, render_text, variables
from kyodo_portal.lib.holidays import next_working_day
from kyodo_portal.lib.text import clean_line

DAILY = "daily_digest"
AT = time(8, 30)
# So many are named; the rest is counted.
SHOWN = 40
ON_ITS_WAY = ["queued", "sending"]

Judge = Callable[[Notice, date], Fate]


def queue_digest(user: Any, now: datetime) -> bool:
    """Make sure that a digest of `user` is on its way; whether this call put it there.

    A day whose digest could not be delivered is over: what it held comes with the next one.
    """
    moment = now
    while True:
        moment = next_moment(user, moment)
        key = f"{DAILY}:{timezone.localdate(moment)}:user:{user.pk}"
        if enqueue(DAILY, user=user, dedupe=key, not_before=moment):
            return True
        if Notice.objects.filter(dedupe=key, status__in=ON_ITS_WAY).exists():
            return False


def next_moment(user: Any, now: datetime) -> datetime:
    """The next 8:30; for people with a desk that of a working day."""
    local = timezone.localtime(now)
    day = local.date() if local.time() < AT else local.date() + timedelta(days=1)
    if scope_of(user, timezone.localdate(now)).has_desk:
        day = next_working_day(day)
    return timezone.make_aware(datetime.combine(day, AT))


def queue_digests(on: date) -> int:
    """For everybody for whom something is held without a digest to come; how many.

    Holding queues the digest itself; this finds what an earlier digest failed to deliver.
    """
    now = timezone.now()
    coming = Notice.objects.filter(kind=DAILY, status__in=ON_ITS_WAY)
    rows = Notice.objects.filter(status="held").exclude(user__in=coming.values("user"))
    readers = {row.user_id: row.user for row in rows.select_related("user")}
    return sum(queue_digest(user, now) for user in readers.values())


def keep_what_still_counts(digest: Notice, on: date, judge: Judge) -> bool:
    """Write into a digest that is about to leave what it will say; False if that is nothing.

    What its reader may not hear of any more is dropped.
    """
    rows = list(Notice.objects.held_for(digest.user).select_related("user"))
    keys = [row.pk for row in rows if judge(row, on) in {Fate.HOLD, Fate.SEND}]
    gone = {row.pk for row in rows} - set(keys)
    Notice.objects.held_for(digest.user).filter(pk__in=gone).update(status="dropped")
    digest.context = {"items": keys}
    Notice.objects.filter(pk=digest.pk).update(context=digest.context)
    return bool(keys)


def daily_context(digest: Notice) -> dict[str, Any]:
    """What the mail says: one line and one link for each thing, under the headings.

    A digest that is not about to leave yet (the sample mailbox shows it) says what waits so far.
    """
    keys = digest.context.get("items")
    if keys is None:
        keys = list(Notice.objects.held_for(digest.user).values_list("pk", flat=True))
    rows = Notice.objects.filter(pk__in=keys[:SHOWN]).select_related("user").order_by("pk")
    sections: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        category = category_of(row.kind)
        sections.setdefault(category.label if category else "", []).append(line_of(row))
    has_desk = scope_of(digest.user).has_desk
    return {
        "sections": sections,
        "count": len(keys),
        "more": max(len(keys) - SHOWN, 0),
        "path": reverse("desk" if has_desk else "my"),
        "has_desk": has_desk,
        "settings_path": reverse("my-notifications"),
    }


def line_of(row: Notice) -> dict[str, str]:
    """The subject of a held mail and its page."""
    values = variables(row)
    subject = clean_line(render_text(f"emails/{row.kind}.subject.txt", values))
    return {
        "title": subject.removeprefix(SUBJECT_MARK),
        "url": values["url"] or portal_url(reverse("my")),
    }


def mark_told(digest: Notice) -> None:
    """After a digest was sent: what it said is told."""
    held = Notice.objects.held_for(digest.user).filter(pk__in=digest.context.get("items", []))
    held.update(status=Notice.Status.DIGESTED, sent_at=timezone.now())
