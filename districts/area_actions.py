"""The only writers of outlines, 町丁目 and who has them. All or nothing, and harmless to repeat."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from districts.boundaries import Area, MapFileError, check_place
from districts.maps import reduce_rings
from districts.models import Coverage, District, Office, Outline, Source, Town, Ward
from districts.towns import TownRow, town_key
from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.text import search_key
from kyodo_portal.search.actions import words_changed

# About 1.5 kB of SVG; all wards together stay below 30 kB.
MOST_POINTS = 200
MAX_LISTED = 20


@dataclass
class Report:
    """What a run did (or would do): numbers by kind of row, and the names nobody knew."""

    made: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    unknown: list[str] = field(default_factory=list)
    points: dict[str, tuple[int, int]] = field(default_factory=dict)


class Known:
    """The wards of the portal's municipality and their districts, found as files name them."""

    def __init__(self) -> None:
        wards = Ward.objects.of_municipality(settings.PORTAL_MUNICIPALITY)
        self.wards: dict[str, Ward] = {}
        for ward in wards.select_related("municipality"):
            city = search_key(ward.municipality.name)
            for name in (ward.code, ward.code[:5], ward.slug, ward.name, f"{city}{ward.name}"):
                self.wards[search_key(name)] = ward
        self.districts: dict[tuple[int, str], District] = {}
        for district in District.objects.filter(ward__in=set(self.wards.values())):
            district.ward = next(w for w in self.wards.values() if w.pk == district.ward_id)
            for name in (district.slug, district.name, district.name.removesuffix("地区")):
                self.districts.setdefault((district.ward_id, search_key(name)), district)

    def ward(self, name: str) -> Ward | None:
        """The ward of a name, a slug or a 5- or 6-digit code."""
        return self.wards.get(search_key(name))

    def district(self, ward: Ward, name: str) -> District | None:
        """A district of a ward by its slug or name, with or without 「地区」."""
        key = search_key(name)
        found = self.districts.get((ward.pk, key))
        return found or self.districts.get((ward.pk, key.removesuffix("地区")))


def save_outlines(
    areas: Iterable[Area], *, credit: str = "", source: Source | None = None, by: Any = None
) -> Report:
    """Store the simplified outlines of all areas that are wards or districts of the municipality.

    Raises MapFileError, having written nothing, when one of them does not lie in Yokohama.
    """
    known, report = Known(), Report()
    with transaction.atomic():
        for area in areas:
            owner = owner_of(area, known)
            if owner is None:
                report.unknown.append(area.label)
                continue
            check_place(area)
            save_outline(area, owner, credit, source, by, report)
        words_changed()
    return report


def owner_of(area: Area, known: Known) -> Ward | District | None:
    if not area.ward:
        # Other cities have a 緑区 too: a code, where there is one, decides alone.
        return known.ward(area.code or area.name)
    ward = known.ward(area.ward)
    return known.district(ward, area.name) if ward else None


def save_outline(
    area: Area, owner: Any, credit: str, source: Source | None, by: Any, report: Report
) -> None:
    rings = reduce_rings(area.rings, MOST_POINTS)
    if not rings:
        raise MapFileError(f"{area.label}の区域が小さすぎるか、線になっていて、面になりません。")
    is_ward = isinstance(owner, Ward)
    values = {"rings": rings, "credit": credit[:200], "source": source}
    kind = "区の境界" if is_ward else "地区の境界"
    key = {"ward": owner} if is_ward else {"district": owner}
    outline = Outline.objects.filter(**key).first() or Outline(**key)
    report.points[str(owner)] = (sum(map(len, area.rings)), sum(map(len, rings)))
    if count_change(outline, values, kind, report):
        outline.save()
        record(owner, "outline_imported", by=by, via=HistoryEntry.Via.SYSTEM, label=credit)


def count_change(row: Model, values: dict[str, Any], kind: str, report: Report) -> bool:
    """Put the values on a row and count it; whether it has to be saved."""
    is_new = row.pk is None
    different = [name for name, value in values.items() if getattr(row, name) != value]
    for name in different:
        setattr(row, name, values[name])
    (report.made if is_new else report.changed if different else report.same)[kind] += 1
    return is_new or bool(different)


def save_towns(rows: Iterable[TownRow], *, source: Source | None = None) -> Report:
    """Create or correct the 町丁目 of a file, and who has them; what it does not name stays.

    An empty cell never empties what was there. Raises MapFileError, having written nothing, with
    every ward, district and office that nobody knows.
    """
    known, report = Known(), Report()
    with transaction.atomic():
        writer = TownWriter(known, report, source)
        for row in rows:
            writer.take(row)
        if writer.problems:
            more = len(writer.problems) - MAX_LISTED
            lines = writer.problems[:MAX_LISTED] + ([f"ほか {more}件"] if more > 0 else [])
            raise MapFileError("\n".join(lines))
        writer.save()
    return report


class TownWriter:
    """Collects the changes of a file, then writes them in a few statements."""

    def __init__(self, known: Known, report: Report, source: Source | None) -> None:
        self.known, self.report, self.source = known, report, source
        self.problems: list[str] = []
        self.towns = {(town.ward_id, town.name): town for town in Town.objects.all()}
        self.offices: dict[str, Office] = {}
        for office in Office.objects.all():
            self.offices.update({office.slug: office, search_key(office.name): office})
        self.before = {(c.town_id, c.district_id, c.office_id): c for c in Coverage.objects.all()}
        self.new_towns: dict[tuple[int, str], Town] = {}
        self.changed_towns: dict[int, Town] = {}
        self.claims: dict[tuple[int, str, int | None, int | None], tuple[Town, TownRow]] = {}

    def take(self, row: TownRow) -> None:
        ward = self.known.ward(row.ward)
        if ward is None:
            self.problems.append(f"{row.line}行目：区「{row.ward}」は、このポータルにありません。")
            return
        town = self.town(ward, row)
        if row.district:
            district = self.known.district(ward, row.district)
            if district is None:
                self.problems.append(
                    f"{row.line}行目：{ward.name}に、地区「{row.district}」は登録されていません。"
                )
                return
            self.claims[(ward.pk, town.name, district.pk, None)] = (town, row)
        if row.office:
            office = self.offices.get(row.office) or self.offices.get(search_key(row.office))
            if office is None:
                self.problems.append(f"{row.line}行目：窓口「{row.office}」は登録されていません。")
                return
            self.claims[(ward.pk, town.name, None, office.pk)] = (town, row)

    def town(self, ward: Ward, row: TownRow) -> Town:
        key = (ward.pk, row.name)
        town = self.towns.get(key)
        is_first = town is None
        if town is None:
            town = self.towns[key] = self.new_towns[key] = Town(ward=ward, name=row.name)
        values = {
            "key": town_key(row.name),
            "name_kana": row.kana or town.name_kana,
            "postal_code": row.postal_code or town.postal_code,
            "latitude": town.latitude if row.latitude is None else row.latitude,
            "longitude": town.longitude if row.longitude is None else row.longitude,
            "source": self.source or town.source,
        }
        # A second line about the same new town only adds to it.
        counted = self.report if is_first or key not in self.new_towns else Report()
        if count_change(town, values, "町丁目", counted) and key not in self.new_towns:
            self.changed_towns[town.pk] = town
        return town

    def save(self) -> None:
        names = ["key", "name_kana", "postal_code", "latitude", "longitude", "source"]
        Town.objects.bulk_create(self.new_towns.values(), batch_size=500)
        Town.objects.bulk_update(self.changed_towns.values(), names, batch_size=200)
        made: list[Coverage] = []
        changed: list[Coverage] = []
        for (_, _, district, office), (town, row) in self.claims.items():
            coverage = self.before.get((town.pk, district, office)) or Coverage(
                town=town, district_id=district, office_id=office
            )
            is_new = coverage.pk is None
            values = {"is_part": row.is_part, "note": row.note}
            if count_change(coverage, values, "受けもち", self.report):
                (made if is_new else changed).append(coverage)
        Coverage.objects.bulk_create(made, batch_size=500)
        Coverage.objects.bulk_update(changed, ["is_part", "note"], batch_size=200)
