"""The weekly digest: what is new under what somebody follows, in one mail for one address.

The outbox row names things by kind and number only. Titles are read when the mail leaves, so what
stopped being public in between is not in it, and a mail with nothing left does not leave at all.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.actions import enqueue, portal_url
from kyodo_portal.history.models import Notice
from kyodo_portal.lib.text import clean_line
from kyodo_portal.search.engine import find
from kyodo_portal.search.models import Entry
from organizations.actions.follows import forget_unconfirmed, outbox_key
from organizations.follows import Stop, Wanted, read, start_of_day
from organizations.models import Event, Follow, Listing, Organization
from partnerships.models import Partnership, Party

log = logging.getLogger(__name__)

WEEK = timedelta(days=7)
# The newest things that are looked at for one follow, and how many of them the mail names.
LOOK = 300
SHOWN = 10
BATCH = 200

Ref = tuple[str, int]


@dataclass(frozen=True)
class Item:
    """One new thing as the mail names it."""

    title: str
    url: str


@dataclass(frozen=True)
class Section:
    """What is new under one follow. `more` of them are not named; `is_many` if not all counted."""

    label: str
    items: list[Item]
    more: int
    is_many: bool
    url: str
    stop_url: str


class Told(Exception):
    """Another run of the command was faster with this address, or its reader has just stopped."""


def send_digests(now: datetime) -> Counter[str]:
    """Queue this week's mails and forget what nobody confirmed; how many of what.

    Safe to run every day and twice at once: an address is mailed at most once a `WEEK`, and what
    was told is not told again. One address's failure does not stop the others.

    A mail tells whole days, up to the last midnight: a group is confirmed on a day, not at a
    minute, and a weekly job that starts a minute early must not skip a week.
    """
    tally: Counter[str] = Counter()
    for email in due_addresses(now):
        try:
            tally[tell(email, now)] += 1
        except Told:
            tally["waiting"] += 1
        except Exception:
            log.exception("A digest could not be made")  # without the address
            tally["failed"] += 1
    tally["forgotten"] = forget_unconfirmed(now)
    return tally


def due_addresses(now: datetime) -> Iterator[str]:
    """The addresses with a follow that was not told within the week, in batches."""
    due = Q(told_until__lte=start_of_day(now) - WEEK) | Q(told_until__lte=F("confirmed_at"))
    rows = Follow.objects.active().filter(due).order_by("email").values_list("email", flat=True)
    last = ""
    while emails := list(rows.filter(email__gt=last).distinct()[:BATCH]):
        yield from emails
        last = emails[-1]


def tell(email: str, now: datetime) -> str:
    """Queue the mail of one address: "queued", "empty" (nothing new) or "waiting" (told lately)."""
    follows = list(Follow.objects.active().filter(email=email).order_by("pk"))
    until = start_of_day(now)
    if any(row.was_told and row.told_until > until - WEEK for row in follows):
        return "waiting"
    news = [(row, refs) for row in follows if (refs := news_of(row, until))]
    if not news:
        return "empty"
    sections = planned_sections(news)
    with transaction.atomic():
        for row, _refs in news:
            mine = Follow.objects.filter(pk=row.pk, told_until=row.told_until)
            if not mine.update(told_until=until, updated_at=now):
                raise Told
        key = f"{outbox_key(email)}digest:{timezone.localdate(now):%Y%m%d}"
        if (
            enqueue("follow_digest", email=email, dedupe=key, context={"sections": sections})
            is None
        ):
            raise Told
    return "queued"


def planned_sections(news: list[tuple[Follow, list[Ref]]]) -> list[dict[str, Any]]:
    """What the outbox row holds of each follow. Nothing is named twice in one mail."""
    sections: list[dict[str, Any]] = []
    named: set[Ref] = set()
    for row, refs in news:
        others = [ref for ref in refs if ref not in named]
        if others:
            sections.append({"follow": row.pk, "items": others[:SHOWN], "found": len(others)})
            named.update(others[:SHOWN])
    return sections


def news_of(follow: Follow, until: datetime) -> list[Ref]:
    """What became new since the follow was told and before `until`, newest first; [] if it fails.

    At most `LOOK` things.
    """
    try:
        wanted = read(follow.path, follow.query)
        if wanted is None:  # the district or the group is gone
            return []
        if wanted.organization_id is not None:
            return news_of_group(wanted.organization_id, follow.told_until, until)
        return news_of_search(wanted, follow.told_until, until)
    except Exception:
        log.exception("Follow %s could not be read", follow.pk)
        return []


def news_of_search(wanted: Wanted, since: datetime, until: datetime) -> list[Ref]:
    """Entries of a search that were fresh within the time."""
    found = find(kinds=wanted.kinds, q=wanted.q, facets=wanted.facets, sort="fresh")
    refs = found.ids(0, LOOK)
    moments = fresh_moments(refs)
    first, last = since.timestamp(), until.timestamp()
    return [ref for ref in refs if first <= moments.get(ref, 0) < last]


def fresh_moments(refs: Iterable[Ref]) -> dict[Ref, int]:
    """When each entry was last said to be right, in Unix seconds."""
    wanted = Q(pk=None)
    for kind, ids in by_kind(refs).items():
        wanted |= Q(kind=kind, object_id__in=ids)
    rows = Entry.objects.filter(wanted, is_shown=True)
    return {(kind, pk): fresh for kind, pk, fresh in rows.values_list("kind", "object_id", "fresh")}


def news_of_group(pk: int, since: datetime, until: datetime) -> list[Ref]:
    """Offers, needs, events and partnerships of one group that appeared within the time."""
    listings = Listing.objects.current(timezone.localdate())
    events = Event.objects.coming(timezone.now())
    partnerships = Partnership.objects.published()
    rows = [
        *listings.filter(organization=pk, created_at__gte=since, created_at__lt=until)[:SHOWN],
        *events.filter(organization=pk, updated_at__gte=since, updated_at__lt=until)[:SHOWN],
        *partnerships.filter(
            pk__in=Party.objects.filter(organization=pk).values("partnership"),
            published_at__gte=since,
            published_at__lt=until,
        )[:SHOWN],
    ]
    return [(kind_of(row), row.pk) for row in rows]


def kind_of(row: Any) -> str:
    """The kind under which the search knows a row."""
    if isinstance(row, Listing):
        return str(row.direction)
    return str(Entry.Kind.EVENT if isinstance(row, Event) else Entry.Kind.PARTNERSHIP)


def by_kind(refs: Iterable[Ref]) -> dict[str, list[int]]:
    kinds: dict[str, list[int]] = {}
    for kind, pk in refs:
        kinds.setdefault(kind, []).append(pk)
    return kinds


def digest_context(notice: Notice) -> dict[str, Any]:
    """What the mail says when it leaves."""
    sections = sections_of(notice)
    keys = tuple(entry["follow"] for entry in notice.context["sections"])
    stop = reverse("organizations:follow-stop", args=[Stop(keys, everything=True).token])
    total = sum(len(section.items) + section.more for section in sections)
    is_many = any(section.is_many for section in sections)
    return {"sections": sections, "total": total, "is_many": is_many, "stop_path": stop}


def sections_of(notice: Notice) -> list[Section]:
    """The parts of a digest that still go to this address and still hold something public."""
    planned = notice.context["sections"]
    rows = Follow.objects.active().filter(email=notice.email)
    follows = rows.in_bulk([entry["follow"] for entry in planned])
    refs = [(kind, pk) for entry in planned for kind, pk in entry["items"]]
    items = public_items(refs, timezone.localdate())
    sections = []
    for entry in planned:
        follow = follows.get(entry["follow"])
        shown = [items[ref] for ref in map(tuple, entry["items"]) if ref in items]
        if follow and shown:
            sections.append(section_of(follow, shown, entry))
    return sections


def section_of(follow: Follow, items: list[Item], entry: dict[str, Any]) -> Section:
    wanted = read(follow.path, follow.query)
    stop = reverse("organizations:follow-stop", args=[Stop((follow.pk,)).token])
    return Section(
        label=follow.label,
        items=items,
        more=entry["found"] - len(entry["items"]),
        is_many=entry["found"] >= LOOK,
        url=portal_url(wanted.url if wanted else follow.path),
        stop_url=portal_url(stop),
    )


def public_items(refs: Iterable[Ref], today: date) -> dict[Ref, Item]:
    """Titles and links of those that everybody may see today."""
    wanted = by_kind(refs)
    items: dict[Ref, Item] = {}
    for kind, rows in (
        ("org", Organization.objects.published().only("name")),
        ("event", Event.objects.coming(timezone.now()).select_related("organization")),
        ("partnership", Partnership.objects.published().select_related("shown")),
        ("offer", Listing.objects.current(today).select_related("organization")),
        ("need", Listing.objects.current(today).select_related("organization")),
    ):
        if kind in wanted:
            for row in rows.filter(pk__in=wanted[kind]):
                items[kind, row.pk] = Item(title_of(row), portal_url(row.get_absolute_url()))
    return items


def title_of(row: Any) -> str:
    if isinstance(row, Listing):
        return clean_line(f"{row.get_direction_display()}：{row.title}（{row.organization.name}）")
    if isinstance(row, Event):
        day = timezone.localdate(row.starts_at)
        return clean_line(f"行事：{row.name}（{row.organization.name}、{day.month}月{day.day}日）")
    if isinstance(row, Partnership):
        return clean_line(f"連携：{row.shown.name if row.shown else ''}")
    return clean_line(row.name)
