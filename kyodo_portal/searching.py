"""さがす over everything at once: groups, offers, needs, events, partnerships and places."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import Case, CharField, F, Value, When
from django.utils.safestring import SafeString

from kyodo_portal.lib.addresses import numbered
from kyodo_portal.lib.prepared import Prepared
from kyodo_portal.search.engine import Found, find
from kyodo_portal.search.marking import snippet
from kyodo_portal.search.models import Entry
from organizations.facets import FacetFilter, labels, places
from organizations.filters import Choices
from organizations.models import Event, Listing, Organization, Place
from partnerships.models import Partnership

Kind = Entry.Kind
# In the order of the tabs.
KINDS = (
    Kind.ORGANIZATION,
    Kind.NEED,
    Kind.OFFER,
    Kind.EVENT,
    Kind.PARTNERSHIP,
    Kind.PLACE,
)
PER_PAGE = 20
ADDRESSES = {
    Kind.ORGANIZATION: "organizations:organization-detail",
    Kind.NEED: "organizations:need-detail",
    Kind.OFFER: "organizations:offer-detail",
    Kind.EVENT: "organizations:event-detail",
    Kind.PARTNERSHIP: "partnerships:partnership-detail",
}
COLOURS = {
    Kind.ORGANIZATION: "cyan",
    Kind.NEED: "orange",
    Kind.OFFER: "green",
    Kind.EVENT: "purple",
    Kind.PARTNERSHIP: "blue",
    Kind.PLACE: "gray",
}


class SearchFilter(FacetFilter):
    """Words over all kinds of things, or (`what`) over one of them."""

    KINDS = KINDS
    SORTS = {"fresh": "新しい順", "name": "名前の順"}

    q = django_filters.CharFilter(label="ことば")
    ward = django_filters.ChoiceFilter(label="区")
    district = django_filters.ChoiceFilter(label="地区")
    theme = django_filters.ChoiceFilter(label="テーマ")
    kind = django_filters.ChoiceFilter(label="団体の種類")
    what = django_filters.ChoiceFilter(label="見るもの")
    sort = django_filters.ChoiceFilter(label="並び順")

    class Meta:
        model = Organization
        fields: list[str] = []

    # Tabs are no facet.
    NO_FACETS = frozenset({"q", "sort", "what"})

    def __init__(self, data: Mapping[str, str]):
        super().__init__(data)
        if what := self.values.get("what"):
            self.KINDS = (Kind(what),)

    def make_choices(self, data: Mapping[str, str]) -> dict[str, Choices]:
        return {
            "ward": self.places.ward_choices,
            "district": self.district_choices(data),
            "theme": self.places.theme_choices,
            "kind": labels(Organization.Kind),
            "what": [(str(kind), str(kind.label)) for kind in KINDS],
        }

    @cached_property
    def tabs(self) -> list[dict[str, Any]]:
        """All, and each kind of thing that is found under the same words and filters."""
        chosen = self.values.get("what", "")
        counts = {kind: self.found.count_kind(kind) for kind in KINDS}
        tabs = [("", "すべて", sum(counts.values()))]
        tabs += [(str(k), str(k.label), n) for k, n in counts.items() if n or k == chosen]
        return [
            {
                "label": label,
                "number": number,
                "url": self.address(what=value) or "?",
                "is_chosen": value == chosen,
            }
            for value, label, number in tabs
        ]


@dataclass(frozen=True)
class Result:
    """One thing that was found, with the words of the search marked."""

    kind: str
    label: str
    colour: str
    url: str
    title: SafeString
    where: SafeString
    text: SafeString
    is_sample: bool


def rows(numbers: list[int], on: date) -> Any:
    """(kind, number, title, whose or where, text, sample, shown) of things of every kind at once.

    `numbers` holds twenty for each table in the order of `TABLES`.
    """
    parts = [
        table(numbers[i * PER_PAGE : (i + 1) * PER_PAGE], on) for i, table in enumerate(TABLES)
    ]
    return parts[0].union(*parts[1:], all=True)


def said(text: str) -> Value:
    return Value(text, CharField())


def shown_if(**conditions: Any) -> Case:
    """1 for what everybody may see.

    A column and no condition of the query: beside `pk IN (…)`, SQLite would choose the index of
    the state and walk through every public row.
    """
    return Case(When(then=1, **conditions), default=0)


def group_rows(keys: list[int], on: date) -> Any:
    groups = Organization.objects.filter(pk__in=keys).order_by()
    is_shown = shown_if(status__in=sorted(Organization.PUBLIC_STATUSES))
    return groups.values_list(
        said("org"), "pk", F("name"), F("ward__name"), F("summary"), "is_sample", is_shown
    )


def listing_rows(keys: list[int], on: date) -> Any:
    listings = Listing.objects.filter(pk__in=keys).order_by()
    is_shown = shown_if(is_open=True, ends_on__gte=on, organization__status="published")
    return listings.values_list(
        F("direction"),
        "pk",
        F("title"),
        F("organization__name"),
        F("detail"),
        "organization__is_sample",
        is_shown,
    )


def event_rows(keys: list[int], on: date) -> Any:
    events = Event.objects.filter(pk__in=keys).order_by()
    shown = ["published", "postponed", "cancelled"]
    is_shown = shown_if(status__in=shown, organization__status="published")
    owner = F("organization__name")
    return events.values_list(
        said("event"), "pk", F("name"), owner, F("text"), "is_sample", is_shown
    )


def partnership_rows(keys: list[int], on: date) -> Any:
    found = Partnership.objects.filter(pk__in=keys).order_by()
    is_shown = shown_if(publication="published", shown__isnull=False)
    name, words = F("shown__name"), F("shown__summary")
    return found.values_list(
        said("partnership"), "pk", name, F("ward__name"), words, "is_sample", is_shown
    )


def place_rows(keys: list[int], on: date) -> Any:
    found = Place.objects.filter(pk__in=keys).order_by()
    return found.values_list(
        said("place"), "pk", F("name"), F("district__name"), F("text"), "is_sample", Value(1)
    )


TABLES: Sequence[Callable[[list[int], date], Any]] = (
    group_rows,
    listing_rows,
    event_rows,
    partnership_rows,
    place_rows,
)
TABLE_OF = {
    Kind.ORGANIZATION: 0,
    Kind.NEED: 1,
    Kind.OFFER: 1,
    Kind.EVENT: 2,
    Kind.PARTNERSHIP: 3,
    Kind.PLACE: 4,
}
ROWS = Prepared(rows, width=PER_PAGE * len(TABLES))
# Fills the places of a table of which nothing was found; no row has this number.
NOTHING = -1


def read(keys: Sequence[tuple[str, int]], on: date) -> dict[tuple[str, int], tuple[Any, ...]]:
    """{(kind, number): row} of at most twenty things, in one query."""
    numbers = [NOTHING] * ROWS.width
    used = [0] * len(TABLES)
    for kind, number in keys:
        table = TABLE_OF[Kind(kind)]
        numbers[table * PER_PAGE + used[table]] = number
        used[table] += 1
    rows = ROWS.rows(numbers, on) if keys else []
    return {(row[0], row[1]): row[:-1] for row in rows if row[-1]}


class Results:
    """What was found, as a sequence that reads one page only."""

    def __init__(self, found: Found, on: date):
        self.found, self.on = found, on

    def __len__(self) -> int:
        return self.found.total

    def __getitem__(self, part: slice) -> list[Result]:
        keys = self.found.ids(part.start, part.stop)
        known = read(keys, self.on)
        return [self.result(known[key]) for key in keys if key in known]

    def result(self, row: tuple[Any, ...]) -> Result:
        kind, number, title, where, text, is_sample = row
        marked = self.found.marked
        name = ADDRESSES.get(Kind(kind))
        return Result(
            kind=kind,
            label=str(Kind(kind).label),
            colour=COLOURS[Kind(kind)],
            url=numbered(name).format(number) if name else "",
            title=marked(title),
            where=marked(where or ""),
            text=snippet(text or "", self.found.query),
            is_sample=bool(is_sample),
        )


def completions(q: str, on: date, *, limit: int = 8) -> list[str]:
    """Names that what was typed may become: places and themes first, then groups and others."""
    found = find(kinds=KINDS, q=q)
    if not found.query.terms:
        return []
    key = found.query.terms[-1].words[0]
    known = places(found.state)
    names = [name for folded, name in known.folded if key in folded]
    keys = found.ids(0, limit)
    rows = read(keys, on)
    names += [rows[key][2] for key in keys if key in rows]
    return list(dict.fromkeys(names))[:limit]
