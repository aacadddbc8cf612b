"""Keeping the search in step with groups: called at the end of every action that shows."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from districts.models import District
from kyodo_portal.lib.prepared import Prepared, PreparedObjects, keep_related
from kyodo_portal.search.actions import write
from kyodo_portal.search.documents import Document
from organizations.documents import documents_of, place_document
from organizations.models import Event, Listing, Organization, Place, Theme

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
    links = public_links().filter(organization=OuterRef("pk"))
    rows = Organization.objects.select_related("ward", "district").annotate(is_linked=Exists(links))
    return rows.prefetch_related(*READ_BESIDE)


def public_links() -> Any:
    """Who takes part in which public partnership."""
    party: Any = Organization._meta.get_field("partnership_parties").related_model
    published = party._meta.get_field("partnership").related_model._default_manager.published()
    return party._default_manager.filter(partnership__in=published.values("pk"))


def other_districts(pks: list[int]) -> Any:
    links = Organization.other_districts.through._default_manager.filter(organization__in=pks)
    return links.values("district")


# The same for one group at a time, by statements whose SQL is kept: a group is saved far more often
# than all are read, and building these queries took longer than the database needs for them.
GROUP = PreparedObjects(
    lambda pks: (
        Organization.objects.filter(pk__in=pks).select_related("ward", "district").order_by()
    )
)
LINKED = Prepared(
    lambda pks: public_links().filter(organization__in=pks).order_by().values_list("pk")[:1],
    width=1,
)
BESIDE: dict[str, PreparedObjects] = {
    "themes": PreparedObjects(lambda pks: Theme.objects.filter(organization__in=pks)),
    "other_districts": PreparedObjects(
        lambda pks: District.objects.filter(pk__in=other_districts(pks))
    ),
    "listings": PreparedObjects(
        lambda pks: Listing.objects.filter(organization__in=pks).select_related("district__ward")
    ),
    "places": PreparedObjects(
        lambda pks: Place.objects.filter(organization__in=pks).select_related("kind", "district")
    ),
    "events": PreparedObjects(
        lambda pks: Event.objects.filter(organization__in=pks).select_related(
            "district__ward", "place"
        )
    ),
}


def reindex_organization(organization: Organization) -> None:
    """Write the search entries of a group, its offers and needs, places and events.

    Reads the group again; what did not change is not written.
    """
    reindex_organizations([organization.pk])


def reindex_organizations(pks: list[int]) -> None:
    """The same for several groups, as one change."""
    today = timezone.localdate()
    documents: dict[tuple[str, int], Document | None] = {}
    for pk in pks:
        if row := GROUP.first(pk):
            for name, prepared in BESIDE.items():
                keep_related(row, name, prepared.objects([pk]))
            is_linked = bool(LINKED.rows([pk]))
            documents.update(documents_of(row, on=today, is_linked=is_linked))
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
