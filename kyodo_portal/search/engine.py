"""Finding: sets of entries by words and facets, their order, and the counts beside each choice.

Built entries are a bitmap; those that changed since the build are looked at one by one.
Both are asked the same question, so an answer does not depend on when the index was built.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import merge
from itertools import islice
from typing import Any

from django.utils.safestring import SafeString

from kyodo_portal.search.evidence import Group, Words
from kyodo_portal.search.marking import marked
from kyodo_portal.search.memory import State, current
from kyodo_portal.search.models import Entry
from kyodo_portal.search.sets import Set, union
from kyodo_portal.search.words import Query, read_query

# Up to so many hits are sorted; of more, the list's order is walked until a page is full.
SORTED = 1000
DEEP = 1000

Facets = Mapping[str, str | Sequence[str]]


def find(
    *,
    kinds: Sequence[str],
    q: str = "",
    facets: Facets | None = None,
    sort: str = "best",
    last: str = "",
    state: State | None = None,
) -> "Found":
    """Everything of these kinds that holds all words of `q` and lies under all `facets`.

    `facets` maps a facet to the value asked for, or to several of which one must hold. `sort` is
    "best" (the best fit, then the freshest; without words the freshest), "name" or "fresh". What
    has the facet word `last` ("full:1") stands behind everything else in any order. `state` is
    what `current()` said a moment ago, if the caller has asked already.
    """
    state = state or current()
    wanted = {
        name: (value,) if isinstance(value, str) else tuple(value)
        for name, value in (facets or {}).items()
        if value
    }
    query = read_query(q, state.synonyms) if q else Query()
    return Found(state, tuple(kinds), query, wanted, sort, last)


class Found:
    """The answer to one question. Parts are worked out when they are asked for."""

    def __init__(
        self,
        state: State,
        kinds: tuple[str, ...],
        query: Query,
        facets: dict[str, tuple[str, ...]],
        sort: str,
        last: str = "",
    ) -> None:
        self.state = state
        self.kinds = kinds
        self.query = query
        self.facets = facets
        self.sort = sort
        self.last = last
        self._tallies: dict[str, Counter[str]] = {}
        self._counts: dict[str, dict[str, int]] = {}

    # --- who is found -------------------------------------------------------------------------

    @cached_property
    def hits(self) -> Group:
        """All of the kinds asked for, under every facet."""
        return self._under(self.facets) & self._of_kinds(self.kinds)

    @property
    def total(self) -> int:
        return len(self.hits)

    @property
    def is_rough(self) -> bool:
        """Whether `total` may be a little too high: some words were not compared in full."""
        return bool(self.words.is_rough and self.hits.built)

    @cached_property
    def words(self) -> Words:
        return Words(self.state, self.query, self._shown)

    @cached_property
    def _shown(self) -> Group:
        """Everything of any kind that may be seen today."""
        return self.state.shown.get(None, self._all_shown)

    def _all_shown(self) -> Group:
        state = self.state
        kinds = state.built.facet_sets(f"is:{kind}" for kind in Entry.Kind.values)
        built = union(kinds.values()) - state.replaced - state.built.expired(state.today)
        recent = (r for r in state.recent.values() if r.is_shown)
        open_ones = (r.number for r in recent if not 0 < r.last_day < state.today)
        return Group(built, frozenset(open_ones))

    def _of_kinds(self, kinds: Iterable[str]) -> Group:
        return self._having([f"is:{kind}" for kind in kinds])

    def _having(self, words: Sequence[str]) -> Group:
        """Entries with one of these facet words (also hidden ones: meet it with `_shown`)."""
        built = union(self.state.built.facet_sets(words).values())
        asked = set(words)
        recent = (r.number for r in self.state.recent.values() if not asked.isdisjoint(r.facets))
        return Group(built, frozenset(recent))

    def _under(self, facets: Mapping[str, Sequence[str]]) -> Group:
        """Entries of any kind that hold the words, under these facets."""
        found = self.words.hits
        for name, values in facets.items():
            found = found & self._having([f"{name}:{value}" for value in values])
        return found

    # --- how many -----------------------------------------------------------------------------

    def prepare(self, choices: Mapping[str, Iterable[str]]) -> None:
        """Count all these facet values at once: their sets are read in one query."""
        missing = {}
        for name, values in choices.items():
            known = self.counts(name)
            missing[name] = [value for value in values if value not in known]
        words = [f"{name}:{value}" for name, values in missing.items() for value in values]
        sets = self.state.built.facet_sets(words) if words else {}
        for name, values in missing.items():
            counts = self.counts(name)
            for value in values:
                counts[value] = self._count(name, f"{name}:{value}", sets)

    def counts(self, facet: str) -> dict[str, int]:
        """What was counted for a facet under this question, by value.

        Without words, kept until a change; few search for the same words as others.
        """
        if self.query.terms:
            return self._counts.setdefault(facet, {})
        return self.state.counts.get((self._question, facet), dict)

    @cached_property
    def _question(self) -> tuple[Any, ...]:
        return (self.query.text, self.kinds, tuple(sorted(self.facets.items())))

    def count(self, facet: str, value: str) -> int:
        """How many there would be with this facet set to this value and the others as they are."""
        counts = self.counts(facet)
        if value not in counts:
            self.prepare({facet: [value]})
        return counts[value]

    def _count(self, facet: str, word: str, sets: Mapping[str, Set]) -> int:
        without = self._without(facet)
        if facet not in self._tallies:
            recent = (self.state.recent[number].facets for number in without.recent)
            self._tallies[facet] = Counter(word for words in recent for word in words)
        return without.built.intersection_cardinality(sets[word]) + self._tallies[facet][word]

    def _without(self, facet: str) -> Group:
        if facet not in self.facets:
            return self.hits
        key = f"_without_{facet}"
        if key not in self.__dict__:
            others = {name: values for name, values in self.facets.items() if name != facet}
            self.__dict__[key] = self._under(others) & self._of_kinds(self.kinds)
        group: Group = self.__dict__[key]
        return group

    def count_kind(self, kind: str) -> int:
        """How many things of a kind there are under the same words and facets."""
        return len(self._under(self.facets) & self._of_kinds([kind]))

    def marked(self, text: str) -> SafeString:
        """A text as HTML with the found words in <mark>, in their own spelling."""
        return marked(text, self.query)

    # --- in which order -----------------------------------------------------------------------

    def ids(self, start: int = 0, stop: int | None = None) -> list[tuple[str, int]]:
        """(kind, object) of the hits from `start` to before `stop`, in order."""
        numbers = self._numbers(start, self.total if stop is None else stop)
        if self.is_rough:
            numbers = self.words.confirmed(numbers)
        return [self._object(number) for number in numbers]

    def _object(self, number: int) -> tuple[str, int]:
        recent = self.state.recent.get(number)
        if recent:
            return recent.kind, recent.object_id
        built = self.state.built
        sets = built.facet_sets(f"is:{kind}" for kind in self.kinds)
        kind = self.kinds[0]
        if len(self.kinds) > 1:
            kind = next(k for k in self.kinds if number in sets[f"is:{k}"])
        return kind, built.objects[number]

    def _numbers(self, start: int, stop: int) -> list[int]:
        """The entries of a page; of a list without words, kept until something changes."""
        if self.query.terms:
            return list(islice(self._in_order(), start, stop))
        key = (self._question, self.sort, self.last, start, stop)
        return self.state.pages.get(key, lambda: self._page(start, stop))

    def _page(self, start: int, stop: int) -> list[int]:
        if start < DEEP:
            return list(islice(self._in_order(), start, stop))
        return list(self._whole_order()[start:stop])

    def _in_order(self) -> Iterator[int]:
        """All hits, the best first; whoever asks for twenty pays for twenty."""
        for part in self._parts():
            if self.query.terms and self.sort == "best":
                for group in self.words.by_fit(part):
                    yield from self._ordered(group, "fresh")
            else:
                yield from self._ordered(part, "name" if self.sort == "name" else "fresh")

    def _parts(self) -> list[Group]:
        if not self.last:
            return [self.hits]
        behind = self._having([self.last])
        return [self.hits - behind, self.hits & behind]

    def _whole_order(self) -> "array[int]":
        """All hits in order, kept: deep pages of a list are asked for one after the other."""
        key = (self._question, self.sort, self.last)
        return self.state.orders.get(key, lambda: array("I", self._in_order()))

    def _ordered(self, group: Group, sort: str) -> Iterator[int]:
        key = self._place if sort == "name" else self._age
        built = self._built_in_order(group.built, sort, key)
        if not group.recent:
            return built
        return merge(built, sorted(group.recent, key=key), key=key)

    def _built_in_order(self, members: Set, sort: str, key: Callable[[int], Any]) -> Iterator[int]:
        if len(members) <= SORTED:
            return iter(self._sorted(members, sort))
        # Kind by kind: where a few offers stand among many groups, nobody walks along all offers.
        sets = self.state.built.facet_sets(f"is:{kind}" for kind in self.kinds)
        ways = [self._kind_in_order(members & sets[f"is:{k}"], sort, k) for k in self.kinds]
        return ways[0] if len(ways) == 1 else merge(*ways, key=key)

    def _kind_in_order(self, members: Set, sort: str, kind: str) -> Iterator[int]:
        if len(members) <= SORTED:
            return iter(self._sorted(members, sort))
        return filter(members.__contains__, self.state.built.order_of(sort, kind))

    def _sorted(self, members: Set, sort: str) -> list[int]:
        """Built entries in order: by reading, or the freshest first and of equals the newest."""
        numbers = list(members)
        if sort == "name":
            numbers.sort(key=self.state.built.ranks.__getitem__)
        else:
            numbers.reverse()
            # Keeps the newest of equals in front.
            numbers.sort(key=self.state.built.fresh.__getitem__, reverse=True)
        return numbers

    def _place(self, number: int) -> float:
        recent = self.state.recent.get(number)
        return self.state.place(recent) if recent else self.state.built.ranks[number]

    def _age(self, number: int) -> tuple[int, int]:
        recent = self.state.recent.get(number)
        return (-(recent.fresh if recent else self.state.built.fresh[number]), -number)
