"""What the pages of a ward and a district show, put together from this floor and those above.

The places are those that a worker keeps; what stands in them comes from the search index by
number, and is read by the app that owns it: a fixed number of statements, each with a bound,
however many groups there are.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from districts.kept import Areas, Counted, areas
from districts.models import District, Ward
from kyodo_portal.search.memory import State, current
from kyodo_portal.search.shown import cards_of, cards_together, first_of, numbers_of

CARDS = 12
LISTINGS = 6
EVENTS = 6
PLACES = 12
# get_kind_display() builds such a table at every call.
KINDS = dict(District.Kind.choices)


def above(model: Any, relation: str) -> Any:
    """The published rows of an upper floor behind a reverse relation."""
    return model._meta.get_field(relation).related_model._default_manager.published()


def counted(state: State, facet: str, places: Iterable[Any]) -> list[Counted]:
    """Wards or districts with the numbers of their public groups and partnerships."""
    places = list(places)
    pks = [place.pk for place in places]
    groups = numbers_of(state, "org", facet, pks)
    partnerships = numbers_of(state, "partnership", facet, pks)
    return [
        Counted(
            slug=place.slug,
            name=place.name,
            group_count=groups[place.pk],
            partnership_count=partnerships[place.pk],
            kind=KINDS[place.kind] if facet == "district" else "",
            is_sample=facet == "district" and place.is_sample,
        )
        for place in places
    ]


def with_numbers(facet: str, places: Iterable[Any], state: State) -> list[Any]:
    """The same numbers as attributes, for places that were read for this page only."""
    rows = list(places)
    for place, numbers in zip(rows, counted(state, facet, rows), strict=True):
        place.group_count = numbers.group_count
        place.partnership_count = numbers.partnership_count
    return rows


def wards_with_counts(municipality: str, state: State | None = None) -> list[Counted]:
    """The wards in the city's order, with their numbers."""
    state = state or current()
    wards = [w for w in areas(state).wards if w.municipality.slug == municipality]
    return counted(state, "ward", wards)


def ward_profile(ward: Ward, known: Areas, state: State, on: date) -> dict[str, Any]:
    """A ward's page: its districts with numbers, partnerships, groups outside them, offices."""
    here = {"ward": str(ward.pk)}
    free = first_of(state, "org", here | {"free": "1"}, sort="name", most=CARDS)
    return {
        "districts": counted(state, "district", known.of_ward[ward.pk]),
        "partnerships": newest_partnerships(state, here, on),
        "organizations": cards_of("org", free, on),
        "events": coming_events(state, here, on),
        "offices": known.offices_of_ward[ward.pk],
        "served": known.served,
    }


def district_profile(district: District, known: Areas, state: State, on: date) -> dict[str, Any]:
    """A district's page: its groups, partnerships, offers and needs, places, and offices."""
    here = {"district": str(district.pk)}
    groups = first_of(state, "org", here, sort="name", most=CARDS)
    places = first_of(state, "place", here, sort="name", most=PLACES)
    listings = [
        number
        for kind in ("offer", "need")
        for number in first_of(state, kind, here, sort="fresh", most=LISTINGS)
    ]
    events = first_events(state, here)
    shown = cards_together({"event": events, "listing": listings, "place": places}, on)
    return {
        "organizations": cards_of("org", groups, on),
        "partnerships": newest_partnerships(state, here, on),
        "events": not_over(shown["event"]),
        "offers": [listing for listing in shown["listing"] if listing.direction == "offer"],
        "needs": [listing for listing in shown["listing"] if listing.direction == "need"],
        "places": shown["place"],
        "offices": known.offices_near(district),
    }


def newest_partnerships(state: State, here: dict[str, str], on: date) -> list[Any]:
    numbers = first_of(state, "partnership", here, sort="fresh", most=CARDS)
    return cards_of("partnership", numbers, on)


def coming_events(state: State, here: dict[str, str], on: date) -> list[Any]:
    """The next public events, soonest first."""
    return not_over(cards_of("event", first_events(state, here), on))


def first_events(state: State, here: dict[str, str]) -> list[int]:
    """Their numbers: they stand in the index by date, as groups do by name."""
    return first_of(state, "event", here, sort="name", most=2 * EVENTS)


def not_over(events: Iterable[Any]) -> list[Any]:
    """As many as are shown; what ended earlier today is left out here."""
    now = timezone.now()
    return [event for event in events if not event.is_over(now)][:EVENTS]


def is_shown_place() -> Q:
    """The condition under which a venue may be shown to everybody."""
    groups: Any = District._meta.get_field("organizations").related_model
    return Q(organization=None) | Q(organization__status__in=sorted(groups.PUBLIC_STATUSES))
