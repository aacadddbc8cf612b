"""Keeping the search in step with partnerships: called at the end of every action that shows."""

from collections.abc import Iterator
from typing import Any

from kyodo_portal.search.actions import write
from kyodo_portal.search.documents import Document
from organizations.index import reindex_organizations
from partnerships.documents import READ_BESIDE, partnership_document
from partnerships.models import Partnership

BATCH = 1000


def with_everything() -> Any:
    return Partnership.objects.select_related("ward", "shown").prefetch_related(*READ_BESIDE)


def reindex_partnership(partnership: Partnership) -> None:
    """Write its entry, and those of its parties: they are found by having a public partnership."""
    row = with_everything().get(pk=partnership.pk)
    if write({("partnership", row.pk): partnership_document(row)}):
        reindex_organizations([party.organization_id for party in row.parties.all()])


def all_documents() -> Iterator[tuple[tuple[str, int], Document | None]]:
    for row in with_everything().order_by("pk").iterator(chunk_size=BATCH):
        yield ("partnership", row.pk), partnership_document(row)
