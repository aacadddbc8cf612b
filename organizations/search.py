"""The directory's search by words, and how many groups stand behind each choice."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from kyodo_portal.lib.text import search_key, search_terms
from organizations.models import Organization

# The names of places and themes are few and change rarely; their keys are worked out once.
key_of = lru_cache(maxsize=4096)(search_key)


def with_words(
    queryset: Any, query: str, *, wards: Iterable[Any], districts: Iterable[Any], themes: Any
) -> Any:
    """Groups in which every word of `query` is found: in their own text, place or theme."""
    for term in search_terms(query):
        found = Q(search_text__contains=term)
        if ids := [ward.pk for ward in wards if names_place(term, ward.name)]:
            found |= Q(ward_id__in=ids)
        if ids := [district.pk for district in districts if names_place(term, district.name)]:
            found |= Q(district_id__in=ids)
        if ids := [theme.pk for theme in themes if names_theme(term, theme)]:
            tagged = Organization.themes.through._default_manager.filter(theme_id__in=ids)
            found |= Q(pk__in=tagged.values("organization_id"))
        queryset = queryset.filter(found)
    return queryset


def names_place(term: str, name: str) -> bool:
    """「旭」 and 「若葉台」 name a place; a lone 「区」 or 「台」 does not."""
    key = key_of(name)
    return key.startswith(term) or (len(term) > 1 and term in key)


def names_theme(term: str, theme: Any) -> bool:
    """A part of a theme's name, or one of its keywords in full."""
    if len(term) > 1 and term in key_of(theme.name):
        return True
    return term in {key_of(word) for word in theme.keywords}


def tallies(querysets: dict[str, tuple[QuerySet[Any], str]]) -> dict[str, dict[str, int]]:
    """Count the rows behind each value of several columns in one query.

    `querysets` is {facet: (rows, column)}; the answer {facet: {value as text: number}}.
    """
    parts = [tally(rows, facet, column) for facet, (rows, column) in querysets.items()]
    counts: dict[str, dict[str, int]] = {facet: {} for facet in querysets}
    for facet, value, number in parts[0].union(*parts[1:], all=True):
        if value is not None:
            counts[facet][value] = number
    return counts


def tally(rows: QuerySet[Any], facet: str, column: str) -> QuerySet[Any, Any]:
    """One part of the union: (facet, value, number of rows)."""
    named = rows.order_by().annotate(facet=Value(facet), value=Cast(F(column), CharField()))
    counted = named.values("facet", "value").annotate(number=Count("pk"))
    return counted.values_list("facet", "value", "number")
