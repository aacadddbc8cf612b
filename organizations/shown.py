"""Events, offers, needs and venues as pages about a place or a group show them.

They are read in one statement, without building models: the page of a district shows forty of
them. Each part of it has a bound; what lies over it is found in the lists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, cast

from django.db.models import Exists, OuterRef
from django.utils import timezone

from kyodo_portal.lib.prepared import Prepared
from organizations.beside import as_date
from organizations.models import Event, Listing, Organization, Place
from organizations.models.events import EventWords
from organizations.shown_rows import Row, event_rows, together

PUBLIC_STATUSES = {str(status) for status in Organization.PUBLIC_STATUSES}
PUBLISHED = str(Organization.Status.PUBLISHED)
PUBLIC_EVENTS = {"published", "postponed", "cancelled"}
# Of one kind: on the page of a place, as the longest list shows, and on the page of a group.
AT_PLACE = 12
IN_LIST = 20
OF_GROUP = 30
EVENTS_OF_GROUP = 6


@dataclass(slots=True)
class EventCard(EventWords):
    """An event in a list."""

    pk: int
    name: str
    starts_at: datetime
    ends_at: datetime
    repeat: str
    place_name: str | None
    place_text: str
    status: str
    changed_on: date | None
    fee: str
    is_sample: bool
    beginners_welcome: bool
    wheelchair_ok: bool
    plain_japanese: bool
    online_ok: bool
    group: str
    district: str
    ward: str


@dataclass(slots=True)
class ListingCard:
    """An offer or a need on the page of its place or its group."""

    pk: int
    direction: str
    kind: str
    title: str
    detail: str
    timing: str
    ends_on: date
    group_pk: int
    group: str


@dataclass(slots=True)
class PlaceCard:
    """A venue. `group_pk` is that of who runs it, where that page is public."""

    pk: int
    name: str
    kind: str
    text: str
    is_sample: bool
    source: str
    group: str
    group_pk: int | None
    district: str
    district_slug: str
    ward_slug: str
    latitude: float | None
    longitude: float | None


Cards = dict[str, dict[int, Any]]


def beginning_of(on: date) -> datetime:
    """The first moment of a day: kept statements differ by the day, not by the second."""
    return timezone.make_aware(datetime.combine(on, time()))


# --- the statements ---------------------------------------------------------------------------


def by_numbers(marks: list[int]) -> Any:
    """Events, offers and needs, and venues, a dozen numbers each."""
    events, listings, places = (marks[n : n + AT_PLACE] for n in range(0, 3 * AT_PLACE, AT_PLACE))
    return together(
        Event.objects.filter(pk__in=events),
        Listing.objects.filter(pk__in=listings),
        Place.objects.filter(pk__in=places),
    )


def first_of(rows: Any) -> Any:
    """The first rows of a queryset as one that may be a part."""
    return rows.model._default_manager.filter(pk__in=rows.values("pk")[:OF_GROUP])


def of_group(marks: list[int], on: date) -> Any:
    """The coming events, the newest open offers and needs, and the venues of one group."""
    listings = Listing.objects.filter(organization__in=marks, is_open=True, ends_on__gte=on)
    return together(
        first_of(Event.objects.coming(beginning_of(on)).filter(organization__in=marks)),
        first_of(listings.order_by("-created_at")),
        first_of(Place.objects.filter(organization__in=marks)),
    )


BY_NUMBERS = Prepared(by_numbers, width=3 * AT_PLACE)
EVENTS_BY_NUMBER = Prepared(
    lambda marks: event_rows(Event.objects.filter(pk__in=marks)), width=IN_LIST
)
GROUP_ROWS = Prepared(of_group, width=1)


def has_something(on: date) -> dict[str, Exists]:
    """Whether a group has any of it, for the statement that reads the group: most have nothing."""
    mine = {"organization": OuterRef("pk")}
    listings = Listing.objects.filter(is_open=True, ends_on__gte=on, **mine)
    return {
        "has_listings": Exists(listings),
        "has_places": Exists(Place.objects.filter(**mine)),
        "has_events": Exists(Event.objects.filter(**mine)),
    }


# --- its rows ---------------------------------------------------------------------------------


def as_moment(value: Any) -> datetime:
    """A moment as the driver gives it: SQLite as text or without a zone, always in UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def event_card(row: Row) -> EventCard:
    return EventCard(
        pk=row.number,
        name=row.title,
        starts_at=as_moment(row.starts),
        ends_at=as_moment(row.ends),
        repeat=row.kind,
        place_name=row.beside,
        place_text=row.text,
        status=row.state,
        changed_on=as_date(row.day),
        fee=row.how,
        is_sample=bool(row.is_sample),
        beginners_welcome=bool(row.beginners),
        wheelchair_ok=bool(row.wheelchair),
        plain_japanese=bool(row.japanese),
        online_ok=bool(row.online),
        group=row.group,
        district=row.district,
        ward=row.ward,
    )


def listing_card(row: Row, ends_on: date) -> ListingCard:
    return ListingCard(
        pk=row.number,
        direction=row.state,
        kind=row.kind,
        title=row.title,
        detail=row.text,
        timing=row.how,
        ends_on=ends_on,
        group_pk=row.group_pk,
        group=row.group,
    )


def place_card(row: Row) -> PlaceCard:
    return PlaceCard(
        pk=row.number,
        name=row.title,
        kind=row.kind or "",
        text=row.text,
        is_sample=bool(row.is_sample),
        source=row.how or "",
        group=row.group or "",
        group_pk=row.group_pk if row.group_status in PUBLIC_STATUSES else None,
        district=row.district or "",
        district_slug=row.district_slug or "",
        ward_slug=row.ward_slug or "",
        latitude=row.latitude,
        longitude=row.longitude,
    )


def public_event(row: Row) -> bool:
    return row.state in PUBLIC_EVENTS and row.group_status == PUBLISHED


def events_of(numbers: Sequence[int], on: date) -> dict[int, EventCard]:
    """{number: event} of the public ones among at most `IN_LIST`."""
    rows = map(Row._make, EVENTS_BY_NUMBER.rows(numbers))
    return {row.number: event_card(row) for row in rows if public_event(row)}


def at_place(numbers: Mapping[str, Sequence[int]], on: date) -> Cards:
    """{kind: {number: card}} of what may be shown, at most `AT_PLACE` of a kind.

    Offers and needs stand on a board on that day; venues of groups that are not public are left
    out.
    """
    kinds = ("event", "listing", "place")
    asked = [number for kind in kinds for number in filled_up(numbers[kind])]
    found: Cards = {kind: {} for kind in kinds}
    for row in map(Row._make, BY_NUMBERS.rows(asked)):
        if row.what == "event":
            if public_event(row):
                found["event"][row.number] = event_card(row)
        elif row.what == "listing":
            ends_on: Any = as_date(row.day)
            if ends_on >= on and row.group_status == PUBLISHED:
                found["listing"][row.number] = listing_card(row, ends_on)
        elif row.group_pk is None or row.group_status in PUBLIC_STATUSES:
            found["place"][row.number] = place_card(row)
    return found


def filled_up(numbers: Sequence[int]) -> list[int]:
    """As many numbers as a part has places; there is no row 0."""
    if len(numbers) > AT_PLACE:
        raise ValueError(f"at most {AT_PLACE} numbers of a kind")
    return [*numbers, *[0] * (AT_PLACE - len(numbers))]


@dataclass(slots=True)
class OfGroup:
    """What one group offers: its next events, its newest open offers and needs, its venues."""

    events: list[EventCard] = field(default_factory=list)
    listings: list[ListingCard] = field(default_factory=list)
    places: list[PlaceCard] = field(default_factory=list)


def of_one_group(pk: int, on: date) -> OfGroup:
    """Whatever the group's own state (drafts show their members); its events only if public."""
    now, found = timezone.now(), OfGroup()
    for row in sorted(map(Row._make, GROUP_ROWS.rows([pk], on)), key=in_order):
        if row.what == "event":
            found.events.append(event_card(row))
        elif row.what == "listing":
            found.listings.append(listing_card(row, cast(date, as_date(row.day))))
        else:
            found.places.append(place_card(row))
    # What ended earlier today is left out here.
    found.events = [event for event in found.events if not event.is_over(now)][:EVENTS_OF_GROUP]
    return found


def in_order(row: Row) -> tuple[Any, ...]:
    """Events by their beginning, the newest offers first, venues by their reading."""
    if row.what == "event":
        return 0, as_moment(row.starts).timestamp(), row.number
    if row.what == "listing":
        return 1, -as_moment(row.starts).timestamp(), 0
    return 2, row.beside, row.title
