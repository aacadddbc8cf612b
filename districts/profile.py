"""What the pages of a ward and a district show, put together from this floor and those above.

Upper floors are reached only through the reverse relations of `District` and `Ward`; each reader
costs a fixed number of queries, however many groups there are.
"""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from districts.models import District, Office, Ward

CARDS = 12
LISTINGS = 6


def count_of(rows: Any, owner: str) -> Any:
    """Sub-query: how many of `rows` point at the outer row through `owner`."""
    mine = rows.filter(**{owner: OuterRef("pk")}).order_by().values(owner)
    return Coalesce(Subquery(mine.annotate(number=Count("pk")).values("number")), Value(0))


def above(model: Any, relation: str) -> Any:
    """The published rows of an upper floor behind a reverse relation."""
    return model._meta.get_field(relation).related_model._default_manager.published()


def wards_with_counts(municipality: str) -> Any:
    """The wards in the city's order, each with `group_count` and `partnership_count`."""
    return Ward.objects.of_municipality(municipality).annotate(
        group_count=count_of(above(Ward, "organizations"), "ward"),
        partnership_count=count_of(above(Ward, "partnerships"), "ward"),
    )


def ward_profile(ward: Ward, on: date) -> dict[str, Any]:
    """A ward's page: its districts with numbers, partnerships, groups outside them, offices."""
    districts = ward.districts.order_by("name_kana", "pk")
    return {
        "districts": districts.annotate(
            group_count=count_of(above(District, "organizations"), "district"),
            partnership_count=count_of(above(District, "partnerships"), "districts"),
        ),
        "partnerships": ward.partnerships.published().for_cards().newest_first()[:CARDS],
        "organizations": ward.organizations.published().filter(district=None).for_cards(on)[:CARDS],
        "offices": offices_of_ward(ward),
    }


def offices_of_ward(ward: Ward) -> list[Office]:
    """The open offices of a ward in their order, with the districts each of them serves."""
    offices = ward.offices.filter(is_open=True).select_related("source")
    return list(offices.prefetch_related("districts"))


def offices_near(district: District | None, ward: Ward) -> list[Office]:
    """Whom to turn to for a place: its care plaza first, then the offices of the whole ward."""
    offices = Office.objects.bridging(district, ward).select_related("source")
    return sorted(offices, key=lambda office: office.kind != Office.Kind.CARE_PLAZA)


def district_and_others(ward_slug: str, slug: str) -> tuple[District | None, list[District]]:
    """A district and the others to go on to: its neighbours, or else the rest of its ward."""
    links = District.neighbours.through._default_manager.filter(
        from_district=OuterRef("pk"),
        to_district__ward__slug=ward_slug,
        to_district__slug=slug,
    )
    rows = District.objects.annotate(is_neighbour=Exists(links)).select_related("ward", "source")
    found: list[Any] = list(rows.filter(Q(ward__slug=ward_slug) | Q(is_neighbour=True)))
    district = next((d for d in found if d.slug == slug and d.ward.slug == ward_slug), None)
    others = [other for other in found if other is not district]
    neighbours = [other for other in others if other.is_neighbour]
    return district, neighbours or others


def district_profile(district: District, on: date) -> dict[str, Any]:
    """A district's page: its groups, partnerships, offers and needs, places, and offices."""
    groups = district.organizations.published()
    listings = above_listings(district).current(on).filter(organization__district=district)
    listings = list(listings.select_related("organization").order_by("-created_at")[: 4 * LISTINGS])
    return {
        "organizations": groups.for_cards(on)[:CARDS],
        "partnerships": district.partnerships.published().for_cards().newest_first()[:CARDS],
        "offers": [listing for listing in listings if listing.direction == "offer"][:LISTINGS],
        "needs": [listing for listing in listings if listing.direction == "need"][:LISTINGS],
        "places": places_of(district),
        "offices": offices_near(district, district.ward),
    }


def places_of(district: District) -> Any:
    """Its venues, but for those run by a group whose page is not public."""
    is_shown = Q(organization=None) | Q(organization__in=above(District, "organizations"))
    return district.places.filter(is_shown).select_related("kind", "organization", "source")


def above_listings(district: District) -> Any:
    """The manager of the listings of a district's groups."""
    return district.organizations.model._meta.get_field("listings").related_model._default_manager
