"""The filters of the public lists, answered by the search index: words, facets, counts, order."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import django_filters
from django.utils.functional import cached_property

from districts.models import District, Ward
from kyodo_portal.lib.text import clean_line
from kyodo_portal.search.engine import Found, find
from kyodo_portal.search.memory import State, current, kept_names
from kyodo_portal.search.suggest import suggestions_for
from kyodo_portal.search.words import fold
from organizations.filters import Choices, TolerantFilterSet
from organizations.models import Listing, Organization, Theme

BEST = "ことばに近い順"


class Places:
    """Names of wards, districts and themes as a worker keeps them, with their numbers."""

    def __init__(self) -> None:
        self.wards = list(Ward.objects.values_list("slug", "name", "pk").order_by("order"))
        self.themes = list(Theme.objects.values_list("slug", "name", "pk").order_by("order"))
        self.ward_choices = [(slug, name) for slug, name, _ in self.wards]
        self.theme_choices = [(slug, name) for slug, name, _ in self.themes]
        districts = District.objects.order_by("name_kana", "pk")
        self.districts = list(districts.values_list("slug", "name", "pk", "ward__slug"))
        # What the words of an address are called in the index, of the filters where that differs.
        self.keys = {
            "ward": {slug: str(pk) for slug, _, pk in self.wards},
            "theme": {slug: str(pk) for slug, _, pk in self.themes},
        }
        # Wards and numbers of the districts of a name: each ward may have one.
        self.district_keys: dict[str, list[tuple[str, str]]] = {}
        for slug, _, pk, ward in self.districts:
            self.district_keys.setdefault(slug, []).append((ward, str(pk)))
        names = [name for rows in (self.wards, self.themes, self.districts) for _, name, *_ in rows]
        # (folded, name) of each, for completing what somebody types.
        self.folded = [(fold(name), name) for name in dict.fromkeys(names)]


def places(state: State | None = None) -> Places:
    """The names as they are now; `state` spares a query."""
    known: Places = kept_names("organizations.places", Places, state)
    return known


@cache
def labels(choices: Any) -> Choices:
    """The (value, label) pairs of a `TextChoices`, without its blank; nobody changes the list."""
    return [(str(value), str(label)) for value, label in choices.choices if value]


class FacetFilter(TolerantFilterSet):
    """A list under words and facets. Subclasses declare filters of the same names as the facets.

    `KINDS`: the kinds of entries listed. `TICKS`: facets with the one value "1". `SORTS`: the
    orders on offer, the first one being the list's own (`address` leaves it out). `LAST`: a facet
    word whose entries stand behind all others.
    """

    KINDS: Sequence[str] = ()
    TICKS: Mapping[str, str] = {}
    SORTS: Mapping[str, str] = {}
    LAST = ""
    # In sight at once; the rest opens with one click.
    FIRST: Sequence[str] = ("ward", "district", "kind", "theme")
    ticks_label = "参加のしやすさ・連携"
    # What stands in the address and is no facet.
    NO_FACETS = frozenset({"q", "sort"})

    def __init__(self, data: Mapping[str, str]):
        self.state = current()
        self.places = places(self.state)
        choices = self.make_choices(data)
        own = {"sort": [("best", BEST), *self.SORTS.items()]} if self.SORTS else {}
        ticks = {name: [("1", label)] for name, label in self.TICKS.items()}
        # Not FilterSet.__init__: it copies every filter for a form and a queryset, at each request
        # a tenth of a page. The index answers here, and the filters only give names and labels.
        self.read(data, {**choices, **ticks, **own})

    # --- what may be chosen -------------------------------------------------------------------

    def make_choices(self, data: Mapping[str, str]) -> dict[str, Choices]:
        """The values of each filter with many values."""
        raise NotImplementedError

    def district_choices(self, data: Mapping[str, str]) -> Choices:
        """The districts of the ward; without a ward, those of the wards that have such a slug."""
        ward, wanted = (clean_line(data.get(name, "")) for name in ("ward", "district"))
        known = self.places.districts
        wards = {ward} if ward else {w for slug, _, _, w in known if slug == wanted}
        return list({slug: name for slug, name, _, w in known if w in wards}.items())

    def facet_values(self, name: str, value: str) -> tuple[str, ...]:
        """What a value of the address is called in the index: numbers for wards and themes."""
        if keys := self.places.keys.get(name):
            return (keys[value],)
        if name == "district":
            ward = self.values.get("ward")
            known = self.places.district_keys[value]
            return tuple(pk for in_ward, pk in known if ward in (None, in_ward))
        return (value,)

    # --- what is found ------------------------------------------------------------------------

    @cached_property
    def facets(self) -> dict[str, tuple[str, ...]]:
        return {
            name: self.facet_values(name, value)
            for name, value in self.values.items()
            if name not in self.NO_FACETS
        }

    @property
    def sort(self) -> str:
        """The order asked for, or the list's own; with words, the best fit comes first."""
        own = next(iter(self.SORTS), "fresh")
        return self.values.get("sort") or ("best" if self.values.get("q") else own)

    @cached_property
    def found(self) -> Found:
        return find(
            kinds=self.KINDS,
            q=self.values.get("q", ""),
            facets=self.facets,
            sort=self.sort,
            last=self.LAST,
            state=self.state,
        )

    @cached_property
    def counted(self) -> Found:
        """What is found, with the numbers beside all options: their sets are read in one query."""
        self.found.prepare(
            {
                name: [key for value, _ in options for key in self.facet_values(name, value)]
                for name, options in self.choices.items()
                if name not in self.NO_FACETS
            }
        )
        return self.found

    def piece(self, name: str, make: Callable[[], str]) -> str:
        """A finished part of the page that is the same for everybody until something changes.

        Only of lists without words: few search for the same words as others.
        """
        if "q" in self.values:
            return make()
        key = (name, type(self), self.KINDS, tuple(self.values.items()))
        return self.state.pieces.get(key, make)

    @property
    def total(self) -> int:
        return self.found.total

    @property
    def total_text(self) -> str:
        """The number as it is said: a rough one is 「約」."""
        return f"{'約' if self.found.is_rough else ''}{self.total:,}"

    def numbered(self, name: str, options: Choices) -> list[tuple[str, str, int | None]]:
        if name in self.NO_FACETS:
            return [(value, label, None) for value, label in options]
        counts = self.counted.counts(name)
        return [
            (value, label, sum(counts[key] for key in self.facet_values(name, value)))
            for value, label in options
        ]

    # --- how it is drawn ----------------------------------------------------------------------

    @property
    def selects(self) -> list[dict[str, Any]]:
        """The filters with many values; those with one are `ticks`, the order is `sorts`."""
        apart = {*self.TICKS, *self.NO_FACETS}
        return [select for select in super().selects if select["name"] not in apart]

    @cached_property
    def by_place(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The selects in sight, and those behind 「くわしくしぼる」."""
        drawn = {select["name"]: select for select in self.selects}
        first = [drawn.pop(name) for name in self.FIRST if name in drawn]
        return first, list(drawn.values())

    @property
    def first_selects(self) -> list[dict[str, Any]]:
        return self.by_place[0]

    @property
    def more_selects(self) -> list[dict[str, Any]]:
        return self.by_place[1]

    @property
    def uses_more(self) -> bool:
        """Whether something behind 「くわしくしぼる」 is chosen."""
        return any(name not in {"q", *self.FIRST} for name in self.values)

    @property
    def ticks(self) -> list[dict[str, Any]]:
        """name, label, number and whether it is chosen, of what may be asked for or not."""
        return [
            {
                "name": name,
                "label": label,
                "number": self.counted.count(name, "1"),
                "is_chosen": name in self.values,
            }
            for name, label in self.TICKS.items()
        ]

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """(value, label, is chosen) of the orders; "best" only where words are asked for."""
        if not self.SORTS:
            return []
        orders = {"best": BEST} if self.values.get("q") else {}
        orders |= self.SORTS
        return [(value, label, value == self.sort) for value, label in orders.items()]

    @property
    def applied(self) -> list[tuple[str, str, str]]:
        """The filters as chips; an order of rows is none."""
        return [
            (self.label(name), self.word(name), self.address(**{name: ""}))
            for name in self.values
            if name != "sort"
        ]

    def ways_out(self) -> list[tuple[str, str]]:
        """(sentence, address) of searches near this one that do find something."""
        return [
            (f"{near.label}（{near.number}）", self.address(q=near.q))
            for near in suggestions_for(self.found)
        ]


class Hits:
    """What was found, as a sequence that reads the rows of one page only.

    `read` gives {pk: row} for the keys of a page, in a fixed number of queries; what just
    disappeared is left out.
    """

    def __init__(self, found: Found, read: Any):
        self.found, self.read = found, read

    def __len__(self) -> int:
        return self.found.total

    def __getitem__(self, part: slice) -> list[Any]:
        keys = [key for _, key in self.found.ids(part.start, part.stop)]
        rows = self.read(keys) if keys else {}
        return [rows[key] for key in keys if key in rows]


class DirectoryFilter(FacetFilter):
    """団体をさがす."""

    KINDS = ("org",)
    TICKS = {
        "easy_japanese": "日本語が苦手でも参加できる",
        "wheelchair": "車いすで参加できる",
        "linked": "公開中の連携がある",
    }
    SORTS = {"name": "名前の順", "fresh": "さいごに確認した日が新しい順"}

    q = django_filters.CharFilter(label="ことば")
    ward = django_filters.ChoiceFilter(label="区")
    district = django_filters.ChoiceFilter(label="地区")
    kind = django_filters.ChoiceFilter(label="団体の種類")
    theme = django_filters.ChoiceFilter(label="テーマ")
    offer = django_filters.ChoiceFilter(label="できます")
    need = django_filters.ChoiceFilter(label="求めています")
    open_to = django_filters.ChoiceFilter(label="参加できる人")
    easy_japanese = django_filters.ChoiceFilter(label="参加のしやすさ")
    wheelchair = django_filters.ChoiceFilter(label="参加のしやすさ")
    linked = django_filters.ChoiceFilter(label="連携")
    sort = django_filters.ChoiceFilter(label="並び順")

    class Meta:
        model = Organization
        fields: list[str] = []

    def make_choices(self, data: Mapping[str, str]) -> dict[str, Choices]:
        kinds = labels(Listing.Kind)
        return {
            "ward": self.places.ward_choices,
            "district": self.district_choices(data),
            "kind": labels(Organization.Kind),
            "theme": self.places.theme_choices,
            "offer": kinds,
            "need": kinds,
            "open_to": labels(Organization.OpenTo),
        }
