"""Writing entries. Call these at the end of the transaction that changed the thing itself."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from kyodo_portal.lib.prepared import PreparedObjects
from kyodo_portal.search.documents import Document
from kyodo_portal.search.models import Edition, Entry

Key = tuple[str, int]
# The one row of `Edition`.
ONLY = 1
COLUMNS = ("name", "reading", "topics", "body", "facets", "fresh", "sort_key", "last_day")
BATCH = 500
# Things whose entries are read by one statement; a group rarely shows more.
WIDTH = 16
BY_OBJECT = PreparedObjects(
    # Every kind is named, so that the index on kind and object serves.
    lambda numbers: Entry.objects.filter(kind__in=Entry.Kind.values, object_id__in=numbers),
    width=WIDTH,
)


def write(documents: Mapping[Key, Document | None]) -> int:
    """Make each thing findable as its document says, or hide it (None). Returns how many changed.

    What already stands so is left alone, so calling this once too often costs one query.
    """
    # Inside the action's transaction: a savepoint of its own would save nothing.
    with transaction.atomic(savepoint=False):
        new, changed = _differences(documents)
        if new or changed:
            number = next_edition()
            for row in [*new, *changed]:
                row.changed_in = number
            Entry.objects.bulk_create(new, batch_size=BATCH)
            _update(changed)
    return len(new) + len(changed)


def _differences(documents: Mapping[Key, Document | None]) -> tuple[list[Entry], list[Entry]]:
    """The new entries, and the known ones that no longer stand as their documents say."""
    known = _entries(documents)
    new, changed = [], []
    for (kind, object_id), document in documents.items():
        row = known.get((kind, object_id))
        if document is None:
            if row and row.is_shown:
                row.is_shown = False
                changed.append(row)
            continue
        columns = document.columns(kind, object_id)
        if row is None:
            new.append(Entry(kind=kind, object_id=object_id, **columns))
        elif not row.is_shown or _differs(row, columns):
            row.is_shown = True
            for name, value in columns.items():
                setattr(row, name, value)
            changed.append(row)
    return new, changed


def _entries(keys: Iterable[Key]) -> dict[Key, Entry]:
    """The rows of these things that there are, a few numbers of every kind at a time."""
    wanted = set(keys)
    numbers = sorted({object_id for _, object_id in wanted})
    rows = (
        row
        for start in range(0, len(numbers), WIDTH)
        for row in BY_OBJECT.objects(numbers[start : start + WIDTH])
    )
    return {key: row for row in rows if (key := (row.kind, row.object_id)) in wanted}


def _update(rows: Sequence[Entry]) -> None:
    """Write every column of these rows. Not by bulk_update: its SQL costs more than the writing."""
    if not rows:
        return
    name = connection.ops.quote_name
    columns = [*COLUMNS, "is_shown", "changed_in"]
    changes = ", ".join(f"{name(column)} = %s" for column in columns)
    # Names of our own table and columns; every value is a parameter.
    sql = f"UPDATE {name(Entry._meta.db_table)} SET {changes} WHERE {name('id')} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(
            sql, [[*(getattr(row, column) for column in columns), row.pk] for row in rows]
        )


def _differs(row: Entry, columns: dict[str, Any]) -> bool:
    before = {**{name: getattr(row, name) for name in COLUMNS}, "sort_key": bytes(row.sort_key)}
    return before != columns


def put_many(documents: Iterable[tuple[str, int, Document]], *, batch: int = 2000) -> int:
    """Write the entries of very many *new* things in batches; nothing is compared. Returns them.

    For loading only: each batch is one edition, and the index should be built afterwards.
    """
    waiting: list[Entry] = []
    written = 0
    for kind, object_id, document in documents:
        columns = document.columns(kind, object_id)
        waiting.append(Entry(kind=kind, object_id=object_id, **columns))
        if len(waiting) >= batch:
            written += _put(waiting)
            waiting = []
    return written + _put(waiting)


@transaction.atomic
def _put(rows: list[Entry]) -> int:
    if rows:
        number = next_edition()
        for row in rows:
            row.changed_in = number
        Entry.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def words_changed() -> None:
    """Synonyms, or the names of wards, districts or themes, changed: workers read them again."""
    next_edition()
    Edition.objects.filter(pk=ONLY).update(words=F("words") + 1)


def next_edition() -> int:
    """The number of the change under way. Its row stays locked until the transaction ends.

    So numbers become visible in their order: who has seen 7 has seen everything up to 7.
    """
    row = Edition.objects.filter(pk=ONLY)
    if not row.update(number=F("number") + 1):
        Edition.objects.get_or_create(pk=ONLY)
        row.update(number=F("number") + 1)
    return int(row.values_list("number", flat=True).get())
