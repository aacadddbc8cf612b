"""Building the index: one pass over all entries, written as sets per key.

Readers go on with the old build until the new one is complete; entries that change meanwhile have
a later edition and are kept in every worker's memory, so nothing is lost and nobody waits.
"""

import zlib
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection, transaction

from kyodo_portal.lib.statistics import refresh_statistics
from kyodo_portal.search.actions import ONLY
from kyodo_portal.search.models import Edition, Entry, Posting
from kyodo_portal.search.sets import CHUNK, encode
from kyodo_portal.search.words import END, START, grams

Progress = Callable[[int, int], None]
ROWS = 2000
ROWS_A_STATEMENT = 500
FIELDS = ("pk", "kind", "object_id", "name", "reading", "topics", "body", "facets", "fresh")
# The sections of an entry and their letter in a key.
ALL, NAME, READING, TOPICS, FACET = "a", "n", "r", "t", "f"
# Whole-index arrays, by entry number or in a list's order.
BY_READING, BY_FRESHNESS, FRESH, OBJECTS, LAST_DAYS = "1", "2", "3", "4", "5"


def build(progress: Progress | None = None) -> int:
    """Build the index over all entries and let readers use it. Returns how many entries it holds.

    `progress(done, all)` is called now and then. Needs memory for the sets of one chunk, some
    hundred megabytes at most.
    """
    edition, _ = Edition.objects.get_or_create(pk=ONLY)
    number = max(Posting.objects.order_by("-build").values_list("build", flat=True)[:1], default=0)
    number = max(number, edition.build) + 1
    total = Entry.objects.count()
    lists = Lists()
    done = 0
    for chunk, rows in chunks():
        sets = Sets()
        for row in rows:
            lists.add(row)
            sets.add(row)
            done += 1
            if progress and done % ROWS == 0:
                progress(done, total)
        store(number, chunk, ((key, encode(members)) for key, members in sets.keyed()))
    store(number, 0, lists.stored())
    publish(number, edition.number)
    refresh_statistics([Entry._meta.db_table, Posting._meta.db_table])
    if progress:
        progress(done, total)
    return done


def chunks() -> Iterator[tuple[int, Iterable[Any]]]:
    """The shown entries, in the order of their numbers, chunk by chunk."""
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    for chunk in range((last or 0) // CHUNK + 1):
        span = range(chunk * CHUNK, (chunk + 1) * CHUNK)
        rows = Entry.objects.filter(is_shown=True, pk__gte=span.start, pk__lt=span.stop)
        yield (
            chunk,
            rows.order_by("pk").values_list(*FIELDS, "last_day").iterator(chunk_size=ROWS),
        )


class Sets:
    """The sets of one chunk: for each section its grams, each with the entries that hold it."""

    def __init__(self) -> None:
        self.sections: dict[str, defaultdict[str, array[int]]] = {
            letter: defaultdict(lambda: array("I"))
            for letter in (ALL, NAME, READING, TOPICS, FACET)
        }

    def add(self, row: Any) -> None:
        number, kind, _, name, reading, topics, body, facets = row[:8]
        in_name, in_reading, in_topics = grams(name), grams(reading), grams(topics)
        everywhere = in_name | in_reading | in_topics | grams(body)
        for line in name.split("\n"):
            in_name.add(START + line[:1])
            in_name.add(line[-1:] + END)
        words = {f"is:{kind}", *facets.split()}
        # The innermost loop of the build: four hundred rounds for every entry.
        for letter, keys in (
            (ALL, everywhere),
            (NAME, in_name),
            (READING, in_reading),
            (TOPICS, in_topics),
            (FACET, words),
        ):
            section = self.sections[letter]
            for key in keys:
                section[key].append(number)

    def keyed(self) -> Iterator[tuple[str, "array[int]"]]:
        for letter, section in self.sections.items():
            for key, members in section.items():
                yield letter + key, members


class Lists:
    """What is known of each entry beside its words, for all entries at once."""

    def __init__(self) -> None:
        self.numbers = array("I")
        self.fresh = array("I")
        self.objects = array("I")
        self.days: list[tuple[int, int]] = []

    def add(self, row: Any) -> None:
        number, object_id, fresh, last_day = row[0], row[2], row[8], row[9]
        self.numbers.append(number)
        for values, value in ((self.fresh, fresh), (self.objects, object_id)):
            values.frombytes(bytes(4 * (number + 1 - len(values))))
            values[number] = value
        if last_day:
            self.days.append((last_day, number))

    def stored(self) -> Iterator[tuple[str, bytes]]:
        by_reading = Entry.objects.filter(is_shown=True).order_by("sort_key", "pk")
        known = set(self.numbers)
        rows = by_reading.values_list("pk", flat=True).iterator(chunk_size=ROWS)
        yield BY_READING, packed(array("I", (number for number in rows if number in known)))
        freshest = sorted(self.numbers, key=lambda n: (-self.fresh[n], -n))
        yield BY_FRESHNESS, packed(array("I", freshest))
        yield FRESH, packed(self.fresh)
        yield OBJECTS, packed(self.objects)
        pairs = [part for pair in sorted(self.days) for part in pair]
        yield LAST_DAYS, packed(array("I", pairs))


def packed(values: "array[int]") -> bytes:
    return zlib.compress(values.tobytes(), 1)


def unpacked(stored: bytes) -> "array[int]":
    values = array("I")
    values.frombytes(zlib.decompress(stored))
    return values


def store(build: int, chunk: int, sets: Iterable[tuple[str, bytes]]) -> None:
    """Write the sets of a chunk, many rows to a statement.

    Not by bulk_create: for half a million rows its field machinery costs more than the database.
    """
    table = connection.ops.quote_name(Posting._meta.db_table)
    columns = ", ".join(map(connection.ops.quote_name, ("build", "key", "chunk", "bits")))
    waiting = iter(sets)
    with transaction.atomic(), connection.cursor() as cursor:
        while rows := list(islice(waiting, ROWS_A_STATEMENT)):
            places = ", ".join(["(%s, %s, %s, %s)"] * len(rows))
            values = [value for key, bits in rows for value in (build, key, chunk, bits)]
            # Names of our own table and columns; every value is a parameter.
            cursor.execute(f"INSERT INTO {table} ({columns}) VALUES {places}", values)  # noqa: S608


@transaction.atomic
def publish(build: int, built_in: int) -> None:
    """Let readers use a complete build; the one before it stays for those still reading it."""
    before = Edition.objects.select_for_update().get(pk=ONLY).build
    Edition.objects.filter(pk=ONLY).update(build=build, built_in=built_in)
    Posting.objects.exclude(build__in=[before, build]).delete()
