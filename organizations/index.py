"""Keeping the search in step with groups: called at the end of every action that shows."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from kyodo_portal.search.actions import write
from kyodo_portal.search.documents import Document
from organizations.documents import documents_of, place_document
from organizations.models import Event, Listing, Organization, Place

# Everything that the documents of a group and of what it shows are made of.
READ_BESIDE = (
    "themes",
    "other_districts",
    Prefetch("listings", Listing.objects.select_related("district__ward")),
    Prefetch("places", Place.objects.select_related("kind", "district")),
    Prefetch("events", Event.objects.select_related("district__ward", "place")),
)
BATCH = 1000


def with_everything() -> Any:
    """Groups with all that their documents are made of, and `is_linked`."""
    party: Any = Organization._meta.get_field("partnership_parties").related_model
    published = party._meta.get_field("partnership").related_model._default_manager.published()
    links = party._default_manager.filter(
        organization=OuterRef("pk"), partnership__in=published.values("pk")
    )
    rows = Organization.objects.select_related("ward", "district").annotate(is_linked=Exists(links))
    return rows.prefetch_related(*READ_BESIDE)


def reindex_organization(organization: Organization) -> None:
    """Write the search entries of a group, its offers and needs, places and events.

    Reads the group again; what did not change is not written.
    """
    reindex_organizations([organization.pk])


def reindex_organizations(pks: list[int]) -> None:
    """The same for several groups, as one change."""
    today = timezone.localdate()
    documents: dict[tuple[str, int], Document | None] = {}
    for row in with_everything().filter(pk__in=pks):
        documents.update(documents_of(row, on=today, is_linked=row.is_linked))
    if documents:
        write(documents)


def all_documents(
    progress: Callable[[int], None] | None = None,
) -> Iterator[tuple[tuple[str, int], Document | None]]:
    """The documents of every group, in batches, and of the places that no group runs."""
    today = timezone.localdate()
    rows = with_everything().order_by("pk")
    for done, row in enumerate(rows.iterator(chunk_size=BATCH), 1):
        yield from documents_of(row, on=today, is_linked=row.is_linked)
        if progress and done % BATCH == 0:
            progress(done)
    free = Place.objects.filter(organization=None).select_related("kind", "district")
    for place in free.iterator(chunk_size=BATCH):
        yield ("place", place.pk), place_document(place, None)
