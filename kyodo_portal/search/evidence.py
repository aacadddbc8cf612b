"""Which entries hold the words of a query, and how well: by sets, and letter by letter."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kyodo_portal.lib.prepared import Prepared
from kyodo_portal.search.building import ALL, NAME, READING, TOPICS
from kyodo_portal.search.memory import Recent, State
from kyodo_portal.search.models import Entry
from kyodo_portal.search.sets import members_of, set_of, without
from kyodo_portal.search.words import END, START, Query, Term, cover

# How well a word fits, best first: the name itself, its beginning, a part of it, …
EXACT, BEGINS, IN_NAME, IN_READING, IN_TOPICS, IN_BODY = range(6)
# For sorting only: a hit whose pairs lie apart, where hits were not compared.
NOT_AT_ALL = IN_BODY
# Hits whose words are compared letter by letter; beyond it the number is 「約」.
VERIFIED = 300
# The hits of a page, and a few more.
FEW = 40
TEXTS, TEXTS_OF_FEW = (
    Prepared(
        lambda pks: Entry.objects.filter(pk__in=pks).values_list(
            "pk", "name", "reading", "topics", "body"
        ),
        width=width,
    )
    for width in (VERIFIED, FEW)
)


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


class Texts(NamedTuple):
    """The folded words of one entry."""

    name: str
    reading: str
    topics: str
    body: str


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
        self._texts: dict[int, Texts] = {}
        self.sets = self._read_sets() if sets is None else sets
        self.hits = self._find(shown)

    def reading(self, query: Query) -> "Words":
        """The same for another query that needs no sets but those at hand; nothing is proved."""
        return Words(self.state, query, self._everything, self.sets)

    def _read_sets(self) -> dict[str, int]:
        """Every built set that finds, in one query.

        Those that only rank are read with them where the words are short; hits of longer ones are
        compared letter by letter, and their texts rank as well. In any case the pairs of the first
        word in names, for names that look like it.
        """
        terms = (*self.query.terms, *self.query.excluded)
        keys = {ALL + pair for term in terms for word in term.words for pair in cover(word)}
        for term in self.query.terms[:1]:
            keys |= {NAME + pair for pair in cover(term.words[0])}
        if not needs_proof(self.query.terms):
            keys |= self._ranking_keys()
        return self.state.built.sets(keys)

    def _ranking_keys(self) -> set[str]:
        """The sets that say where a word stands."""
        keys = set()
        for term in self.query.terms:
            for word in term.words:
                keys |= {part + pair for part in (NAME, READING, TOPICS) for pair in cover(word)}
                keys |= {NAME + START + word[0], NAME + word[-1] + END}
        return keys

    def _find(self, shown: Group) -> Group:
        query = self.query
        if query.is_blank:
            return shown
        if query.is_wordless:
            return Group(0, frozenset())
        found = shown
        for term in query.terms:
            found = found & self._with(term, found)
        if self._proves and needs_proof(query.terms) and found.built:
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

    def _proved(self, found: Group) -> Group:
        if found.built.bit_count() > VERIFIED:
            self.is_rough = True
            return found
        return Group(set_of(self.confirmed(members_of(found.built))), found.recent)

    def _to_exclude(self, term: Term, found: Group) -> Group:
        group = self._with(term, found) & found
        if self._proves and needs_proof([term]) and 0 < group.built.bit_count() <= VERIFIED:
            rows = self.texts_of(members_of(group.built))
            group = Group(set_of(n for n, row in rows.items() if holds(row, term)), group.recent)
        return group

    def confirmed(self, numbers: list[int]) -> list[int]:
        """Those of the entries that hold the words letter by letter, in the same order."""
        rows = self.texts_of([n for n in numbers if n not in self.state.recent])
        return [
            n
            for n in numbers
            if n not in rows or all(holds(rows[n], term) for term in self.query.terms)
        ]

    def texts_of(self, numbers: Sequence[int]) -> dict[int, Texts]:
        """The folded words of built entries; what was read for this query is not read again."""
        missing = [number for number in numbers if number not in self._texts]
        if missing:
            self._texts |= read_texts(missing)
        return {number: self._texts[number] for number in numbers if number in self._texts}

    def by_fit(self, hits: Group) -> dict[int, Group]:
        """The hits by how well they fit: the sum over the words of where each was found."""
        if needs_proof(self.query.terms) and hits.built.bit_count() <= VERIFIED:
            return self._by_texts(hits)
        if missing := self._ranking_keys() - self.sets.keys():
            self.sets = self.sets | self.state.built.sets(missing)
        return self._by_sets(hits)

    def _by_texts(self, hits: Group) -> dict[int, Group]:
        """Letter by letter: so few hits cost less to read than the sets that rank them."""
        built: dict[int, list[int]] = {}
        for number, texts in self.texts_of(members_of(hits.built)).items():
            built.setdefault(self._points(texts), []).append(number)
        return self._with_recent({points: set_of(some) for points, some in built.items()}, hits)

    def _by_sets(self, hits: Group) -> dict[int, Group]:
        built = {0: hits.built}
        for term in self.query.terms:
            levels = self._levels(term)
            further: dict[int, int] = {}
            for points, members in built.items():
                for level, holding in enumerate(levels):
                    if both := members & holding:
                        further[points + level] = further.get(points + level, 0) | both
            built = further
        return self._with_recent(built, hits)

    def _with_recent(self, built: dict[int, int], hits: Group) -> dict[int, Group]:
        recent: dict[int, set[int]] = {}
        for number in hits.recent:
            points = self._points(self.state.recent[number])
            recent.setdefault(points, set()).add(number)
        return {
            points: Group(built.get(points, 0), frozenset(recent.get(points, ())))
            for points in {*built, *recent}
        }

    def _points(self, entry: Recent | Texts) -> int:
        return sum(NOT_AT_ALL if (at := fit(entry, t)) is None else at for t in self.query.terms)

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


def read_texts(numbers: Sequence[int]) -> dict[int, Texts]:
    """{number: its folded words} of entries, in one query for each `VERIFIED` of them."""
    rows = TEXTS_OF_FEW if len(numbers) <= TEXTS_OF_FEW.width else TEXTS
    return {
        number: Texts(*parts)
        for start in range(0, len(numbers), rows.width)
        for number, *parts in rows.rows(numbers[start : start + rows.width])
    }


def fit(entry: Recent | Texts, term: Term) -> int | None:
    """How well an entry fits a word: the level of its best reading, None for not at all."""
    levels = (level_of(entry, word) for word in term.words)
    return min((level for level in levels if level is not None), default=None)


def level_of(entry: Recent | Texts, word: str) -> int | None:
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


def holds(entry: Texts, term: Term) -> bool:
    return any(word in text for word in term.words for text in entry)


def needs_proof(terms: Iterable[Term]) -> bool:
    """Two letters are found as they stand; longer words only by the pairs they consist of."""
    return any(len(word) > 2 for term in terms for word in term.words)
