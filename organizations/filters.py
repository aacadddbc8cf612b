"""Filters of the public lists: shareable addresses, kind to values that no longer exist."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import django_filters

from kyodo_portal.lib.text import MAX_SEARCH_LENGTH, clean_line

Choices = list[tuple[str, str]]


class TolerantFilterSet(django_filters.FilterSet):
    """A filter set that drops values it does not know and says so in `ignored`.

    `choices` gives the values of each choice filter, read once by the caller, so that neither
    validation nor the page asks the database again.
    """

    EMPTY = "すべて"

    def __init__(self, data: Mapping[str, str], queryset: Any, *, choices: dict[str, Choices]):
        self.read(data, choices)
        super().__init__(data=self.values, queryset=queryset)
        for name, options in choices.items():
            self.filters[name].extra["choices"] = options

    def read(self, data: Mapping[str, str], choices: dict[str, Choices]) -> None:
        """Take what is known from the address."""
        self.choices = choices
        names = [name for name in self.base_filters if name in data]
        given = {n: clean_line(data.get(n, ""))[:MAX_SEARCH_LENGTH] for n in names}
        self.values = {n: v for n, v in given.items() if v and self.knows(n, v)}
        self.ignored = any(v and n not in self.values for n, v in given.items())

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
            (self.label(name), self.word(name), self.address(**{name: ""})) for name in self.values
        ]

    def label(self, name: str) -> str:
        return str(self.base_filters[name].label)

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
                "label": self.label(name),
                "empty": self.EMPTY,
                "value": self.values.get(name, ""),
                "options": self.numbered(name, options),
            }
            for name, options in self.choices.items()
            if options
        ]

    def numbered(self, name: str, options: Choices) -> list[tuple[str, str, int | None]]:
        """(value, label, number) of the options; None where nobody counted."""
        return [(value, label, None) for value, label in options]
