"""What the maps show: wards and districts as shapes, offices, venues and groups as points.

Only what is public has a point, and never a neighbourhood association: where it is reached may be
somebody's home. A map that would be empty is None; the lists beside it say the same anyway.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q
from django.urls import reverse

from districts.drawing import Drawing, Name, Shape, Spot, draw, numbered
from districts.models import District, Office, Outline, Town, Ward
from districts.profile import above, is_shown_place, with_numbers
from kyodo_portal.lib.addresses import filled
from kyodo_portal.search.engine import find
from kyodo_portal.search.memory import State

MOST_POINTS = 200
MOST_DISTRICTS = 600


def outline_of(owner: Any) -> Outline | None:
    """The outline of a ward or a district whose query selected it; None without one."""
    try:
        found: Outline | None = owner.outline
    except ObjectDoesNotExist:
        return None
    return found


def shape_of(owner: Ward | District, *, role: str = "", url: str = "", title: str = "") -> Shape:
    """The shape of a ward or a district; without `rings` when nobody imported its outline."""
    outline = outline_of(owner)
    return Shape(
        name=owner.name.removesuffix("区").removesuffix("地区"),
        rings=outline.rings if outline else [],
        url=url,
        title=title or owner.name,
        role=role,
        credit=outline.credit if outline else "",
    )


def office_spot(office: Office) -> Spot:
    """A desk; its page is its entry in the list of desks."""
    anchor = office.ward.slug if office.ward else "city"
    return Spot(
        name=office.name,
        kind=office.get_kind_display(),
        url=f"{reverse('districts:contact-list')}#{anchor}",
        latitude=office.latitude,
        longitude=office.longitude,
        is_sample=office.is_sample,
        area=office.ward.name if office.ward else "",
    )


def place_spot(place: Any) -> Spot:
    """A venue; its page is that of the group that runs it, or of its district."""
    url = ""
    if place.organization and place.organization.is_public:
        url = place.organization.get_absolute_url()
    elif place.district:
        url = f"{place.district.get_absolute_url()}#places"
    return Spot(
        name=place.name,
        kind=place.kind.name if place.kind else "場所",
        url=url,
        latitude=place.latitude,
        longitude=place.longitude,
        is_sample=place.is_sample,
        area=place.district.name if place.district else "",
        reading=place.name_kana,
    )


def venue_spot(card: Any) -> Spot:
    """The same of a venue's card, as the pages of groups and districts read it."""
    url = ""
    if card.group_pk:
        url = filled("organizations:organization-detail", card.group_pk)
    elif card.district:
        url = f"{filled('districts:district-detail', card.ward_slug, card.district_slug)}#places"
    return Spot(
        name=card.name,
        kind=card.kind or "場所",
        url=url,
        latitude=card.latitude,
        longitude=card.longitude,
        is_sample=card.is_sample,
        area=card.district,
    )


def group_spot(group: Any) -> Spot | None:
    """A group, only where its address is public (which it never is for a jichikai)."""
    if group.status != "published" or not group.shown_address:
        return None
    return Spot(
        name=group.name,
        kind=group.get_kind_display(),
        url=group.get_absolute_url(),
        latitude=group.latitude,
        longitude=group.longitude,
        is_sample=group.is_sample,
        area=group.district.name if group.district else "",
        reading=group.name_kana,
    )


def located(rows: Any) -> Any:
    """Rows with a point."""
    return rows.filter(latitude__isnull=False, longitude__isnull=False)


def public_spots(municipality: str, ward: Ward | None, state: State) -> tuple[list[Spot], bool]:
    """At most `MOST_POINTS` numbered points of a ward (or the city), and whether there are more.

    Care plazas and other desks first, then venues, then groups. Which venues and groups have a
    public point is known to the search index, so only the rows that are shown are read.
    """
    offices = located(Office.objects.filter(is_open=True)).select_related("ward")
    if ward:
        offices = offices.filter(ward=ward).order_by("order", "name")
    else:
        offices = offices.filter(Q(ward=None) | Q(ward__municipality__slug=municipality))
    spots = [office_spot(office) for office in offices[: MOST_POINTS + 1]]
    facets = {"point": "1"} | ({"ward": str(ward.pk)} if ward else {})
    found = {
        kind: find(kinds=[kind], facets=facets, sort="name", state=state)
        for kind in ("place", "org")
    }
    if len(spots) + sum(hits.total for hits in found.values()) > MOST_POINTS and not ward:
        return [], True
    places, groups = ([pk for _, pk in hits.ids(0, MOST_POINTS + 1)] for hits in found.values())
    venues = located(above_places()).select_related("kind", "organization", "district__ward")
    spots += sorted(map(place_spot, venues.filter(pk__in=places)), key=by_name)
    rows = located(above(Ward, "organizations").with_public_address()).select_related("district")
    shown = (group_spot(group) for group in rows.filter(pk__in=groups))
    spots += sorted((spot for spot in shown if spot), key=by_name)
    spots = [spot for spot in spots if spot.is_located]
    return numbered(spots[:MOST_POINTS]), len(spots) > MOST_POINTS


def by_name(spot: Spot) -> tuple[str, str]:
    return spot.reading, spot.name


def above_places() -> Any:
    """Venues, but for those run by a group whose page is not public."""
    places: Any = District._meta.get_field("places").related_model
    return places._default_manager.filter(is_shown_place())


def wards_for_map(municipality: str, state: State) -> list[Any]:
    """The wards with their numbers and outlines."""
    rows = Ward.objects.of_municipality(municipality).select_related("outline", "municipality")
    return with_numbers("ward", rows, state)


def city_map(municipality: str, wards: Sequence[Any], state: State) -> dict[str, Any]:
    """/map/: all wards with their districts and numbers, the outlines, the points."""
    by_ward: dict[int, list[District]] = {}
    rows = District.objects.filter(ward__municipality__slug=municipality)
    for district in rows.order_by("ward__order", "name_kana", "pk")[:MOST_DISTRICTS]:
        by_ward.setdefault(district.ward_id, []).append(district)
    spots, has_more = public_spots(municipality, None, state)
    shapes = [shape_of(ward, url=map_url(ward), title=numbers_of(ward)) for ward in wards]
    return {
        "tiles": in_tile_order(wards),
        "listed": [(ward, by_ward.get(ward.pk, [])) for ward in wards],
        # Two hundred of many would show the first wards only, and hide that there are others.
        "spots": [] if has_more else spots,
        "has_more": has_more,
        "drawing": city_drawing(shapes, [] if has_more else spots),
    }


def ward_map(ward: Ward, wards: Sequence[Any], state: State) -> dict[str, Any]:
    """/map/?ward=…: one ward among its neighbours, its districts and its points."""
    rows = ward.districts.select_related("outline").order_by("name_kana", "pk")
    districts = with_numbers("district", rows[:MOST_DISTRICTS], state)
    spots, has_more = public_spots(ward.municipality.slug, ward, state)
    shapes = [
        *(shape_of(other, role="around", url=map_url(other)) for other in wards if other != ward),
        shape_of(ward, role="here"),
    ]
    for district in districts:
        district.ward = ward
        shapes.append(shape_of(district, url=district.get_absolute_url()))
    return {
        "districts": districts,
        "spots": spots,
        "has_more": has_more,
        "drawing": draw(shapes, spots, town_names(ward) if spots else ()),
    }


def town_names(ward: Ward) -> list[Name]:
    """Names to go by, while nobody has imported the ward's outline."""
    if outline_of(ward):
        return []
    rows = located(Town.objects.filter(ward=ward)).order_by("name_kana", "pk")
    points = rows.values_list("name", "longitude", "latitude")[:MOST_POINTS]
    return [Name(*point) for point in points]


def in_tile_order(wards: Iterable[Ward]) -> list[Ward]:
    """The wards as our schematic lays them out: read row by row, so is the order of the keys."""
    return sorted(wards, key=lambda ward: (ward.tile_row, ward.tile_column))


def city_drawing(shapes: Sequence[Shape], spots: Sequence[Spot]) -> Drawing | None:
    """The wards with small points: numbers would hide their names. None without outlines."""
    has_rings = any(shape.rings for shape in shapes)
    return draw(shapes, spots, with_numbers=False) if has_rings else None


def map_url(ward: Ward) -> str:
    return f"{reverse('districts:map')}?ward={ward.slug}"


def numbers_of(ward: Any) -> str:
    """「旭区（団体 4・連携 1）」, as the list says it."""
    counts = [
        f"{label} {count}"
        for label, count in (("団体", ward.group_count), ("連携", ward.partnership_count))
        if count
    ]
    return f"{ward.name}（{'・'.join(counts) or 'これから'}）"


def has_ground(*areas: Any) -> bool:
    """Whether points of these areas would lie on something: an outline, or a base map."""
    return bool(settings.MAP_TILE_URL) or any(outline_of(area) for area in areas if area)


def ward_sketch(ward: Ward, siblings: Sequence[Ward], offices: Iterable[Office]) -> Drawing | None:
    """The small map of a ward's page: its outline among its neighbours, and its desks."""
    if not has_ground(ward):
        return None
    shapes = [shape_of(other, role="around", url=other.get_absolute_url()) for other in siblings]
    spots = []
    for office in offices:
        office.ward = ward
        spots.append(office_spot(office))
    # The list of desks on that page carries no numbers.
    return draw([*shapes, shape_of(ward, role="here")], spots, with_numbers=False)


def district_sketch(
    district: District, others: Iterable[District], places: Iterable[Any], offices: Iterable[Office]
) -> Drawing | None:
    """The small map of a district's page: its outline (or its ward's), its venues and desks."""
    if not has_ground(district, district.ward):
        return None
    around = [shape_of(other, role="around", url=other.get_absolute_url()) for other in others]
    own = shape_of(district, role="here")
    frame = own if own.rings else shape_of(district.ward, role="here")
    spots = [office_spot(office) for office in offices if office.latitude is not None]
    spots = numbered([*spots, *map(venue_spot, places)])
    return draw([*around, frame], spots) if own.rings or spots else None


def group_sketch(group: Any, places: Iterable[Any]) -> Drawing | None:
    """The small map of a group's page: its public address and its venues; None without a point."""
    if not has_ground(group.district, group.ward):
        return None
    own = group_spot(group) if group.is_public else None
    spots = numbered([*([own] if own else []), *map(venue_spot, places)])
    areas = [shape_of(area, role="here") for area in (group.district, group.ward) if area]
    frame = next((area for area in areas if area.rings), None)
    return draw([frame] if frame else [], spots) if spots else None
