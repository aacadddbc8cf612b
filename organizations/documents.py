"""What the search may know of a group and of what it shows: only what its public pages say."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from kyodo_portal.search.documents import Document
from organizations.models import Event, Listing, Organization, Place
from organizations.vocabulary import spoken_slugs

Facets = dict[str, list[Any]]
# What a reader of organisations must have read with them, for `organization_document`.
RELATED = ("ward", "district")
PREFETCHED = ("themes", "other_districts", "listings__district")
# The facet for what an offer or a need speaks of.
SAYS: dict[str, str] = {Listing.Direction.OFFER: "gives", Listing.Direction.NEED: "asks"}


def organization_document(
    organization: Organization, *, on: date, is_linked: bool
) -> Document | None:
    """A group in the directory; None when it is not public. `is_linked`: has a public partnership.

    Needs `RELATED` and `PREFETCHED`.
    """
    if not organization.is_public:
        return None
    listings = current_listings(organization, on)
    facets = group_facets(organization, is_linked=is_linked) | {
        "kind": [organization.kind],
        "offer": [row.kind for row in listings if row.direction == Listing.Direction.OFFER],
        "need": [row.kind for row in listings if row.direction == Listing.Direction.NEED],
        "status": [organization.status],
        "point": ["1"] if organization.shown_address and organization.latitude is not None else [],
        # At work in its ward, with no district of its own.
        "free": [] if organization.district_id else ["1"],
        **group_concepts(organization, listings),
    }
    return Document(
        names=[organization.name, *map(str, organization.aliases)],
        readings=[organization.name_kana],
        topics=group_topics(organization),
        body=[
            organization.tagline,
            organization.summary,
            organization.effort,
            organization.how_to_join,
            organization.participants,
            *(text for row in listings for text in (row.title, row.detail)),
        ],
        facets=facets,
        fresh=organization.confirmed_on or organization.published_at,
        order=organization.name_kana,
    )


def current_listings(organization: Organization, on: date) -> list[Listing]:
    if organization.status != Organization.Status.PUBLISHED:
        return []
    rows = organization.listings.all()
    return [row for row in rows if row.is_open and row.ends_on >= on]


def group_topics(organization: Organization) -> list[str]:
    """Its themes, its kind, and the places where it works, with their readings."""
    words = [theme.name for theme in organization.themes.all()]
    words.append(organization.get_kind_display())
    if organization.ward:
        words += [organization.ward.name, organization.ward.name_kana]
    for district in [organization.district, *organization.other_districts.all()]:
        if district:
            words += [district.name, district.name_kana]
    return words


def group_facets(organization: Organization, *, is_linked: bool) -> Facets:
    """The facets that a group shares with its offers, needs and events."""
    districts = {organization.district_id, *(d.pk for d in organization.other_districts.all())}
    flags = {
        "easy_japanese": organization.plain_japanese,
        "wheelchair": organization.wheelchair_ok,
        "linked": is_linked,
        "full": organization.no_capacity,
    }
    return {
        "ward": [organization.ward_id] if organization.ward_id else [],
        "district": sorted(pk for pk in districts if pk),
        "kind": [organization.kind],
        "theme": [theme.pk for theme in organization.themes.all()],
        "open_to": [organization.open_to] if organization.open_to else [],
        **{name: ["1"] for name, is_set in flags.items() if is_set},
    }


def group_concepts(organization: Organization, listings: Iterable[Listing]) -> Facets:
    """For the matching: what a group does by its own words, gives by its offers, and asks for."""
    own = "\n".join([organization.tagline, organization.summary, organization.effort])
    said: dict[str, list[str]] = {"gives": [], "asks": []}
    for row in listings:
        said[SAYS[row.direction]].append(listing_text(row))
    concepts = {name: spoken_slugs(texts) for name, texts in said.items()}
    return {"does": spoken_slugs([organization.name, own]), **concepts}


def listing_text(listing: Listing) -> str:
    return f"{listing.title}\n{listing.detail}"


def listing_document(
    listing: Listing, organization: Organization, *, on: date, is_linked: bool
) -> Document | None:
    """An offer or a need on its board; None when it is over or its group is not published."""
    if listing not in current_listings(organization, on):
        return None
    facets = group_facets(organization, is_linked=is_linked)
    if listing.district:
        facets |= {"district": [listing.district_id], "ward": [listing.district.ward_id]}
    return Document(
        names=[listing.title],
        topics=[listing.get_kind_display(), organization.name, *group_topics(organization)],
        body=[listing.detail],
        facets=facets
        | {
            "listing": [listing.kind],
            "timing": [listing.timing],
            SAYS[listing.direction]: spoken_slugs([listing_text(listing)]),
        },
        fresh=listing.created_at,
        last_day=listing.ends_on,
        # The boards' own order "by name": the one that ends soonest comes first.
        order=f"{listing.ends_on:%Y%m%d}",
    )


def place_document(place: Place, organization: Organization | None) -> Document | None:
    """A venue; None when the group that runs it is not public."""
    if organization and not organization.is_public:
        return None
    district = place.district
    ward_id = district.ward_id if district else organization.ward_id if organization else None
    where = [district.name, district.name_kana] if district else []
    return Document(
        names=[place.name],
        readings=[place.name_kana],
        topics=[*where, place.kind.name if place.kind else ""],
        body=[place.text],
        facets={
            "ward": [ward_id] if ward_id else [],
            "district": [district.pk] if district else [],
            "place_kind": [place.kind_id] if place.kind_id else [],
            **({"wheelchair": ["1"]} if place.wheelchair_ok else {}),
            **({"point": ["1"]} if place.latitude is not None else {}),
        },
        fresh=place.updated_at,
        order=place.name_kana,
    )


def event_document(event: Event, organization: Organization) -> Document | None:
    """An event in the calendar; None when it or its group is not public."""
    shown = {Event.Status.PUBLISHED, Event.Status.POSTPONED, Event.Status.CANCELLED}
    if event.status not in shown or organization.status != Organization.Status.PUBLISHED:
        return None
    district = event.district
    comes_back = bool(event.repeat) and event.status == Event.Status.PUBLISHED
    flags = {
        "wheelchair": event.wheelchair_ok,
        "easy_japanese": event.plain_japanese,
        "beginners": event.beginners_welcome,
        "online": event.online_ok,
    }
    return Document(
        names=[event.name],
        topics=[
            organization.name,
            *(theme.name for theme in organization.themes.all()),
            district.name,
            district.name_kana,
            district.ward.name,
        ],
        body=[event.text, event.audience, event.where],
        facets={
            "ward": [district.ward_id],
            "district": [district.pk],
            "kind": [organization.kind],
            "theme": [theme.pk for theme in organization.themes.all()],
            **{name: ["1"] for name, is_set in flags.items() if is_set},
        },
        fresh=event.updated_at,
        last_day=None if comes_back else timezone.localdate(event.ends_at),
        # The list stands in the order of the next dates.
        order=f"{event.next_time[0]:%Y%m%d%H%M}",
    )


def documents_of(
    organization: Organization, *, on: date, is_linked: bool
) -> Iterable[tuple[tuple[str, int], Document | None]]:
    """((kind, number), document) of a group and of everything that it shows."""
    yield (
        ("org", organization.pk),
        organization_document(organization, on=on, is_linked=is_linked),
    )
    for listing in organization.listings.all():
        document = listing_document(listing, organization, on=on, is_linked=is_linked)
        yield (listing.direction, listing.pk), document
    for place in organization.places.all():
        yield ("place", place.pk), place_document(place, organization)
    for event in organization.events.all():
        yield ("event", event.pk), event_document(event, organization)
