"""Filters of the public lists: shareable addresses, kind to values that no longer exist."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.utils.functional import cached_property

from districts.models import District, Ward
from kyodo_portal.lib.text import MAX_SEARCH_LENGTH, clean_line
from organizations.models import Organization, Theme
from organizations.search import tallies, with_words

Choices = list[tuple[str, str]]


class TolerantFilterSet(django_filters.FilterSet):
    """A filter set that drops values it does not know and says so in `ignored`.

    `choices` gives the values of each choice filter, read once by the caller, so that neither
    validation nor the page asks the database again.
    """

    EMPTY = "すべて"

    def __init__(self, data: Mapping[str, str], queryset: Any, *, choices: dict[str, Choices]):
        self.choices = choices
        given = {n: clean_line(data.get(n, ""))[:MAX_SEARCH_LENGTH] for n in self.base_filters}
        self.values = {n: v for n, v in given.items() if v and self.knows(n, v)}
        self.ignored = any(v and n not in self.values for n, v in given.items())
        super().__init__(data=self.values, queryset=queryset)
        for name, options in choices.items():
            self.filters[name].extra["choices"] = options

    def knows(self, name: str, value: str) -> bool:
        return name not in self.choices or value in dict(self.choices[name])

    def narrowed(self, *, without: str = "") -> Any:
        """The rows under all filters, or under all but one (for the numbers beside its options)."""
        queryset = self.queryset.all()
        self.form.is_valid()
        for name, value in self.form.cleaned_data.items():
            if name != without:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def address(self, **changes: str) -> str:
        """ "?…" with the applied values, some of them changed; an empty value removes one."""
        values = {n: v for n, v in {**self.values, **changes}.items() if v}
        return f"?{urlencode(values)}"

    @property
    def pager_query(self) -> str:
        return f"{urlencode(self.values)}&" if self.values else ""

    @property
    def applied(self) -> list[tuple[str, str, str]]:
        """(filter, value in words, address without it) of each applied filter."""
        return [
            (str(self.filters[name].label), self.word(name), self.address(**{name: ""}))
            for name in self.values
        ]

    def word(self, name: str) -> str:
        """An applied value as people read it."""
        value = self.values[name]
        return dict(self.choices[name])[value] if name in self.choices else value

    @property
    def selects(self) -> list[dict[str, Any]]:
        """The choice filters as the template draws them.

        Written out there: fifty options through widget templates would cost more than the list.
        """
        return [
            {
                "name": name,
                "label": self.filters[name].label,
                "empty": self.EMPTY,
                "value": self.values.get(name, ""),
                "options": [(v, label, self.number(name, v)) for v, label in options],
            }
            for name, options in self.choices.items()
            if options
        ]

    def number(self, name: str, value: str) -> int | None:
        """How many rows an option would show; None where nobody counted."""
        return None


class DirectoryFilter(TolerantFilterSet):
    """団体をさがす: words, ward, district, kind, theme."""

    q = django_filters.CharFilter(label="ことば", method="by_words")
    ward = django_filters.ChoiceFilter(label="区", method="by_ward")
    district = django_filters.ChoiceFilter(label="地区", method="by_district")
    kind = django_filters.ChoiceFilter(label="団体の種類")
    theme = django_filters.ChoiceFilter(label="テーマ", method="by_theme")

    class Meta:
        model = Organization
        fields: list[str] = []

    def __init__(self, data: Mapping[str, str], queryset: Any):
        self.wards = {ward.slug: ward for ward in Ward.objects.only("slug", "name", "order")}
        self.themes = {t.slug: t for t in Theme.objects.only("slug", "name", "order", "keywords")}
        self.districts = self.read_districts(data)
        super().__init__(
            data,
            queryset,
            choices={
                "ward": [(ward.slug, ward.name) for ward in self.wards.values()],
                "district": self.district_choices(data),
                "kind": [(value, str(label)) for value, label in Organization.Kind.choices],
                "theme": [(theme.slug, theme.name) for theme in self.themes.values()],
            },
        )

    @staticmethod
    def read_districts(data: Mapping[str, str]) -> list[District]:
        """Every district of the city (some hundreds), if the address asks for one at all."""
        if not any(data.get(name) for name in ("q", "ward", "district")):
            return []
        return list(District.objects.only("slug", "name", "name_kana", "ward_id"))

    def district_choices(self, data: Mapping[str, str]) -> Choices:
        """The districts of the ward; without a ward, those of the wards that have such a slug."""
        ward = self.wards.get(clean_line(data.get("ward", "")))
        wanted = clean_line(data.get("district", ""))
        near = {ward.pk} if ward else {d.ward_id for d in self.districts if d.slug == wanted}
        self.near = [district for district in self.districts if district.ward_id in near]
        return list({d.slug: d.name for d in self.near}.items())

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        return with_words(
            queryset,
            value,
            wards=self.wards.values(),
            districts=self.districts,
            themes=self.themes.values(),
        )

    def by_ward(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(ward_id=self.wards[value].pk)

    def by_district(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(district_id__in=[d.pk for d in self.near if d.slug == value])

    def by_theme(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(themes=self.themes[value].pk)

    @cached_property
    def numbers(self) -> dict[str, dict[str, int]]:
        """The groups behind each option of ward, kind and theme under the other filters."""
        return tallies(
            {
                "ward": (self.narrowed(without="ward"), "ward_id"),
                "kind": (self.narrowed(without="kind"), "kind"),
                "theme": (self.narrowed(without="theme"), "themes"),
            }
        )

    def number(self, name: str, value: str) -> int | None:
        if name == "district":
            return None
        keys = {"ward": self.wards, "theme": self.themes}
        key = str(keys[name][value].pk) if name in keys else value
        return self.numbers[name].get(key, 0)

    @property
    def total(self) -> int:
        """How many groups are found; every group has one kind, so the kinds add up to it."""
        kinds = self.numbers["kind"]
        kind = self.values.get("kind")
        return kinds.get(kind, 0) if kind else sum(kinds.values())
