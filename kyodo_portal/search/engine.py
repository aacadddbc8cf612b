"""Finding: sets of entries by words and facets, their order, and the counts beside each choice.

Built entries are bits of an integer; those that changed since the build are looked at one by one.
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

from kyodo_portal.search.building import ALL, NAME, READING, TOPICS
from kyodo_portal.search.marking import marked
from kyodo_portal.search.memory import Recent, State, current
from kyodo_portal.search.models import Entry
from kyodo_portal.search.sets import members_of, set_of, to_bytes, without
from kyodo_portal.search.words import END, START, Query, Term, cover, read_query

# How well a word fits, best first: the name itself, its beginning, a part of it, …
EXACT, BEGINS, IN_NAME, IN_READING, IN_TOPICS, IN_BODY = range(6)
# Hits whose words are compared letter by letter; beyond it the number is 「約」.
VERIFIED = 300
# Up to so many hits are sorted; of more, the list's order is walked until a page is full.
SORTED = 2000
KEPT_ORDERS = 8
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
    return Found(state, tuple(kinds), read_query(q, state.synonyms), wanted, sort, last)


class Group:
    """Some entries: the built ones as bits, the recent ones by number."""

    __slots__ = ("built", "recent")

    def __init__(self, built: int, recent: "frozenset[int]") -> None:
        self.built = built
        self.recent = recent

    def __and__(self, other: "Group") -> "Group":
        return Group(self.built & other.built, self.recent & other.recent)

    def __sub__(self, other: "Group") -> "Group":
        return Group(without(self.built, other.built), self.recent - other.recent)

    def __len__(self) -> int:
        return self.built.bit_count() + len(self.recent)


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
    def words(self) -> "Words":
        return Words(self.state, self.query, self._shown)

    @cached_property
    def _shown(self) -> Group:
        """Everything of any kind that may be seen today."""
        return self.state.kept.get("shown") or self._keep("shown", self._all_shown())

    def _all_shown(self) -> Group:
        state = self.state
        built = 0
        for members in state.built.facet_sets(f"is:{kind}" for kind in Entry.Kind.values).values():
            built |= members
        built = without(built, state.replaced | state.built.expired(state.today))
        recent = (r for r in state.recent.values() if r.is_shown)
        open_ones = (r.number for r in recent if not 0 < r.last_day < state.today)
        return Group(built, frozenset(open_ones))

    def _keep(self, key: Any, value: Any) -> Any:
        self.state.kept[key] = value
        return value

    def _of_kinds(self, kinds: Iterable[str]) -> Group:
        return self._having([f"is:{kind}" for kind in kinds])

    def _having(self, words: Sequence[str]) -> Group:
        """Entries with one of these facet words (also hidden ones: meet it with `_shown`)."""
        built = 0
        for members in self.state.built.facet_sets(words).values():
            built |= members
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
        """Read the sets of all these facet values at once, before they are counted."""
        words = [f"{name}:{value}" for name, values in choices.items() for value in values]
        self.state.built.facet_sets(words)

    def count(self, facet: str, value: str) -> int:
        """How many there would be with this facet set to this value and the others as they are."""
        key = ("count", self.query.text, self.kinds, tuple(sorted(self.facets.items())), facet)
        counts = self.state.kept.get(key)
        if counts is None:
            counts = self._keep(key, {})
            if len(self.state.kept) > 64 + KEPT_ORDERS:
                self.state.kept.popitem(last=False)
        if value not in counts:
            counts[value] = self._count(facet, value)
        return int(counts[value])

    def _count(self, facet: str, value: str) -> int:
        without = self._without(facet)
        word = f"{facet}:{value}"
        members = self.state.built.facet_sets([word])[word]
        if facet not in self._tallies:
            recent = (self.state.recent[number].facets for number in without.recent)
            self._tallies[facet] = Counter(word for words in recent for word in words)
        return (without.built & members).bit_count() + self._tallies[facet][word]

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
            kind = next(k for k in self.kinds if sets[f"is:{k}"] >> number & 1)
        return kind, built.objects[number]

    def _numbers(self, start: int, stop: int) -> list[int]:
        if start < DEEP or self.query.terms:
            return list(islice(self._in_order(), start, stop))
        return list(self._whole_order()[start:stop])

    def _in_order(self) -> Iterator[int]:
        """All hits, the best first; whoever asks for twenty pays for twenty."""
        for part in self._parts():
            if self.query.terms and self.sort == "best":
                for _, group in sorted(self.words.by_fit(part).items()):
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
        key = ("order", self.kinds, tuple(sorted(self.facets.items())), self.sort, self.last)
        kept = self.state.kept
        order: array[int] | None = kept.get(key)
        if order is None:
            order = kept[key] = array("I", self._in_order())
            orders = [known for known in list(kept) if known[0] == "order"]
            for old in orders[:-KEPT_ORDERS]:
                kept.pop(old, None)
        return order

    def _ordered(self, group: Group, sort: str) -> Iterator[int]:
        key = self._place if sort == "name" else self._age
        built = self._built_in_order(group.built, sort, key)
        if not group.recent:
            return built
        return merge(built, sorted(group.recent, key=key), key=key)

    def _built_in_order(self, members: int, sort: str, key: Callable[[int], Any]) -> Iterator[int]:
        if members.bit_count() <= SORTED:
            return iter(sorted(members_of(members), key=key))
        built = self.state.built
        bits = to_bytes(members)
        bits += bytes(len(built.objects) // 8 + 1 - len(bits))
        walks = [self._walk(built.order_of(sort, kind), bits) for kind in self.kinds]
        return walks[0] if len(walks) == 1 else merge(*walks, key=key)

    @staticmethod
    def _walk(order: "array[int]", bits: bytes) -> Iterator[int]:
        return (number for number in order if bits[number >> 3] >> (number & 7) & 1)

    def _place(self, number: int) -> float:
        recent = self.state.recent.get(number)
        return self.state.place(recent) if recent else self.state.built.ranks[number]

    def _age(self, number: int) -> tuple[int, int]:
        recent = self.state.recent.get(number)
        return (-(recent.fresh if recent else self.state.built.fresh[number]), -number)


class Words:
    """The words of a query against all shown entries."""

    def __init__(
        self, state: State, query: Query, shown: Group, sets: dict[str, int] | None = None
    ) -> None:
        self.state = state
        self.query = query
        self.is_rough = False
        self._everything = shown
        # Only who reads its own sets asks for proof: see `reading`.
        self._proves = sets is None
        self.sets = self._read_sets() if sets is None else sets
        self.hits = self._find(shown)

    def reading(self, query: Query) -> "Words":
        """The same for another query that needs no sets but those at hand; nothing is proved."""
        return Words(self.state, query, self._everything, self.sets)

    def _read_sets(self) -> dict[str, int]:
        """Every built set that the query needs, in one query."""
        keys = set()
        for term in self.query.terms:
            for word in term.words:
                pairs = cover(word)
                keys |= {letter + pair for letter in (ALL, NAME, READING, TOPICS) for pair in pairs}
                keys |= {NAME + START + word[0], NAME + word[-1] + END}
        keys |= {ALL + p for t in self.query.excluded for w in t.words for p in cover(w)}
        return self.state.built.sets(keys)

    def _find(self, shown: Group) -> Group:
        query = self.query
        if query.is_blank:
            return shown
        if query.is_wordless:
            return Group(0, frozenset())
        found = shown
        for term in query.terms:
            found = found & self._with(term, found)
        if self._proves and self._needs_proof(query.terms) and found.built:
            found = self._proved(found)
        for term in query.excluded:
            found = found - self._to_exclude(term, found)
        return found

    def _with(self, term: Term, among: Group) -> Group:
        built = 0
        for word in term.words:
            built |= self._in(ALL, word)
        recent = self.state.recent
        holding = (n for n in among.recent if fit(recent[n], term) is not None)
        return Group(built, frozenset(holding))

    def _in(self, section: str, word: str) -> int:
        members = -1
        for pair in cover(word):
            members &= self.sets[section + pair]
        return members

    @staticmethod
    def _needs_proof(terms: Iterable[Term]) -> bool:
        """Two letters are found as they stand; longer words only by the pairs they consist of."""
        return any(len(word) > 2 for term in terms for word in term.words)

    def _proved(self, found: Group) -> Group:
        if found.built.bit_count() > VERIFIED:
            self.is_rough = True
            return found
        return Group(set_of(self.confirmed(members_of(found.built))), found.recent)

    def _to_exclude(self, term: Term, found: Group) -> Group:
        group = self._with(term, found) & found
        if self._proves and self._needs_proof([term]) and 0 < group.built.bit_count() <= VERIFIED:
            rows = self.texts(members_of(group.built))
            group = Group(set_of(n for n, row in rows.items() if holds(row, term)), group.recent)
        return group

    def confirmed(self, numbers: list[int]) -> list[int]:
        """Those of the entries that hold the words letter by letter, in the same order."""
        rows = self.texts([n for n in numbers if n not in self.state.recent])
        return [
            n
            for n in numbers
            if n not in rows or all(holds(rows[n], term) for term in self.query.terms)
        ]

    @staticmethod
    def texts(numbers: list[int]) -> dict[int, str]:
        """The folded words of built entries."""
        rows = Entry.objects.filter(pk__in=numbers)
        texts = rows.values_list("pk", "name", "reading", "topics", "body")
        return {number: "\n".join(parts) for number, *parts in texts}

    def by_fit(self, hits: Group) -> dict[int, Group]:
        """The hits by how well they fit: the sum over the words of where each was found."""
        built = {0: hits.built}
        for term in self.query.terms:
            levels = self._levels(term)
            further: dict[int, int] = {}
            for points, members in built.items():
                for level, holding in enumerate(levels):
                    if both := members & holding:
                        further[points + level] = further.get(points + level, 0) | both
            built = further
        recent: dict[int, set[int]] = {}
        for number in hits.recent:
            entry = self.state.recent[number]
            points = sum(fit(entry, term) or 0 for term in self.query.terms)
            recent.setdefault(points, set()).add(number)
        return {
            points: Group(built.get(points, 0), frozenset(recent.get(points, ())))
            for points in {*built, *recent}
        }

    def _levels(self, term: Term) -> list[int]:
        """For each level of fit, the entries that reach it and none better."""
        reached = [0] * 6
        for word in term.words:
            in_name = self._in(NAME, word)
            begins = in_name & self.sets[NAME + START + word[0]]
            reached[EXACT] |= begins & self.sets[NAME + word[-1] + END]
            reached[BEGINS] |= begins
            reached[IN_NAME] |= in_name
            reached[IN_READING] |= self._in(READING, word)
            reached[IN_TOPICS] |= self._in(TOPICS, word)
        reached[IN_BODY] = -1
        better = 0
        for level, members in enumerate(reached):
            reached[level] = without(members, better) if level < IN_BODY else ~better
            better |= members
        return reached


def fit(entry: Recent, term: Term) -> int | None:
    """How well a recent entry fits a word: the level of its best reading, None for not at all."""
    levels = (level_of(entry, word) for word in term.words)
    return min((level for level in levels if level is not None), default=None)


def level_of(entry: Recent, word: str) -> int | None:
    if word in entry.name:
        lines = entry.name.split("\n")
        if word in lines:
            return EXACT
        return BEGINS if any(line.startswith(word) for line in lines) else IN_NAME
    for level, text in (
        (IN_READING, entry.reading),
        (IN_TOPICS, entry.topics),
        (IN_BODY, entry.body),
    ):
        if word in text:
            return level
    return None


def holds(text: str, term: Term) -> bool:
    return any(word in text for word in term.words)
