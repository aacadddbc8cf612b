"""Narrowing suggestions by place and kind: they are few and already read, so without a query."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from organizations.cards import KIND_LABELS
from organizations.models import Organization
from partnerships.matching import Suggestion


@dataclass(frozen=True)
class Select:
    """One choice of the filter form; options are (value, label, number under the others)."""

    name: str
    label: str
    empty: str
    value: str
    options: list[tuple[str, str, int]]


def ward_of(group: Organization) -> tuple[str, str]:
    return (group.ward.slug, group.ward.name) if group.ward else ("", "")


def district_of(group: Organization) -> tuple[str, str]:
    return (group.district.slug, group.district.name) if group.district else ("", "")


def kind_of(group: Organization) -> tuple[str, str]:
    return group.kind, KIND_LABELS.get(group.kind, "")


FACETS = {
    "ward": ("区", "どの区でも", ward_of),
    "district": ("地区", "どの地区でも", district_of),
    "kind": ("団体の種類", "どの種類でも", kind_of),
}


class SuggestionFilter:
    """Filters by GET among `suggestions`. What is not among them filters nothing."""

    def __init__(self, asked: Mapping[str, Any], suggestions: Sequence[Suggestion]) -> None:
        self.suggestions = suggestions
        self.values: dict[str, str] = {}
        self.has_unknown = False
        for name, (_, _, read) in FACETS.items():
            value = str(asked.get(name, ""))
            if value and any(read(s.organization)[0] == value for s in suggestions):
                self.values[name] = value
            elif value:
                self.has_unknown = True

    def narrowed(self, but: str = "") -> list[Suggestion]:
        """What fits every filter, except the one named `but`."""
        wanted = [(FACETS[name][2], v) for name, v in self.values.items() if name != but]
        return [s for s in self.suggestions if all(r(s.organization)[0] == v for r, v in wanted)]

    @cached_property
    def selects(self) -> list[Select]:
        """The form's choices, those with a single answer left out."""
        found = []
        for name, (label, empty, read) in FACETS.items():
            numbers = Counter(read(s.organization)[0] for s in self.narrowed(but=name))
            labels = dict(read(s.organization) for s in self.suggestions)
            options = [(key, text, numbers[key]) for key, text in labels.items() if key]
            if len(options) > 1:
                value = self.values.get(name, "")
                found.append(Select(name, label, empty, value, options))
        return found
