"""The filters of the support log: group, method, sharing, fiscal year, and what waits."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import django_filters

from kyodo_portal.lib.dates import fiscal_year, fiscal_year_end, fiscal_year_start
from kyodo_portal.lib.text import search_terms
from organizations.facets import labels
from organizations.filters import TolerantFilterSet
from partnerships.models import SupportLog

# Entries are kept three years (PR11), so no earlier one is offered.
YEARS = 4
STEPS = {"open": "まだのもの", "late": "期日をすぎたもの", "done": "すんだもの"}


class SupportLogFilter(TolerantFilterSet):
    q = django_filters.CharFilter(label="団体の名前", method="by_group")
    method = django_filters.ChoiceFilter(label="方法")
    step = django_filters.ChoiceFilter(label="次にすること", method="by_step")
    sharing = django_filters.ChoiceFilter(label="共有範囲")
    year = django_filters.ChoiceFilter(label="年度", method="by_year")

    class Meta:
        model = SupportLog
        fields: list[str] = []

    def __init__(self, data: Mapping[str, str], queryset: Any, on: date) -> None:
        self.on = on
        now = fiscal_year(on)
        choices = {
            "method": labels(SupportLog.Method),
            "step": list(STEPS.items()),
            "sharing": labels(SupportLog.Sharing),
            "year": [(str(year), f"{year}年度") for year in range(now, now - YEARS, -1)],
        }
        super().__init__(data, queryset, choices=choices)

    @property
    def order(self) -> tuple[str, ...]:
        """What waits comes by its day; all else the newest first."""
        is_waiting = self.values.get("step") in {"open", "late"}
        return ("next_on", "pk") if is_waiting else ("-on", "-pk")

    def by_group(self, queryset: Any, name: str, value: str) -> Any:
        for term in search_terms(value):
            queryset = queryset.filter(organization__search_text__contains=term)
        return queryset

    def by_step(self, queryset: Any, name: str, value: str) -> Any:
        if value == "done":
            return queryset.exclude(done_on=None)
        rows = queryset.with_open_step()
        return rows.filter(next_on__lt=self.on) if value == "late" else rows

    def by_year(self, queryset: Any, name: str, value: str) -> Any:
        year = int(value)
        return queryset.filter(on__range=(fiscal_year_start(year), fiscal_year_end(year)))
