"""The world of an evaluation file: its organisations, published, in a scratch database.

    {"organizations": [{"key", "name", "kind", "ward", "district", "themes": [], "summary",
                        "strengths", "offers": [{"kind", "title", "detail"}], "needs": [same],
                        "reading", "aliases": []}]}

Kinds, themes and wards stand by their Japanese labels; everything but `key`, `name` and `kind` may
be missing or empty.
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from districts.models import District, Ward
from kyodo_portal.lib.text import clean_line, clean_text, search_key
from kyodo_portal.loading import places, seeds
from kyodo_portal.loading.files import Writer
from organizations.models import Listing, Organization, Theme

Record = dict[str, Any]
# What the portal knows before anybody registers; no groups.
STEPS = (
    places.load_sources,
    places.load_synonyms,
    places.load_municipalities,
    places.load_wards,
    places.load_themes,
    places.load_place_kinds,
    seeds.load_districts,
)
LISTED_DAYS = 90
BATCH = 500


class BadFile(Exception):
    """The file cannot be evaluated; the message says where and why."""


def read_file(path: str | Path) -> Record:
    """The file as a dict; `BadFile` when it is not JSON of the expected shape."""
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadFile(f"{path}: {error}") from None
    if not isinstance(data, dict) or not isinstance(data.get("organizations"), list):
        raise BadFile(f"{path}: “organizations” is missing")
    return data


@transaction.atomic
def load_world(records: Iterable[Record]) -> dict[str, int]:
    """Write reference data and all organisations as published groups; returns key → pk.

    The caller writes the search entries (`kyodo_portal.indexing.write_entries`).
    """
    writer = Writer()
    for step in STEPS:
        step(writer)
    maker = Maker()
    records = list(records)
    groups = [maker.group(record) for record in records]
    keys = [str(record["key"]) for record in records]
    if len(set(keys)) != len(keys):
        raise BadFile("two organizations have the same key")
    Organization.objects.bulk_create(groups, batch_size=BATCH)
    write_themes(maker, groups, records)
    listings = [
        row
        for group, record in zip(groups, records, strict=True)
        for row in maker.listings(group, record)
    ]
    Listing.objects.bulk_create(listings, batch_size=BATCH)
    return {key: group.pk for key, group in zip(keys, groups, strict=True)}


def write_themes(maker: "Maker", groups: list[Organization], records: list[Record]) -> None:
    link: Any = Organization.themes.through
    rows = [
        link(organization_id=group.pk, theme_id=maker.theme(name).pk)
        for group, record in zip(groups, records, strict=True)
        for name in dict.fromkeys(record.get("themes") or ())
    ]
    link.objects.bulk_create(rows, batch_size=BATCH)


class Maker:
    """Makes unsaved rows of records; wards, themes and districts are looked up once."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.today = timezone.localdate()
        self.wards = by_key(Ward.objects.all())
        self.themes = by_key(Theme.objects.all())
        self.kinds = {search_key(label): value for value, label in Organization.Kind.choices}
        self.listing_kinds = {search_key(label): value for value, label in Listing.Kind.choices}
        self.districts = {
            (row.ward_id, short(row.name)): row for row in District.objects.select_related("ward")
        }

    def group(self, record: Record) -> Organization:
        if not record.get("key") or not record.get("name"):
            raise BadFile("an organization has no key or no name")
        ward = self.ward(record)
        group = Organization(
            name=clean_line(record["name"])[:60],
            name_kana=clean_line(record.get("reading") or "")[:80],
            aliases=[clean_line(alias) for alias in record.get("aliases") or ()],
            kind=self.kind(record),
            ward=ward,
            district=self.district(record, ward),
            summary=clean_text(record.get("summary") or ""),
            effort=clean_text(record.get("strengths") or ""),
            status=Organization.Status.PUBLISHED,
            published_at=self.now,
            confirmed_on=self.today,
        )
        group.search_text = group.make_search_text()
        return group

    def kind(self, record: Record) -> str:
        """By its label, or by its code."""
        label = str(record.get("kind") or "")
        if label in Organization.Kind.values:
            return label
        key = search_key(label)
        if key not in self.kinds:
            raise BadFile(f"{record['key']}: unknown kind “{label}”")
        return self.kinds[key]

    def ward(self, record: Record) -> Ward | None:
        """The ward of that name, with or without 区; none for bodies of the whole city."""
        label = search_key(record.get("ward") or "")
        if not label:
            return None
        found = self.wards.get(label) or self.wards.get(f"{label}区")
        if found is None:
            raise BadFile(f"{record['key']}: unknown ward “{record['ward']}”")
        return found

    def theme(self, name: str) -> Theme:
        found = self.themes.get(search_key(name))
        if found is None:
            raise BadFile(f"unknown theme “{name}”")
        return found

    def district(self, record: Record, ward: Ward | None) -> District | None:
        """The district of that name in the ward, made when the portal does not know it."""
        name = clean_line(record.get("district") or "")[:40]
        if ward is None or not name:
            return None
        key = (ward.pk, short(name))
        if key not in self.districts:
            self.districts[key] = District.objects.create(
                ward=ward, slug=f"evaluation-{len(self.districts)}", name=name
            )
        return self.districts[key]

    def listings(self, group: Organization, record: Record) -> list[Listing]:
        both = ((Listing.Direction.OFFER, "offers"), (Listing.Direction.NEED, "needs"))
        return [
            self.listing(group, direction, item)
            for direction, name in both
            for item in record.get(name) or ()
        ]

    def listing(self, group: Organization, direction: str, item: Record) -> Listing:
        label = str(item.get("kind") or "")
        kind = self.listing_kinds.get(search_key(label), label)
        if kind not in Listing.Kind.values:
            raise BadFile(f"{group.name}: unknown kind of offer or need “{label}”")
        title, detail = clean_line(item.get("title") or ""), clean_text(item.get("detail") or "")
        length = Listing._meta.get_field("title").max_length or 0
        if len(title) > length:  # nothing of a long title is lost
            detail = f"{title}\n{detail}".strip()
        return Listing(
            organization=group,
            direction=direction,
            kind=kind,
            title=title[:length],
            detail=detail,
            district=group.district,
            timing=Listing.Timing.ANYTIME,
            ends_on=self.today + timedelta(days=LISTED_DAYS),
        )


def by_key(rows: Iterable[models.Model]) -> dict[str, Any]:
    return {search_key(str(row)): row for row in rows}


def short(name: str) -> str:
    """「若葉台」 and 「若葉台地区」 are one district."""
    key = search_key(name)
    return key.removesuffix("地区") or key
