"""Who has most of many things: the same answer from the built sets and from what changed since."""

import pytest

from kyodo_portal.search.actions import write
from kyodo_portal.search.building import build
from kyodo_portal.search.documents import Document
from kyodo_portal.search.engine import find
from kyodo_portal.search.memory import forget
from kyodo_portal.search.sets import Set
from kyodo_portal.search.weighing import added_up, heaviest, known_entries, known_of, top

pytestmark = pytest.mark.django_db
# Group → its facet words.
GROUPS = {
    1: {"ward": ["1"], "theme": ["1", "2"], "kind": ["npo"]},
    2: {"ward": ["2"], "theme": ["1"], "kind": ["school"]},
    3: {"ward": ["1"], "theme": ["2"], "full": ["1"]},
    4: {"ward": ["1"]},
    5: {"kind": ["npo"]},
    6: {"ward": ["1"]},
}
GROUNDS = [(["ward:1"], 3), (["theme:1", "theme:2"], 2), (["theme:1"], 5)]
EXTRAS = [(["kind:npo"], 1)]


@pytest.fixture(params=["built", "recent", "both"])
def entries(request):
    for pk, facets in GROUPS.items():
        write({("org", pk): Document(names=[f"会{pk}"], body=[f"文{pk}"], facets=facets)})
        if request.param == "both" and pk == 2:
            build()
    if request.param == "built":
        build()
    forget()


def asked(limit, **options):
    found = find(kinds=["org"])
    numbers = heaviest(found, GROUNDS, limit, extras=EXTRAS, **options)
    return [known.object_id for known in known_entries(found.state, numbers)]


def test_the_greatest_sums_come_first_and_the_newest_of_equals(entries):
    # 11, 7, 5 and twice 3; group 5 has an extra alone, which is no ground.
    assert asked(9) == [1, 2, 3, 6, 4]


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_as_many_as_asked_for(entries, limit):
    assert asked(limit) == [1, 2, 3, 6][:limit]


def test_some_come_only_when_there_are_too_few_others(entries):
    assert asked(9, last="full:1") == [1, 2, 6, 4, 3]
    assert asked(4, last="full:1") == [1, 2, 6, 4]


def test_hidden_entries_are_left_out(entries):
    write({("org", 1): None})
    assert asked(2) == [2, 3]


def test_what_is_known(entries):
    found = find(kinds=["org"])
    (known,) = known_entries(found.state, heaviest(found, GROUNDS, 1))
    assert (known.object_id, known.name, known.body) == (1, "会1", "文1")
    assert {"ward:1", "theme:2", "kind:npo"} <= set(known.facets)
    write({("org", 2): None})
    assert set(known_of(["org"], [1, 2])) == {1}
    assert known_of(["org"], []) == known_of(["offer"], [1]) == {}


def test_sums_against_plain_arithmetic():
    """Every sum of many random sets, and every threshold."""
    import random

    draw = random.Random(5)  # noqa: S311 - repeatable
    sets = {f"x:{n}": Set(draw.sample(range(200), draw.randrange(200))) for n in range(30)}
    parts = [([f"x:{n}"], draw.randrange(1, 40)) for n in range(30)]
    sums = {n: sum(weight for (word,), weight in parts if n in sets[word]) for n in range(200)}
    everybody = Set(range(200))
    for limit in (1, 7, 50, 199, 200, 300):
        expected = sorted(((weight, n) for n, weight in sums.items()), reverse=True)[:limit]
        assert sorted(top(everybody, added_up(sets, parts), limit), reverse=True) == expected
