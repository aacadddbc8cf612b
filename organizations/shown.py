"""Events, offers, needs and venues as pages about a place or a group show them.

Each is one prepared statement with a bound; what lies over it is found in the lists.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from kyodo_portal.lib.prepared import PreparedObjects
from organizations.models import Event, Listing, Organization, Place

# Of one kind on one page.
MOST = 30
EVENTS = 6


def beginning_of(on: date) -> datetime:
    """The first moment of a day: kept statements differ by the day, not by the second."""
    return timezone.make_aware(datetime.combine(on, time()))


# --- by their numbers -------------------------------------------------------------------------
# What is public is decided on the rows: narrowed by a state as well, SQLite would walk all rows
# in that state instead of looking up thirty numbers.


def events(pks: list[int]) -> Any:
    return Event.objects.public().filter(pk__in=pks).for_cards().order_by()


def listings(pks: list[int]) -> Any:
    rows = Listing.objects.filter(pk__in=pks).select_related("organization").order_by()
    return rows.only(*LISTING_FIELDS, "organization__name", "organization__status")


def places(pks: list[int]) -> Any:
    rows = Place.objects.filter(pk__in=pks).order_by()
    return rows.select_related("kind", "organization", "source").only(*PLACE_FIELDS)


LISTING_FIELDS = ("direction", "kind", "title", "detail", "timing", "ends_on", "is_open")
# The whole venue, and of what stands beside it only what is shown: a group has sixty columns.
PLACE_FIELDS = (
    *(field.name for field in Place._meta.concrete_fields),
    *("kind__name", "organization__name", "organization__status", "source__title"),
)
EVENTS_BY_NUMBER = PreparedObjects(events, width=MOST)
LISTINGS_BY_NUMBER = PreparedObjects(listings, width=MOST)
PLACES_BY_NUMBER = PreparedObjects(places, width=MOST)


def events_of(numbers: Sequence[int], on: date) -> dict[int, Event]:
    """{number: event} of the public ones among at most `MOST`."""
    return {event.pk: event for event in EVENTS_BY_NUMBER.objects(numbers)}


def listings_of(numbers: Sequence[int], on: date) -> dict[int, Listing]:
    """{number: offer or need} of those that stand on a board on a day."""
    return {
        listing.pk: listing
        for listing in LISTINGS_BY_NUMBER.objects(numbers)
        if listing.phase(on) != "ended"
        and listing.organization.status == Organization.Status.PUBLISHED
    }


def places_of(numbers: Sequence[int], on: date) -> dict[int, Place]:
    """{number: venue} without those of groups whose page is not public."""
    return {
        place.pk: place
        for place in PLACES_BY_NUMBER.objects(numbers)
        if place.organization is None or place.organization.is_public
    }


# --- of one group -----------------------------------------------------------------------------


def of_group(rows: Callable[..., Any]) -> PreparedObjects:
    return PreparedObjects(lambda groups, *values: rows(groups, *values)[:MOST])


GROUP_EVENTS = of_group(
    lambda groups, start: Event.objects.coming(start).filter(organization__in=groups).for_cards()
)
GROUP_LISTINGS = of_group(
    lambda groups, on: (
        Listing.objects.filter(organization__in=groups, is_open=True, ends_on__gte=on)
        .only(*LISTING_FIELDS, "organization")
        .order_by("-created_at")
    )
)
GROUP_PLACES = of_group(
    lambda groups: Place.objects.filter(organization__in=groups).select_related(
        "kind", "source", "district__ward"
    )
)


def coming_events(organization: Organization, on: date) -> list[Event]:
    """Its next public events; what ended earlier today is left out here."""
    now = timezone.now()
    rows = GROUP_EVENTS.objects([organization.pk], beginning_of(on))
    return [event for event in rows if not event.is_over(now)][:EVENTS]


def open_listings(organization: Organization, on: date) -> list[Listing]:
    """Its newest open offers and needs, whatever its own state (drafts show their members)."""
    return GROUP_LISTINGS.objects([organization.pk], on)


def places_of_group(organization: Organization) -> list[Place]:
    places = GROUP_PLACES.objects([organization.pk])
    for place in places:
        place.organization = organization
    return places
