"""Writing many groups in batches: bulk inserts, a bounded memory, one transaction to a batch."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection, models, reset_queries, transaction

from districts.models import Ward
from kyodo_portal.lib.statistics import refresh_statistics
from kyodo_portal.load.organizations import BLOCK, Group, Maker
from kyodo_portal.load.partnerships import PartnershipMaker, Together
from kyodo_portal.load.places import build_areas
from kyodo_portal.loading import load_everything
from organizations.models import Event, Listing, Organization, Place, PlaceKind, Theme
from partnerships.actions.versions import write_words
from partnerships.models import Partnership, Party, PublicVersion
from partnerships.public.entries import entries_of

# Groups to a transaction; whole blocks, so that partners are written together.
BATCH = 250 * BLOCK

Progress = Callable[[int], None]


def load(count: int, seed: int, progress: Progress) -> int:
    """Write the groups 0 to `count` − 1 that are missing; returns how many were.

    A run that was interrupted, or a larger `count` later, goes on where the rows end.
    `progress` is called with the number of rows that are there, after each batch.
    """
    if not all(model._default_manager.exists() for model in (Ward, Theme, PlaceKind)):
        load_everything()
    with transaction.atomic():
        areas = build_areas()
    maker, partnerships = Maker(seed, areas), PartnershipMaker(seed)
    begin = first = Organization.objects.filter(submission_key__startswith=maker.prefix).count()
    while begin < count:
        end = min(count, (begin // BATCH + 1) * BATCH)
        with transaction.atomic():
            write_batch(maker, partnerships, begin, end)
        reset_queries()  # in development Django would keep the text of every statement
        progress(end)
        begin = end
    refresh_statistics(connection.introspection.django_table_names(only_existing=True))
    return max(0, count - first)


def write_batch(maker: Maker, partnerships: PartnershipMaker, begin: int, end: int) -> None:
    """Write the groups `begin` to `end` − 1, and the partnerships whose last group is among them.

    A partnership may begin with groups that an earlier, smaller loading wrote.
    """
    groups = {number: maker.make(number) for number in range(begin, end)}
    put(Organization, (group.organization for group in groups.values()))
    link = Organization.themes.through
    put(
        link,
        (
            link(organization_id=group.organization.pk, theme_id=pk)
            for group in groups.values()
            for pk in group.theme_ids
        ),
    )
    put(Listing, (row for group in groups.values() for row in group.listings))
    put(Place, (row for group in groups.values() for row in group.places))
    put(Event, (row for group in groups.values() for row in group.events))
    made = []
    for block in range(begin // BLOCK, (end - 1) // BLOCK + 1):
        numbers = maker.partners_in(block)
        if numbers and begin <= numbers[-1] < end:
            partners = [groups.get(number) or _saved(maker, number) for number in numbers]
            made.append(partnerships.make(block, maker.area_of(block), partners))
    put_partnerships(made)


def _saved(maker: Maker, number: int) -> Group:
    """A group of an earlier loading, as its maker makes it, with the row that is in the table."""
    group = maker.make(number)
    group.organization = Organization.objects.get(submission_key=maker.key(number))
    return group


def put_partnerships(made: list[Together]) -> None:
    """Write partnerships, what they point at and what hangs on them."""
    put(Partnership, (one.partnership for one in made))
    places, themes = Partnership.districts.through, Partnership.themes.through
    put(
        places,
        (places(partnership_id=one.partnership.pk, district_id=one.district_id) for one in made),
    )
    put(
        themes,
        (
            themes(partnership_id=one.partnership.pk, theme_id=pk)
            for one in made
            for pk in one.theme_ids
        ),
    )
    put(Party, (party for one in made for party in one.parties))
    by_model: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for one in made:
        for row in one.others:
            by_model[type(row)].append(row)
    for model, rows in by_model.items():
        put(model, rows)
    put_versions(made)


def put_versions(made: list[Together]) -> None:
    """The words that everybody agreed to show, and the pointer to them."""
    rows = Partnership.objects.select_related("third_party")
    saved = rows.in_bulk([one.partnership.pk for one in made])
    versions = []
    for row in saved.values():
        version = PublicVersion(partnership=row, round=row.consent_round, asked_on=row.confirmed_on)
        version.entries = entries_of(row)
        write_words(version)
        versions.append(version)
    put(PublicVersion, versions)
    for version in versions:
        version.partnership.shown = version
    Partnership.objects.bulk_update([v.partnership for v in versions], ["shown"], batch_size=500)


def put(model: type[models.Model], rows: Iterable[Any]) -> None:
    """Insert the rows with as few statements as the database allows."""
    model._default_manager.bulk_create(rows)
