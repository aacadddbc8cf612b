"""Sets come back from the form in which a build stores them, whatever they hold."""

from array import array
from random import Random

import pytest

from kyodo_portal.search.sets import CHUNK, EMPTY, Set, decode, encode, meet, union

DRAW = Random(3)  # noqa: S311 - repeatable


@pytest.mark.parametrize("count", [0, 1, 64, 65, 3000, 30_000, CHUNK])
def test_a_set_comes_back_from_its_chunks(count):
    members = sorted(DRAW.sample(range(CHUNK), count))
    later = [2 * CHUNK + member for member in members]
    chunks = [encode(array("I", part)) for part in (members, later)]
    assert list(decode(chunks)) == members + later
    # PostgreSQL's driver gives parts of its own memory.
    assert list(decode([memoryview(chunks[1])])) == later


def test_meeting_and_joining_are_those_of_plain_sets():
    plain = [set(DRAW.sample(range(500), size)) for size in (400, 90, 250, 300)]
    sets = [Set(one) for one in plain]
    assert set(meet(sets)) == set.intersection(*plain)
    assert set(union(sets)) == set.union(*plain)
    assert meet([sets[0], EMPTY, sets[1]]) == EMPTY == union([])
    assert union(sets[:1]) == sets[0] == meet(sets[:1])
    # Nobody was changed by it.
    assert [set(one) for one in sets] == plain
