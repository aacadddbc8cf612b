"""The rows that an analysis counts, read in a fixed number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from districts.models import District, Ward
from kyodo_portal.lib.dates import fiscal_year
from organizations.models import Organization
from partnerships.models import FiscalYear, Partnership, Party
from partnerships.permissions import AnalysisScope

# Years offered and shown go back at most so far; older ones count as the first of them.
MOST_YEARS = 15


@dataclass(frozen=True)
class Selection:
    """The chosen filters: numbers of rows, a kind, a year; `inside`: unpublished ones too."""

    year: int | None = None
    ward: int | None = None
    district: int | None = None
    kind: str = ""
    theme: int | None = None
    inside: bool = False


@dataclass(slots=True)
class Work:
    """One partnership: its years (fiscal, first and last), places and parties (numbers).

    `is_dated`: somebody wrote down when it began; without that it is new in no year.
    """

    pk: int
    name: str
    ward: int
    status: str
    publication: str
    third_party: int | None
    first_year: int
    last_year: int
    is_dated: bool
    districts: list[int] = field(default_factory=list)
    parties: list[int] = field(default_factory=list)

    def is_new_in(self, year: int) -> bool:
        return self.is_dated and self.first_year == year

    def runs_in(self, year: int) -> bool:
        return self.first_year <= year <= self.last_year


@dataclass(slots=True)
class Group:
    """One organisation, as far as an analysis names it."""

    pk: int
    name: str
    kana: str
    kind: str
    ward: int | None
    district: int | None
    status: str

    @property
    def is_public(self) -> bool:
        return self.status in Organization.PUBLIC_STATUSES


@dataclass(slots=True)
class Facts:
    """Everything counted under one selection, and the names of places."""

    works: list[Work]
    groups: dict[int, Group]
    wards: dict[int, str]
    districts: dict[int, tuple[int, str]]

    def place_of(self, group: Group) -> str:
        """「旭区 若葉台」, or that the body works for the whole city."""
        ward = self.wards.get(group.ward or 0, "")
        district = self.districts.get(group.district or 0, (0, ""))[1]
        return " ".join(filter(None, (ward, district))) or "市の全域"


def read_facts(selection: Selection, scope: AnalysisScope, on: date) -> Facts:
    """Partnerships, parties, groups and places under a selection, as `scope` may count them."""
    rows = selected(selection, scope)
    works = {work.pk: work for work in _works(rows, on)}
    if selection.year is not None:
        works = {pk: work for pk, work in works.items() if work.runs_in(selection.year)}
    links = Partnership.districts.through._default_manager.filter(partnership__in=rows.values("pk"))
    for pk, district in links.order_by("pk").values_list("partnership_id", "district_id"):
        if pk in works:
            works[pk].districts.append(district)
    parties = Party.objects.active().filter(partnership__in=rows.values("pk"))
    parties = parties.order_by("order", "pk")
    for pk, organization in parties.values_list("partnership_id", "organization_id"):
        if pk in works:
            works[pk].parties.append(organization)
    return Facts(
        works=list(works.values()),
        groups=_groups(rows, works.values()),
        wards=dict(Ward.objects.values_list("pk", "name").order_by("order")),
        districts={
            pk: (ward, name)
            for pk, ward, name in District.objects.order_by("ward__order", "name_kana").values_list(
                "pk", "ward_id", "name"
            )
        },
    )


def selected(selection: Selection, scope: AnalysisScope) -> Any:
    """The partnerships under all filters but the year, which the rows' own dates decide."""
    if selection.inside:
        rows = Partnership.objects.counted(wards=scope.wards, all_wards=scope.everywhere)
    else:
        rows = Partnership.objects.counted()
    if selection.ward is not None:
        rows = rows.filter(ward_id=selection.ward)
    if selection.district is not None:
        links = Partnership.districts.through._default_manager.filter(
            partnership=OuterRef("pk"), district=selection.district
        )
        rows = rows.filter(Exists(links))
    if selection.theme is not None:
        themes = Partnership.themes.through._default_manager.filter(
            partnership=OuterRef("pk"), theme=selection.theme
        )
        rows = rows.filter(Exists(themes))
    if selection.kind:
        parties = Party.objects.active().filter(
            partnership=OuterRef("pk"), organization__kind=selection.kind
        )
        rows = rows.filter(Exists(parties))
    return rows.order_by()


def _works(rows: Any, on: date) -> Iterable[Work]:
    budgeted: dict[int, list[int]] = {}
    years = FiscalYear.objects.filter(partnership__in=rows.values("pk")).order_by("year")
    for pk, year in years.values_list("partnership_id", "year"):
        budgeted.setdefault(pk, []).append(year)
    columns = ("pk", "name", "ward_id", "status", "publication", "third_party_id")
    moments = ("starts_on", "ends_on", "published_at", "created_at", "updated_at")
    for *own, starts, ends, published, created, updated in rows.order_by("pk").values_list(
        *columns, *moments
    ):
        told = budgeted.get(own[0], [])
        first = _first_year(starts, told, published or created)
        last = _last_year(own[3], ends, updated, on)
        dated = starts is not None or bool(told)
        yield Work(*own, first_year=first, last_year=max(first, last, *told), is_dated=dated)


def _first_year(starts: date | None, told: list[int], known: datetime) -> int:
    """The year it began in; where nobody wrote that down, the first year with a budget, or since
    when the portal knows it."""
    if starts:
        return fiscal_year(starts)
    return told[0] if told else fiscal_year(timezone.localdate(known))


def _last_year(status: str, ends: date | None, updated: datetime, on: date) -> int:
    if ends:
        return fiscal_year(ends)
    is_over = status == Partnership.Status.COMPLETED
    return fiscal_year(timezone.localdate(updated) if is_over else on)


def _groups(rows: Any, works: Iterable[Work]) -> dict[int, Group]:
    wanted = {pk for work in works for pk in work.parties}
    # One statement whatever the number: asked through the partnerships, not by a list of numbers.
    parties = Party.objects.filter(partnership__in=rows.values("pk"))
    columns = ("pk", "name", "name_kana", "kind", "ward_id", "district_id", "status")
    found = Organization.objects.filter(pk__in=parties.values("organization_id")).order_by()
    return {
        row[0]: Group(*row)
        for row in sorted(found.values_list(*columns), key=lambda row: (row[2] or "ん", row[1]))
        if row[0] in wanted
    }
