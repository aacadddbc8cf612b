"""The filters of the analysis pages: year, place, kind, theme, and what is counted."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import django_filters
from django.db.models import Min
from django.utils.functional import cached_property

from kyodo_portal.lib.dates import fiscal_year, format_fiscal_year
from kyodo_portal.lib.text import clean_line
from organizations.facets import labels, places
from organizations.filters import Choices, TolerantFilterSet
from organizations.models import Organization
from partnerships.analysis.facts import MOST_YEARS, Selection
from partnerships.models import FiscalYear, Partnership
from partnerships.permissions import AnalysisScope

INSIDE = "inside"
OPEN_ONLY = "公開のみ"


class AnalysisFilter(TolerantFilterSet):
    """年度・区・地区・団体の種類・テーマ・公開のみ／内部も. The last one for those inside only."""

    year = django_filters.ChoiceFilter(label="年度")
    ward = django_filters.ChoiceFilter(label="区")
    district = django_filters.ChoiceFilter(label="地区")
    kind = django_filters.ChoiceFilter(label="団体の種類")
    theme = django_filters.ChoiceFilter(label="テーマ")
    show = django_filters.ChoiceFilter(label="数えるもの")

    class Meta:
        model = Partnership
        fields: list[str] = []

    def __init__(self, data: Mapping[str, str], scope: AnalysisScope, on: date) -> None:
        self.scope, self.on, self.places = scope, on, places()
        choices = {
            "year": self.year_choices(),
            "ward": [(slug, name) for slug, name, _ in self.places.wards],
            "district": self.district_choices(data),
            "kind": labels(Organization.Kind),
            "theme": [(slug, name) for slug, name, _ in self.places.themes],
            "show": [(INSIDE, "内部も")] if scope.is_inside else [],
        }
        super().__init__(data, Partnership.objects.none(), choices=choices)

    def year_choices(self) -> Choices:
        """From this fiscal year back to the first one that a partnership tells of."""
        now = fiscal_year(self.on)
        began = Partnership.objects.aggregate(Min("starts_on"))["starts_on__min"]
        told = FiscalYear.objects.aggregate(Min("year"))["year__min"]
        known = [year for year in (told, fiscal_year(began) if began else None) if year]
        first = max(min([now, *known]), now - MOST_YEARS + 1)
        return [(str(year), f"{year}年度") for year in range(now, first - 1, -1)]

    def district_choices(self, data: Mapping[str, str]) -> Choices:
        """The districts of the chosen ward; a slug is one district only within its ward."""
        ward = clean_line(data.get("ward", ""))
        return [(slug, name) for slug, name, _, own in self.places.districts if own == ward]

    @property
    def selects(self) -> list[dict[str, Any]]:
        rows = super().selects
        return [{**row, "empty": OPEN_ONLY} if row["name"] == "show" else row for row in rows]

    @cached_property
    def selection(self) -> Selection:
        """The filters as numbers of rows."""
        values, known = self.values, self.places
        year, ward = values.get("year"), values.get("ward")
        keys = {(own, slug): pk for slug, _, pk, own in known.districts}
        wards = {slug: pk for slug, _, pk in known.wards}
        themes = {slug: pk for slug, _, pk in known.themes}
        return Selection(
            year=int(year) if year else None,
            ward=wards[ward] if ward else None,
            district=keys[ward or "", values["district"]] if "district" in values else None,
            kind=values.get("kind", ""),
            theme=themes[values["theme"]] if "theme" in values else None,
            inside=values.get("show") == INSIDE,
        )

    @property
    def in_words(self) -> str:
        """「2026年度・旭区・公開のみ」, as exports and sentences say it."""
        names = [self.word(name) for name in self.values if name not in {"year", "show"}]
        year = self.values.get("year")
        told = [format_fiscal_year(int(year)) if year else "すべての年度", *names]
        return "・".join([*told, "内部も" if self.selection.inside else OPEN_ONLY])

    @property
    def where(self) -> str:
        """「旭区 若葉台地区」 or the whole city, for the first sentence."""
        names = [self.word(name) for name in ("ward", "district") if name in self.values]
        return " ".join(names) or "市内"
