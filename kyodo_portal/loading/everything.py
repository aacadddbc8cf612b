"""The order in which the files are loaded: what is pointed at comes first."""

from django.db import transaction

from kyodo_portal.indexing import write_entries
from kyodo_portal.loading import guide, links, partnerships, places, seeds
from kyodo_portal.loading.files import Writer
from kyodo_portal.search.actions import words_changed

STEPS = (
    places.load_sources,
    places.load_synonyms,
    places.load_municipalities,
    places.load_wards,
    places.load_rhythm,
    places.load_themes,
    places.load_npo_fields,
    places.load_place_kinds,
    guide.load_principles,
    guide.load_check_items,
    guide.load_steps,
    guide.load_voices,
    guide.load_programmes,
    guide.load_memos,
    guide.load_definitions,
    seeds.load_districts,
    seeds.load_offices,
    seeds.load_organizations,
    seeds.load_places,
    partnerships.load_partnerships,
    links.load_tips,
    links.load_cases,
)


@transaction.atomic
def load_everything(*, refresh: bool = False) -> Writer:
    """Load all files in one transaction; returns the counts of what was written."""
    writer = Writer(refresh=refresh)
    for step in STEPS:
        step(writer)
    words_changed()
    write_entries()
    return writer
