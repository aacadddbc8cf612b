"""Whom to look at: the most promising groups out of all, by adding up what the index knows.

Every group is weighed at once, roughly, by the same things that count in the comparison: what it
gives, does and asks for, its place, themes and kind. The sums are worked out on the index's sets
(see kyodo_portal/search/weighing.py), so 300,000 groups cost little more than 1,000.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import sqrt

from kyodo_portal.search.engine import find
from kyodo_portal.search.memory import State
from kyodo_portal.search.weighing import Part, heaviest, known_entries
from organizations.models import Organization
from organizations.vocabulary import Meaning, linked, served, vocabulary, worths
from partnerships.matching.profiles import MOST, Line, Profile, profile_of
from partnerships.matching.weights import (
    KIND_SHARE,
    LITTLE,
    MEANING_SHARE,
    NEAR_KINDS,
    NEXT_DISTRICT,
    SAME_DISTRICT,
    SAME_WARD,
    Weights,
    complement,
)

# Score that one point stands for, and the most telling concepts that are weighed in each role.
POINT = 0.04
CONCEPTS = 16
# The squared length of what an ordinary group speaks of.
ORDINARY = 1.5
FULL = "full:1"

Worth = Counter[int]


def candidates(
    state: State,
    me: Profile,
    next_districts: Iterable[int],
    weights: Weights,
    passed_over: Iterable[int] = (),
) -> list[Profile]:
    """The groups worth comparing with `me`, at most `MOST`, without itself and those passed over.

    Still without their offers and needs, see `saying_all`.

    Those who have no time now stand behind all others.
    """
    left_out = {me.pk, *passed_over}
    grounds, extras = all_parts(me, next_districts, weights)
    limit = MOST + len(left_out)
    found = find(kinds=["org"], state=state)
    numbers = heaviest(found, grounds, limit, extras=extras, last=FULL)
    groups = known_entries(state, numbers, profile_of)
    return [group for group in groups if group.pk not in left_out][:MOST]


def all_parts(
    me: Profile, next_districts: Iterable[int], weights: Weights
) -> tuple[list[Part], list[Part]]:
    """Facet words with what each is worth: grounds to look at a group, and what only adds to them.

    Nobody is looked at for the kind of the group, or of its offers, alone.
    """
    grounds = [
        *place_parts(me, next_districts, weights),
        *theme_parts(me, weights),
        *concept_parts(me, weights),
    ]
    return grounds, [*kind_parts(me, weights), *listing_parts(me, weights)]


def place_parts(me: Profile, next_districts: Iterable[int], weights: Weights) -> list[Part]:
    """The nearer, the more of these hold."""
    own = words("district", me.districts)
    near = [*own, *words("district", next_districts)]
    ward = words("ward", [me.ward_id] if me.ward_id else [])
    return [
        *part(own, weights.place * (SAME_DISTRICT - NEXT_DISTRICT)),
        *part(near, weights.place * (NEXT_DISTRICT - SAME_WARD)),
        *part([*near, *ward], weights.place * SAME_WARD),
    ]


def theme_parts(me: Profile, weights: Weights) -> list[Part]:
    worth = weights.themes / sqrt(2 * len(me.themes) or 1)
    return [one for word in words("theme", me.themes) for one in part([word], worth)]


def kind_parts(me: Profile, weights: Weights) -> list[Part]:
    """The kinds of group that complement ours."""
    by_worth: dict[float, list[str]] = {}
    for kind in Organization.Kind.values:
        by_worth.setdefault(complement(me.kind, kind), []).append(kind)
    return [
        one
        for worth, kinds in by_worth.items()
        for one in part(words("kind", kinds), weights.kinds * worth)
    ]


def listing_parts(me: Profile, weights: Weights) -> list[Part]:
    """Offers and needs of the very kind that answers ours, and of those near to it."""
    parts = []
    for facet, mine, weight in (
        ("offer", me.needs, weights.take),
        ("need", me.offers, weights.give),
    ):
        kinds = {line.kind for line in mine}
        near = kinds.union(*(pair for pair in NEAR_KINDS if pair & kinds))
        parts += part(words(facet, kinds), weight * KIND_SHARE / 2)
        parts += part(words(facet, near), weight * KIND_SHARE / 2)
    return parts


def concept_parts(me: Profile, weights: Weights) -> list[Part]:
    """What they give, do and ask for, by how much it answers, or is like, what we speak of."""
    wanted = most(map(answer_worth, me.needs))
    answered = most(served_by(line.meaning, line.size) for line in me.offers)
    worked = served_by(me.work, me.work_size)
    gives, does, asks = Worth(), Worth(), Worth()
    for concept, worth in wanted.items():
        gives[concept] += weights.take * MEANING_SHARE * worth
        does[concept] += weights.take_work * worth
    for concept in {*answered, *worked}:
        asks[concept] += weights.give * MEANING_SHARE * answered.get(concept, 0.0)
        asks[concept] += weights.give_work * worked.get(concept, 0.0)
    for concept, worth in alike(me, weights).items():
        for said in (gives, does, asks):
            said[concept] += worth
    slugs = vocabulary().slugs
    return [
        one
        for facet, worths in (("gives", gives), ("does", does), ("asks", asks))
        for concept, worth in most_telling(worths)
        for one in part([f"{facet}:{slugs[concept]}"], worth)
    ]


def most_telling(worths: Worth) -> list[tuple[int, float]]:
    """The concepts worth most, with what they are; of equals always the same ones.

    Sums of the same values in another order differ in their last digits.
    """
    return sorted(worths.items(), key=lambda one: (-round(one[1], 9), one[0]))[:CONCEPTS]


def answer_worth(line: Line) -> dict[int, float]:
    """{concept: how well a text that speaks of it answers this need}."""
    size = sqrt((line.size + LITTLE) * (ORDINARY + LITTLE))
    return {concept: worth / size for concept, worth in worths(line.meaning).items()}


def served_by(meaning: Meaning, size: float) -> dict[int, float]:
    """{concept: how well a text of this meaning answers a need that speaks of it}."""
    length = sqrt((size + LITTLE) * (ORDINARY + LITTLE))
    return {concept: worth / length for concept, worth in served(meaning).items()}


def alike(me: Profile, weights: Weights) -> dict[int, float]:
    """{concept: what it is worth that both speak of it, or that one answers the other}."""
    squares = vocabulary().squares
    length = sqrt((me.size + LITTLE) * (ORDINARY + LITTLE))
    links = linked(me.meaning)
    return {
        concept: (
            weights.meaning * (squares[concept] if concept in me.meaning else 0.0)
            + weights.links * links[concept] / 2
        )
        / length
        for concept in range(len(links))
    }


def most(found: Iterable[Mapping[int, float]]) -> dict[int, float]:
    """The greatest value of each."""
    greatest: dict[int, float] = {}
    for values in found:
        for concept, value in values.items():
            greatest[concept] = max(value, greatest.get(concept, 0.0))
    return greatest


def words(facet: str, values: Iterable[object]) -> list[str]:
    return [f"{facet}:{value}" for value in sorted(values, key=str)]


def part(some: list[str], worth: float) -> list[Part]:
    """One part, or none where it is worth less than half a point."""
    points = round(worth / POINT)
    return [(some, points)] if some and points > 0 else []
