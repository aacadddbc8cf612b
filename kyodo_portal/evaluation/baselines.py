"""What a simple portal would do, to be compared with: each ranks all groups of the world."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from math import log, sqrt

from kyodo_portal.lib.text import search_key
from organizations.models import Listing, Organization

Ranker = Callable[[int], list[int]]


@dataclass(frozen=True)
class Group:
    """One group as a baseline sees it. `pairs`: the pairs of characters of all that it wrote."""

    pk: int
    kind: str
    ward_id: int | None
    district_id: int | None
    themes: frozenset[int]
    pairs: frozenset[str]


def read_groups() -> list[Group]:
    """All published groups of the scratch database."""
    texts: dict[int, list[str]] = {}
    for pk, title, detail in Listing.objects.values_list("organization_id", "title", "detail"):
        texts.setdefault(pk, []).extend((title, detail))
    groups = []
    for row in Organization.objects.published().prefetch_related("themes").order_by("pk"):
        words = [row.name, row.tagline, row.summary, row.effort, *texts.get(row.pk, ())]
        key = search_key("\n".join(words))
        groups.append(
            Group(
                pk=row.pk,
                kind=row.kind,
                ward_id=row.ward_id,
                district_id=row.district_id,
                themes=frozenset(theme.pk for theme in row.themes.all()),
                pairs=frozenset(map(str.__add__, key, key[1:])),
            )
        )
    return groups


def random_in_district(groups: list[Group], chance: random.Random) -> Ranker:
    """The same district, then the same ward, then the rest; by lot within each."""
    return ranked_by(groups, chance, nearness)


def shared_themes(groups: list[Group], chance: random.Random) -> Ranker:
    """The most themes in common; by lot among equals, those of the district first."""
    return ranked_by(
        groups, chance, lambda me, other: (len(me.themes & other.themes), nearness(me, other))
    )


def text_similarity(groups: list[Group], chance: random.Random) -> Ranker:
    """Cosine of all words written, as pairs of characters weighted by rarity (tf-idf)."""
    seen: dict[str, int] = {}
    for group in groups:
        for pair in group.pairs:
            seen[pair] = seen.get(pair, 0) + 1
    weights = {pair: log(len(groups) / count) ** 2 for pair, count in seen.items()}
    lengths = {g.pk: sqrt(sum(weights[pair] for pair in g.pairs)) or 1.0 for g in groups}

    def likeness(me: Group, other: Group) -> float:
        return sum([weights[pair] for pair in me.pairs & other.pairs]) / lengths[other.pk]

    return ranked_by(groups, chance, likeness)


def nearness(me: Group, other: Group) -> int:
    if me.district_id and me.district_id == other.district_id:
        return 2
    return int(bool(me.ward_id) and me.ward_id == other.ward_id)


def ranked_by(
    groups: list[Group],
    chance: random.Random,
    likeness: Callable[[Group, Group], float | tuple[float, ...]],
) -> Ranker:
    """A ranker by falling likeness; equals in an order drawn by lot."""
    by_pk = {group.pk: group for group in groups}

    def ranked(pk: int) -> list[int]:
        me = by_pk[pk]
        others = [group for group in groups if group.pk != pk]
        chance.shuffle(others)
        others.sort(key=lambda other: likeness(me, other), reverse=True)
        return [group.pk for group in others]

    return ranked


BASELINES = {
    "random_in_district": random_in_district,
    "shared_themes": shared_themes,
    "text_similarity": text_similarity,
}
