"""What a worker knows: the current build, and in full whatever changed since it was made."""

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

from django.db import connection
from django.utils import timezone

from kyodo_portal.lib.keeping import Kept
from kyodo_portal.lib.prepared import Prepared
from kyodo_portal.search.actions import ONLY
from kyodo_portal.search.building import (
    BY_FRESHNESS,
    BY_READING,
    FACET,
    FRESH,
    LAST_DAYS,
    OBJECTS,
    unpacked,
)
from kyodo_portal.search.models import Edition, Entry, Posting, Synonym
from kyodo_portal.search.sets import EMPTY, Set, decode
from kyodo_portal.search.words import Synonyms

# Bytes of facet sets that a worker keeps between requests (at most 50 kB a set at 400,000 entries):
# those of every list's options, and of some wards' districts.
KEPT_FACET_BYTES = 8_000_000
# Numbers beside the options of so many questions and facets.
KEPT_COUNTS = 256
# Whole orders of lists whose deep pages are asked for (four bytes an entry).
KEPT_ORDERS = 4
# Pages of lists without words: twenty numbers each.
KEPT_PAGES = 2000
# Beginnings of lists: a dozen numbers each.
KEPT_LISTS = 4000
# Finished pieces of pages (about 10 kB each).
KEPT_PIECES = 200
# What was worked out of so many entries of a build (some 3 kB each), see weighing.py.
KEPT_MADE = 4000
RECENT_FIELDS = (
    "pk",
    "kind",
    "object_id",
    "name",
    "reading",
    "topics",
    "body",
    "facets",
    "fresh",
    "sort_key",
    "last_day",
    "is_shown",
)


@dataclass(frozen=True, slots=True)
class Recent:
    """One entry that changed since the build, as it is now."""

    number: int
    kind: str
    object_id: int
    name: str
    reading: str
    topics: str
    body: str
    facets: frozenset[str]
    fresh: int
    sort_key: bytes
    last_day: int
    is_shown: bool

    @classmethod
    def of(cls, row: Any) -> "Recent":
        number, kind, object_id, name, reading, topics, body, facets, fresh, key, *rest = row
        last_day, is_shown = rest
        words = frozenset((*facets.split(), f"is:{kind}"))
        texts = (name, reading, topics, body)
        return cls(number, kind, object_id, *texts, words, fresh, bytes(key), last_day, is_shown)


def size_of(members: Set) -> int:
    """Bytes that a set takes, a little more or less."""
    return len(members.serialize())


class Built:
    """One build, read as needed: sets by key, and the lists over all entries."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.lock = Lock()
        self.facets: OrderedDict[str, Set] = OrderedDict()
        self.facet_bytes = 0
        self._orders: dict[str, dict[str, array[int]]] = {}
        self._expired: tuple[int, Set] = (0, EMPTY)
        # By whom and from which entry. What changed since the build is never here.
        self.made: Kept[tuple[int, Any]] = Kept(KEPT_MADE)

    def sets(self, keys: Collection[str]) -> dict[str, Set]:
        """The sets of these keys, in one query; an unknown key has the empty set."""
        found = dict.fromkeys(keys, EMPTY)
        if not self.number or not keys:
            return found
        parts: dict[str, list[bytes]] = {}
        for key, bits in self._stored(list(keys)):
            parts.setdefault(key, []).append(bits)
        return found | {key: decode(stored) for key, stored in parts.items()}

    def _stored(self, keys: list[str]) -> list[tuple[str, bytes]]:
        """The rows of these keys. Not by the ORM: half the cost of a search was its query."""
        name = connection.ops.quote_name
        columns = ", ".join(map(name, ("key", "bits")))
        places = ", ".join(["%s"] * len(keys))
        # Names of our own table and columns; every value is a parameter.
        sql = (
            f"SELECT {columns} FROM {name(Posting._meta.db_table)} "  # noqa: S608
            f"WHERE {name('build')} = %s AND {name('key')} IN ({places})"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.number, *keys])
            return list(cursor.fetchall())

    def facet_sets(self, words: Iterable[str]) -> dict[str, Set]:
        """The sets of facet words; kept, because every list asks for the same ones."""
        words = list(words)
        kept = ((word, self.facets.get(word)) for word in words)
        found = {word: members for word, members in kept if members is not None}
        missing = set(words) - found.keys()
        if missing:
            sets = self.sets([FACET + word for word in missing])
            more = {word: sets[FACET + word] for word in missing}
            # Threads of a worker share a build; a set read twice does no harm.
            with self.lock:
                for word in found:
                    if word in self.facets:
                        self.facets.move_to_end(word)
                for word, members in more.items():
                    if word not in self.facets:
                        self.facets[word] = members
                        self.facet_bytes += size_of(members)
                while self.facet_bytes > KEPT_FACET_BYTES:
                    _, oldest = self.facets.popitem(last=False)
                    self.facet_bytes -= size_of(oldest)
            found |= more
        return found

    def list_of(self, key: str) -> "array[int]":
        """One of the lists over all entries, read now; whoever needs it again keeps it."""
        rows = Posting.objects.filter(build=self.number, key=key).values_list("bits", flat=True)
        stored = rows.first() if self.number else None
        return unpacked(bytes(stored)) if stored else array("I")

    @cached_property
    def fresh(self) -> "array[int]":
        return self.list_of(FRESH)

    @cached_property
    def objects(self) -> "array[int]":
        return self.list_of(OBJECTS)

    @cached_property
    def ranks(self) -> "array[int]":
        """The place of each entry in the order of readings."""
        ranks = array("I", bytes(4 * len(self.objects)))
        for place, number in enumerate(self.list_of(BY_READING)):
            ranks[number] = place
        return ranks

    def order_of(self, sort: str, kind: str) -> "array[int]":
        """The entries of one kind in the order "name" or "fresh".

        Walks for a page go through the kinds asked for only: a hundred thousand offers are not
        stepped over to reach the groups.
        """
        if sort not in self._orders:
            whole = self.list_of(BY_READING if sort == "name" else BY_FRESHNESS)
            sets = self.facet_sets(f"is:{one}" for one in Entry.Kind.values)
            self._orders[sort] = {
                str(one): array("I", filter(sets[f"is:{one}"].__contains__, whole))
                for one in Entry.Kind.values
            }
        return self._orders[sort][kind]

    def expired(self, today: int) -> Set:
        """The entries whose last day has passed."""
        if self._expired[0] != today:
            pairs = self.list_of(LAST_DAYS)
            end = bisect_left(pairs[::2], today)
            self._expired = (today, Set(pairs[1 : 2 * end : 2]))
        return self._expired[1]


class State:
    """Everything a search needs at one edition. Never changed; the next edition is a new one."""

    def __init__(
        self,
        *,
        number: int,
        words: int,
        built_in: int,
        built: Built,
        recent: dict[int, Recent],
        synonyms: Synonyms,
    ) -> None:
        self.number = number
        self.words = words
        self.built_in = built_in
        self.built = built
        self.recent = recent
        self.synonyms = synonyms
        self.replaced = Set(recent)
        self.today = timezone.localdate().toordinal()
        # Worked out of this edition by those who read it, and thrown away with it.
        self.shown: Kept[Any] = Kept(1)
        self.counts: Kept[dict[str, int]] = Kept(KEPT_COUNTS)
        self.orders: Kept[array[int]] = Kept(KEPT_ORDERS)
        self.pages: Kept[list[int]] = Kept(KEPT_PAGES)
        self.firsts: Kept[list[int]] = Kept(KEPT_LISTS)
        self.numbers: Kept[dict[int, int]] = Kept(KEPT_COUNTS)
        self.pieces: Kept[str] = Kept(KEPT_PIECES)
        self._places: dict[int, float] | None = None

    def place(self, recent: Recent) -> float:
        """Where a recent entry stands among the built ones, in the order of readings."""
        if self._places is None:
            self._places = self._find_places()
        return self._places[recent.number]

    def _find_places(self) -> dict[int, float]:
        ordered = sorted(self.recent.values(), key=lambda recent: recent.sort_key)
        if not self.built.number:
            return {recent.number: float(place) for place, recent in enumerate(ordered)}
        places = {}
        older = Entry.objects.filter(changed_in__lte=self.built_in, is_shown=True)
        step = 1 / (len(ordered) + 1)
        for index, recent in enumerate(ordered, 1):
            before = older.filter(sort_key__lt=recent.sort_key).order_by("-sort_key")
            number = before.values_list("pk", flat=True).first()
            known = number is not None and number < len(self.built.ranks)
            place = self.built.ranks[number] if number is not None and known else -1
            places[recent.number] = place + index * step
        return places


EDITION = Prepared(
    lambda pks: Edition.objects.filter(pk__in=pks).values_list(
        "number", "build", "built_in", "words"
    ),
    width=1,
)
_state: State | None = None
_lock = Lock()
# What other apps keep of names that seldom change, by the edition of words it was read in.
_names: tuple[int, dict[str, Any]] = (-1, {})


def forget() -> None:
    """Drop everything a worker keeps (for tests, which roll their databases back)."""
    global _state, _names
    _state, _names = None, (-1, {})


def kept_names(key: str, load: Callable[[], Any], state: State | None = None) -> Any:
    """What `load` read, kept until `words_changed()` is called: names of wards, themes, …

    `state` spares the query when the caller has just asked for it.
    """
    global _names
    words = (state or current()).words
    if _names[0] != words:
        _names = (words, {})
    names = _names[1]
    if key not in names:
        names[key] = load()
    return names[key]


def current() -> State:
    """What is known now: one small query, and more only when something changed."""
    global _state
    number, build, built_in, words = (EDITION.rows([ONLY]) or [(0, 0, 0, 0)])[0]
    known = _state
    if known and is_current(known, number, build, built_in, words):
        return known
    with _lock:
        state = read(known, number, build, built_in, words)
        # What an open transaction sees may never come to be: it is not kept for others.
        if not in_transaction():
            _state = state
        return state


def is_current(known: State, number: int, build: int, built_in: int, words: int) -> bool:
    return (
        known.number == number
        and known.built.number == build
        and known.built_in == built_in
        and known.words == words
        and known.today == timezone.localdate().toordinal()
    )


def read(known: State | None, number: int, build: int, built_in: int, words: int) -> State:
    """The state at an edition, reading only what `known` does not hold."""
    goes_on = known is not None and known.built.number == build and known.number <= number
    if known and goes_on and known.built_in == built_in:
        built, recent = known.built, known.recent | recent_since(known.number)
    else:
        built, recent = Built(build), recent_since(built_in)
    same_words = known is not None and known.words == words and goes_on
    synonyms = known.synonyms if known and same_words else read_synonyms()
    return State(
        number=number,
        words=words,
        built_in=built_in,
        built=built,
        recent=recent,
        synonyms=synonyms,
    )


def recent_since(number: int) -> dict[int, Recent]:
    rows = Entry.objects.filter(changed_in__gt=number).values_list(*RECENT_FIELDS)
    return {row[0]: Recent.of(row) for row in rows.iterator(chunk_size=500)}


def read_synonyms() -> Synonyms:
    groups: dict[bool, list[list[str]]] = {True: [], False: []}
    for words, one_way in Synonym.objects.order_by("pk").values_list("words", "one_way"):
        if words:
            groups[one_way].append([str(word) for word in words])
    return Synonyms(groups[False], groups[True])


def in_transaction() -> bool:
    """Whether a transaction of our own is open (the ones around a test do not count)."""
    blocks: list[Any] = connection.atomic_blocks
    return any(not block._from_testcase for block in blocks)
