"""The filters of the list of events and of its calendar, answered by the search index."""

from collections.abc import Callable, Mapping
from typing import Any

import django_filters

from organizations.facets import FacetFilter, labels
from organizations.filters import Choices
from organizations.models import Event, Organization


class EventFilter(FacetFilter):
    """行事をさがす: words, place, theme, kind of the group, and what makes it easy to come."""

    KINDS = ("event",)
    TICKS = {
        "beginners": "はじめて歓迎",
        "wheelchair": "車いす可",
        "easy_japanese": "日本語が苦手でも可",
        "online": "オンラインでも参加できる",
    }
    FIRST = ("ward", "district", "theme")
    ticks_label = "参加のしやすさ"

    q = django_filters.CharFilter(label="ことば")
    ward = django_filters.ChoiceFilter(label="区")
    district = django_filters.ChoiceFilter(label="地区")
    theme = django_filters.ChoiceFilter(label="テーマ")
    kind = django_filters.ChoiceFilter(label="団体の種類")
    beginners = django_filters.ChoiceFilter(label="参加のしやすさ")
    wheelchair = django_filters.ChoiceFilter(label="参加のしやすさ")
    easy_japanese = django_filters.ChoiceFilter(label="参加のしやすさ")
    online = django_filters.ChoiceFilter(label="参加のしやすさ")

    class Meta:
        model = Event
        fields: list[str] = []

    def make_choices(self, data: Mapping[str, str]) -> dict[str, Choices]:
        return {
            "ward": self.places.ward_choices,
            "district": self.district_choices(data),
            "theme": self.places.theme_choices,
            "kind": labels(Organization.Kind),
        }

    @property
    def sort(self) -> str:
        """Soonest first, always: events stand in the index by date, as groups do by name."""
        return "name"


def reader(rows: Any) -> Callable[[list[int]], dict[int, Event]]:
    """Reads public events by their numbers, as `rows` gives them."""

    def read(keys: list[int]) -> dict[int, Event]:
        events: dict[int, Event] = rows.in_bulk(keys)
        return events

    return read
