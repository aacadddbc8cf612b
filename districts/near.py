"""Near me: from the name of a 町丁目 or a postal code to those who are responsible there.

Districts are sets of 町丁目 that overlap and may hold only a part of one; every district that has
something of the place is shown, with its note. Upper floors are reached through reverse relations.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from os.path import commonprefix
from typing import Any

from django.db.models import Q

from districts.models import Coverage, District, Office, Town, Ward
from districts.profile import above
from districts.towns import town_and_chome, town_key
from kyodo_portal.lib.text import MAX_SEARCH_LENGTH, clean_line, search_key
from kyodo_portal.search.engine import find

MOST_TOWNS = 30
MOST_DISTRICTS = 600
# More than this many districts are offered as links, not shown in full.
MOST_SHOWN = 3
MOST_GROUPS = 40
MOST_NEARBY = 12
MIN_WORD = 2

_POSTAL = re.compile(r"〒?(\d{3})[-‐‑‒–—―−ー－]?(\d{4})(?!\d)")
_ONLY_DIGITS = re.compile(r"〒?\d[\d-]*")


@dataclass(frozen=True)
class Claim:
    """A district or an office that has a place, wholly or in part."""

    owner: Any
    is_part: bool = False
    note: str = ""


@dataclass
class Around:
    """Everybody responsible at one place."""

    title: str
    ward: Ward
    town: Town | None = None
    districts: list[Claim] = field(default_factory=list)
    # Their names or descriptions mention the place, but nobody has entered that they have it.
    perhaps: list[District] = field(default_factory=list)
    plazas: list[Claim] = field(default_factory=list)
    shakyo: list[Any] = field(default_factory=list)
    rengo: list[Any] = field(default_factory=list)
    desks: list[Office] = field(default_factory=list)

    @property
    def overlaps(self) -> bool:
        return len(self.districts) > 1 or any(claim.is_part for claim in self.districts)


@dataclass
class Found:
    """The answer to one question: what is shown in full, what can be chosen, what is near."""

    query: str = ""
    shown: list[Around] = field(default_factory=list)
    towns: list[Town] = field(default_factory=list)
    districts: list[District] = field(default_factory=list)
    wards: list[Ward] = field(default_factory=list)
    nearby: list[Town] = field(default_factory=list)
    has_more: bool = False

    @property
    def is_nothing(self) -> bool:
        return not (self.shown or self.towns or self.districts)


@dataclass(frozen=True)
class Asked:
    """A question in the forms in which it is compared."""

    text: str
    postal: str = ""
    ward: Ward | None = None
    stem: str = ""
    chome: str = ""

    @property
    def is_word(self) -> bool:
        return len(self.stem) >= MIN_WORD


def near(query: str, town_id: str, wards: Sequence[Ward]) -> Found:
    """Who is responsible at the place that was asked for; `town_id` is a choice from the list.

    `wards` are those of the municipality. The number of statements is fixed.
    """
    text = clean_line(query[: 10 * MAX_SEARCH_LENGTH])[:MAX_SEARCH_LENGTH]
    found = Found(query=text)
    if chosen := chosen_town(town_id, wards):
        found.query = found.query or chosen.name
        found.shown = around_towns([chosen], districts_of(wards))
        return found
    if not text:
        return found
    asked = understand(text, wards)
    districts = districts_of(wards)
    found.towns = towns_of(asked, wards)
    found.has_more = len(found.towns) > MOST_TOWNS
    found.towns = sorted(found.towns[:MOST_TOWNS], key=in_order)
    if len(found.towns) == 1:
        found.shown, found.towns = around_towns(found.towns, districts), []
    elif not found.towns:
        found.districts = [one for one in districts if mentions(one, asked)]
        if 0 < len(found.districts) <= MOST_SHOWN:
            found.shown = [around_district(district) for district in found.districts]
            fill(found.shown)
            found.districts = []
        found.nearby = [] if found.shown else nearby_towns(asked, wards)
    else:
        found.districts = [one for one in districts if is_named(one, asked)]
    found.districts = found.districts[:MOST_TOWNS]
    found.wards = [ward for ward in wards if is_meant(ward, asked)]
    return found


def understand(text: str, wards: Sequence[Ward]) -> Asked:
    """Read a postal code, or the name of a town after prefecture, city and ward."""
    key = search_key(text).replace(" ", "")
    if match := _POSTAL.match(key):
        return Asked(text, postal=f"{match[1]}-{match[2]}")
    if _ONLY_DIGITS.fullmatch(key):
        return Asked(text, postal=key.lstrip("〒"))
    for prefix in ("神奈川県", *{search_key(ward.municipality.name) for ward in wards}):
        key = key.removeprefix(prefix)
    # 神奈川区神奈川本町: the longest name that stands in front is the ward.
    names = sorted(wards, key=lambda ward: -len(ward.name))
    ward = next((w for w in names if key.startswith(search_key(w.name))), None)
    if ward and len(key) > len(ward.name):
        key = key.removeprefix(search_key(ward.name))
    else:
        ward = None
    stem, chome = town_and_chome(key)
    return Asked(text, "", ward, stem, chome)


def districts_of(wards: Sequence[Ward]) -> list[District]:
    """The districts of the municipality, read once: few enough to be compared here."""
    rows = District.objects.filter(ward__in=wards).order_by("ward__order", "name_kana", "pk")
    by_pk = {ward.pk: ward for ward in wards}
    districts = list(rows[:MOST_DISTRICTS])
    for district in districts:
        district.ward = by_pk[district.ward_id]
    return districts


def chosen_town(town_id: str, wards: Sequence[Ward]) -> Town | None:
    if not (town_id.isascii() and town_id.isdecimal() and len(town_id) < 10):
        return None
    rows = Town.objects.filter(ward__in=wards).select_related("ward")
    found: Town | None = rows.filter(pk=int(town_id)).first()
    return found


def towns_of(asked: Asked, wards: Sequence[Ward]) -> list[Town]:
    """The towns that were meant, the exact name alone if there is one; one more than are shown."""
    rows = Town.objects.filter(ward__in=wards).select_related("ward")
    if asked.ward:
        rows = rows.filter(ward=asked.ward)
    if asked.postal:
        full = len(asked.postal) == len("241-0801")
        return list(rows.filter(postal_code=asked.postal)[: MOST_TOWNS + 1]) if full else []
    if not asked.stem:
        return []
    if asked.chome:
        return list(rows.filter(key=f"{asked.stem}{asked.chome}丁目")[: MOST_TOWNS + 1])
    starts = Q(key__startswith=asked.stem) | Q(name_kana__startswith=asked.stem)
    inside = Q(key__contains=asked.stem) if asked.is_word else Q(pk=None)
    found = list(rows.filter(starts | inside)[: 4 * MOST_TOWNS])
    exact = [town for town in found if asked.stem in (town.key, town.name_kana)]
    begun = [
        town
        for town in found
        if town.key.startswith(asked.stem) or town.name_kana.startswith(asked.stem)
    ]
    return (exact or begun or found)[: MOST_TOWNS + 1]


def in_order(town: Town) -> tuple[int, str, int]:
    """By ward and name, and 十丁目 after 九丁目."""
    stem, chome = town_and_chome(town.name)
    return town.ward.order, stem, int(chome or 0)


def nearby_towns(asked: Asked, wards: Sequence[Ward]) -> list[Town]:
    """What may have been meant: the other 丁目 of the town, or postal codes that begin alike."""
    rows = Town.objects.filter(ward__in=wards).select_related("ward")
    if asked.postal:
        begin = asked.postal[:3]
        return (
            list(rows.filter(postal_code__startswith=begin)[:MOST_NEARBY])
            if len(begin) == 3
            else []
        )
    if not asked.is_word:
        return []
    begin = asked.stem[:MIN_WORD]
    rows = rows.filter(Q(key__startswith=begin) | Q(name_kana__startswith=begin))
    likely = sorted(rows[:200], key=lambda town: -len(commonprefix([town.key, asked.stem])))
    return likely[:MOST_NEARBY]


def is_named(district: District, asked: Asked) -> bool:
    """Whether a district has the name that was typed, or begins with it (also by its reading)."""
    if not asked.is_word or (asked.ward and asked.ward.pk != district.ward_id):
        return False
    names = (search_key(district.name), search_key(district.name_kana))
    return any(name.startswith(asked.stem) for name in names)


def mentions(district: District, asked: Asked) -> bool:
    """Whether a district's name or its list of towns holds what was typed."""
    if is_named(district, asked):
        return True
    if not asked.is_word or (asked.ward and asked.ward.pk != district.ward_id):
        return False
    return asked.stem in town_key(district.towns) or asked.stem in search_key(district.name)


def is_meant(ward: Ward, asked: Asked) -> bool:
    """Whether somebody typed the name of a ward, or it stands in what they typed."""
    if asked.ward:
        return asked.ward.pk == ward.pk
    name, kana = search_key(ward.name), search_key(ward.name_kana)
    bare = name.removesuffix("区")
    return bool(asked.stem) and (
        asked.stem in (bare, name, kana, kana.removesuffix("く"))
        or name in asked.stem
        or (asked.is_word and (bare.startswith(asked.stem) or kana.startswith(asked.stem)))
    )


def around_towns(towns: Iterable[Town], districts: Sequence[District]) -> list[Around]:
    """The answers for towns, with all who have them."""
    places = {town.pk: Around(title=town.name, ward=town.ward, town=town) for town in towns}
    rows = Coverage.objects.filter(town__in=places).select_related("district__ward", "office")
    for row in rows.order_by("is_part", "district__name_kana", "office__order", "pk"):
        place = places[row.town_id]
        claims = place.districts if row.district_id else place.plazas
        if row.office is None or row.office.is_open:
            claims.append(Claim(row.district or row.office, row.is_part, row.note))
    for place in places.values():
        if not place.districts:
            stem, _ = town_and_chome(place.title)
            asked = Asked(place.title, ward=place.ward, stem=stem)
            place.perhaps = [one for one in districts if mentions(one, asked)]
    fill(list(places.values()))
    return list(places.values())


def around_district(district: District) -> Around:
    return Around(title=district.name, ward=district.ward, districts=[Claim(district)])


def fill(places: Sequence[Around]) -> None:
    """Add the offices and the federations of the districts of all places, all at once."""
    near_by = {claim.owner.pk for place in places for claim in place.districts}
    wards = {place.ward.pk for place in places}
    offices = Office.objects.filter(
        Q(districts__in=near_by) | Q(ward__in=wards, districts=None), is_open=True
    )
    served: dict[int, set[int]] = {}
    links = Office.districts.through._default_manager.filter(district_id__in=near_by)
    for office_id, district_id in links.values_list("office_id", "district_id"):
        served.setdefault(office_id, set()).add(district_id)
    # Which groups these are is known to the search index; the tables are asked for them alone.
    kinds = ("chiku_shakyo", "rengo")
    around = {"district": [str(pk) for pk in near_by], "kind": kinds}
    found = find(kinds=["org"], facets=around, sort="name") if near_by else None
    keys = [pk for _, pk in found.ids(0, MOST_GROUPS)] if found else []
    groups = list(
        above(District, "organizations")
        .filter(pk__in=keys, district_id__in=near_by)
        .order_by("kind", "name_kana", "pk")
        .only("name", "kind", "status", "is_sample", "district_id")
    )
    rows = list(offices.select_related("source").distinct().order_by("order", "name"))
    for place in places:
        own = {claim.owner.pk for claim in place.districts}
        place.shakyo = [g for g in groups if g.district_id in own and g.kind == "chiku_shakyo"]
        place.rengo = [g for g in groups if g.district_id in own and g.kind == "rengo"]
        named = {claim.owner.pk for claim in place.plazas}
        for office in rows:
            if office.pk in named:
                continue
            if served.get(office.pk, set()) & own:
                place.plazas.append(Claim(office))
            elif office.ward_id == place.ward.pk and office.kind != Office.Kind.CARE_PLAZA:
                place.desks.append(office)
