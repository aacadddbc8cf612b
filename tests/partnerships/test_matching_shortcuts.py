"""What the matching leaves out changes nothing: compared with the long way, on random data."""

from datetime import date
from random import Random

import pytest

from organizations.models import Listing
from organizations.vocabulary import vocabulary
from partnerships.matching.fit import NO_ANSWER, Comparison
from partnerships.matching.profiles import Line, Profile, said_of
from partnerships.matching.weights import KINDS_FIT, NEAR_KINDS, OTHER_KIND

KINDS = Listing.Kind.values
LETTERS = "会場人手花木祭子育て見守りあいうえお"


def some_meaning(draw, most=6):
    return frozenset(draw.sample(range(len(vocabulary().slugs)), draw.randrange(most)))


def some_line(draw, pk):
    said = said_of(some_meaning(draw), "".join(draw.choices(LETTERS, k=draw.randrange(40))))
    return Line(pk, draw.choice(KINDS), f"{pk}", said.meaning, said.size, said.pairs)


def some_profile(draw, pk):
    profile = Profile(
        pk=pk,
        kind="npo",
        ward_id=draw.choice([None, 1, 2]),
        districts=set(draw.sample(range(5), 2)),
        no_capacity=False,
        confirmed=0,
        work=some_meaning(draw),
        pairs=said_of(frozenset(), "".join(draw.choices(LETTERS, k=60))).pairs,
        themes=set(draw.sample(range(6), draw.randrange(3))),
    )
    lines = [(draw.choice(["offer", "need"]), some_line(draw, 100 * pk + n)) for n in range(8)]
    saying = profile.saying(lines)
    saying.pairs = {*saying.pairs, *(pair for _, line in lines for pair in line.pairs)}
    assert not profile.offers
    return saying


def longest_way(comparison, needs, offers):
    """Every pair in full, the first of the best."""
    pairs = [(need, offer) for need in needs for offer in offers]
    best = max(pairs, key=lambda pair: comparison.answer(*pair), default=None)
    if best is None:
        return NO_ANSWER.value, None, None
    return comparison.answer(*best), best[0].pk, best[1].pk


@pytest.mark.parametrize("seed", range(20))
def test_the_best_answer_is_that_of_every_pair(seed):
    draw = Random(seed)
    me, *others = (some_profile(draw, pk) for pk in range(30))
    comparison = Comparison(me, others, on=date(2026, 1, 1))
    for other, fit in zip(others, comparison.all(), strict=True):
        for answer, needs, offers in (
            (fit.take, me.needs, other.offers),
            (fit.give, other.needs, me.offers),
        ):
            found = (
                answer.value,
                answer.need and answer.need.pk,
                answer.offer and answer.offer.pk,
            )
            assert found == longest_way(comparison, needs, offers)


def test_how_kinds_answer_each_other_is_looked_up_once_for_all():
    assert len(KINDS_FIT) == len(KINDS) ** 2
    for (need, offer), fit in KINDS_FIT.items():
        near = NEAR_KINDS.get(frozenset((need, offer)), OTHER_KIND)
        assert fit == (1.0 if need == offer else near)
