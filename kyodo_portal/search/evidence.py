"""Which entries hold the words of a query, and how well: by sets, and letter by letter."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kyodo_portal.lib.prepared import Prepared
from kyodo_portal.search.building import ALL, NAME, READING, TOPICS
from kyodo_portal.search.memory import Recent, State
from kyodo_portal.search.models import Entry
from kyodo_portal.search.sets import EMPTY, Set, meet, union
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

    def __init__(self, built: Set, recent: "frozenset[int]") -> None:
        self.built = built
        self.recent = recent

    def __and__(self, other: "Group") -> "Group":
        return Group(self.built & other.built, self.recent & other.recent)

    def __sub__(self, other: "Group") -> "Group":
        return Group(self.built - other.built, self.recent - other.recent)

    def __len__(self) -> int:
        return len(self.built) + len(self.recent)


class Texts(NamedTuple):
    """The folded words of one entry."""

    name: str
    reading: str
    topics: str
    body: str


class Words:
    """The words of a query against all shown entries."""

    def __init__(
        self, state: State, query: Query, shown: Group, sets: dict[str, Set] | None = None
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

    def _read_sets(self) -> dict[str, Set]:
        """Every built set that finds, in one query.

        Those that only rank names are read with them where the words are short, all that rank where
        there are several; hits of longer ones are compared letter by letter, and their texts rank.
        """
        terms = (*self.query.terms, *self.query.excluded)
        keys = {ALL + pair for term in terms for word in term.words for pair in cover(word)}
        if len(self.query.terms) > 1:
            # For names that look like the first word: of several words, more is asked already.
            keys |= {NAME + pair for pair in cover(self.query.terms[0].words[0])}
        if not needs_proof(self.query.terms):
            keys |= self._ranking_keys() if len(self.query.terms) > 1 else self._name_keys()
        return self.state.built.sets(keys)

    def read_more(self, keys: set[str]) -> None:
        """Have these sets at hand too: those that are missing are read in one query."""
        if missing := keys - self.sets.keys():
            self.sets = self.sets | self.state.built.sets(missing)

    def _ranking_keys(self) -> set[str]:
        """The sets that say where a word stands."""
        return self._name_keys() | self._further_keys()

    def _name_keys(self) -> set[str]:
        """Those that say it of names."""
        keys = set()
        for word in self._all_words():
            keys |= {NAME + pair for pair in cover(word)}
            keys |= {NAME + START + word[0], NAME + word[-1] + END}
        return keys

    def _further_keys(self) -> set[str]:
        """Those that say it of readings and topics."""
        words = self._all_words()
        return {part + pair for word in words for pair in cover(word) for part in (READING, TOPICS)}

    def _all_words(self) -> list[str]:
        return [word for term in self.query.terms for word in term.words]

    def _find(self, shown: Group) -> Group:
        query = self.query
        if query.is_blank:
            return shown
        if query.is_wordless:
            return Group(EMPTY, frozenset())
        found = shown
        for term in query.terms:
            found = found & self._with(term, found)
        if self._proves and needs_proof(query.terms) and found.built:
            found = self._proved(found)
        for term in query.excluded:
            found = found - self._to_exclude(term, found)
        return found

    def _with(self, term: Term, among: Group) -> Group:
        built = union(self._in(ALL, word) for word in term.words)
        recent = self.state.recent
        holding = (n for n in among.recent if fit(recent[n], term) is not None)
        return Group(built, frozenset(holding))

    def _in(self, section: str, word: str) -> Set:
        return meet(self.sets[section + pair] for pair in cover(word))

    def _proved(self, found: Group) -> Group:
        if len(found.built) > VERIFIED:
            self.is_rough = True
            return found
        return Group(Set(self.confirmed(list(found.built))), found.recent)

    def _to_exclude(self, term: Term, found: Group) -> Group:
        group = self._with(term, found) & found
        if self._proves and needs_proof([term]) and 0 < len(group.built) <= VERIFIED:
            rows = self.texts_of(list(group.built))
            group = Group(Set([n for n, row in rows.items() if holds(row, term)]), group.recent)
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

    def by_fit(self, hits: Group) -> Iterator[Group]:
        """The hits by how well they fit, the best first; worked out as far as somebody reads.

        The fit of several words is the sum over them of where each was found.
        """
        if needs_proof(self.query.terms) and len(hits.built) <= VERIFIED:
            return self._by_texts(hits)
        is_short = len(self.query.terms) == 1 and not needs_proof(self.query.terms)
        self.read_more(self._name_keys() if is_short else self._ranking_keys())
        return self._by_level(hits) if len(self.query.terms) == 1 else self._by_sets(hits)

    def _by_texts(self, hits: Group) -> Iterator[Group]:
        """Letter by letter: so few hits cost less to read than the sets that rank them."""
        built: dict[int, list[int]] = {}
        for number, texts in self.texts_of(list(hits.built)).items():
            built.setdefault(self._points(texts), []).append(number)
        recent = self._recent_by_points(hits)
        for points in sorted({*built, *recent}):
            yield Group(Set(built.get(points, ())), recent.get(points, frozenset()))

    def _by_level(self, hits: Group) -> Iterator[Group]:
        """Of one word: for whom the names fill the page, the other sets are not even read."""
        recent = self._recent_by_points(hits)
        waiting = hits.built
        for points, holding in enumerate(self._reaching(self.query.terms[0])):
            yield Group(waiting & holding, recent.get(points, frozenset()))
            waiting = waiting - holding
        yield Group(waiting, recent.get(IN_BODY, frozenset()))

    def _by_sets(self, hits: Group) -> Iterator[Group]:
        built = {0: hits.built}
        for term in self.query.terms:
            reaching = list(self._reaching(term))
            further: dict[int, Set] = {}
            for points, waiting in built.items():
                for level, holding in enumerate(reaching):
                    if both := waiting & holding:
                        further[points + level] = further.get(points + level, EMPTY) | both
                        waiting = waiting - both
                further[points + IN_BODY] = further.get(points + IN_BODY, EMPTY) | waiting
            built = further
        recent = self._recent_by_points(hits)
        for points in sorted({*built, *recent}):
            yield Group(built.get(points, EMPTY), recent.get(points, frozenset()))

    def _recent_by_points(self, hits: Group) -> dict[int, frozenset[int]]:
        found: dict[int, set[int]] = {}
        for number in hits.recent:
            found.setdefault(self._points(self.state.recent[number]), set()).add(number)
        return {points: frozenset(numbers) for points, numbers in found.items()}

    def _points(self, entry: Recent | Texts) -> int:
        return sum(NOT_AT_ALL if (at := fit(entry, t)) is None else at for t in self.query.terms)

    def _reaching(self, term: Term) -> Iterator[Set]:
        """For each level of fit but the last, the entries that reach it or a better one."""
        in_name = {word: self._in(NAME, word) for word in term.words}
        begins = {w: named & self.sets[NAME + START + w[0]] for w, named in in_name.items()}
        yield union(named & self.sets[NAME + w[-1] + END] for w, named in begins.items())
        yield union(begins.values())
        yield union(in_name.values())
        self.read_more(self._further_keys())
        yield union(self._in(READING, word) for word in term.words)
        yield union(self._in(TOPICS, word) for word in term.words)


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
