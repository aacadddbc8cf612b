"""The whole search index from the tables: after loading, and every night."""

from collections.abc import Callable, Iterator
from itertools import islice

from kyodo_portal.search.actions import put_many, words_changed, write
from kyodo_portal.search.documents import Document
from kyodo_portal.search.models import Entry
from organizations import index as organizations_index
from partnerships import index as partnerships_index

BATCH = 500
Progress = Callable[[int], None]


def write_entries(progress: Progress | None = None) -> int:
    """Bring every entry in step with its table; returns how many were written.

    Entries of things that no longer exist are hidden. On an empty index nothing is compared.
    What workers keep of places and names is read again.
    """
    words_changed()
    documents = everything(progress)
    if not Entry.objects.exists():
        return put_many((*key, document) for key, document in documents if document)
    changed = 0
    seen: dict[str, set[int]] = {}
    while batch := dict(islice(documents, BATCH)):
        for kind, object_id in batch:
            seen.setdefault(kind, set()).add(object_id)
        changed += write(batch)
    return changed + hide_lost(seen)


def everything(progress: Progress | None) -> Iterator[tuple[tuple[str, int], Document | None]]:
    yield from organizations_index.all_documents(progress)
    yield from partnerships_index.all_documents()


def hide_lost(seen: dict[str, set[int]]) -> int:
    """Hide shown entries whose thing was deleted."""
    shown = Entry.objects.filter(is_shown=True).values_list("kind", "object_id")
    lost = [
        (kind, object_id)
        for kind, object_id in shown.iterator()
        if object_id not in seen.get(kind, ())
    ]
    return write(dict.fromkeys(lost))
