"""The filters of the boards 求めています and できます."""

from collections.abc import Mapping

import django_filters

from kyodo_portal.search.engine import Found, find
from organizations.facets import FacetFilter, labels
from organizations.filters import Choices
from organizations.models import Listing, Organization


class BoardFilter(FacetFilter):
    """One board: words, place, kind of help, timing, the group, and who can take part."""

    TICKS = {
        "easy_japanese": "日本語が苦手でも参加できる",
        "wheelchair": "車いすで参加できる",
    }
    # Offers and needs stand in the index by their last day, as groups do by their names.
    SORTS = {"fresh": "新しい順", "name": "終わりが近い順"}
    # What belongs to a group without spare capacity.
    LAST = "full:1"
    FIRST = ("ward", "district", "listing")
    ticks_label = "参加のしやすさ"

    q = django_filters.CharFilter(label="ことば")
    ward = django_filters.ChoiceFilter(label="区")
    district = django_filters.ChoiceFilter(label="地区")
    listing = django_filters.ChoiceFilter(label="種類")
    timing = django_filters.ChoiceFilter(label="いつ")
    kind = django_filters.ChoiceFilter(label="団体の種類")
    theme = django_filters.ChoiceFilter(label="テーマ")
    open_to = django_filters.ChoiceFilter(label="だれが参加できるか")
    easy_japanese = django_filters.ChoiceFilter(label="参加のしやすさ")
    wheelchair = django_filters.ChoiceFilter(label="参加のしやすさ")
    sort = django_filters.ChoiceFilter(label="並び順")

    class Meta:
        model = Listing
        fields: list[str] = []

    def __init__(self, data: Mapping[str, str], direction: str):
        self.KINDS = (direction,)
        super().__init__(data)

    def make_choices(self, data: Mapping[str, str]) -> dict[str, Choices]:
        return {
            "ward": self.places.ward_choices,
            "district": self.district_choices(data),
            "listing": labels(Listing.Kind),
            "timing": labels(Listing.Timing),
            "kind": labels(Organization.Kind),
            "theme": self.places.theme_choices,
            "open_to": labels(Organization.OpenTo),
        }

    def ways_out(self) -> list[tuple[str, str]]:
        """Other words, no words, or one filter less: whichever finds something."""
        ways = []
        if self.values.get("q"):
            hits = find(kinds=self.KINDS, facets=self.facets, state=self.state).total
            ways.append(("ことばをはずす", "q", hits))
        for name in self.facets:
            others = {other: value for other, value in self.facets.items() if other != name}
            ways.append((f"「{self.word(name)}」をはずす", name, self.hits_under(others)))
        return super().ways_out() + [
            (f"{label}（{hits}件）", self.address(**{name: ""}))
            for label, name, hits in ways
            if hits
        ]

    def hits_under(self, facets: dict[str, tuple[str, ...]]) -> int:
        """How many hold the same words under other facets; nothing of the index is read again."""
        other = Found(self.state, tuple(self.KINDS), self.found.query, facets, self.sort)
        other.words = self.found.words
        return other.total
