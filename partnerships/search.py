"""Finding the group that somebody means: to send to, to introduce, to write about."""

from typing import Any

from kyodo_portal.lib.text import search_key, search_terms
from organizations.models import Organization

LIMIT = 20


def groups_named(query: str, *, but: int | None = None) -> Any:
    """Public groups whose words hold all of `query`, those without spare time last.

    `but` leaves one group out. An empty query finds all of them.
    """
    rows = Organization.objects.published().select_related("ward", "district").exclude(pk=but)
    for term in search_terms(query):
        rows = rows.filter(search_text__contains=term)
    return rows.order_by("no_capacity", "name_kana", "name", "pk")


def groups_for(sender: Organization, query: str) -> Any:
    """Groups that `sender` may turn to; without words, those of its own district or ward."""
    rows = groups_named(query, but=sender.pk)
    if search_terms(query):
        return rows
    if sender.district_id:
        return rows.filter(district_id=sender.district_id)
    return rows.filter(ward_id=sender.ward_id)


def group_meant(name: str) -> tuple[Organization | None, list[Organization]]:
    """The one group that `name` can only mean, else None; and everything it might mean."""
    if not search_terms(name):
        return None, []
    found = list(groups_named(name)[:LIMIT])
    exact = list(groups_named(name).filter(name=name)[:LIMIT])
    same = exact or [group for group in found if search_key(group.name) == search_key(name)]
    candidates = same or found
    return (candidates[0] if len(candidates) == 1 else None), candidates
