"""Who has most of many things: the same answer from the built sets and from what changed since."""

import pytest
from django.db.transaction import atomic, set_rollback

from kyodo_portal.search import memory
from kyodo_portal.search.actions import write
from kyodo_portal.search.building import build
from kyodo_portal.search.documents import Document
from kyodo_portal.search.engine import find
from kyodo_portal.search.memory import current, forget
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
    return known_entries(found.state, numbers, itself_pk)


def itself(known):
    return known


def itself_pk(known):
    return known.object_id


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
    (known,) = known_entries(found.state, heaviest(found, GROUNDS, 1), itself)
    assert (known.object_id, known.name, known.body) == (1, "会1", "文1")
    assert {"ward:1", "theme:2", "kind:npo"} <= set(known.facets)
    assert known_of(found.state, ["org"], [1, 2], itself_pk) == {1: 1, 2: 2}
    write({("org", 2): None})
    state = current()
    assert set(known_of(state, ["org"], [1, 2], itself)) == {1}
    assert known_of(state, ["org"], [], itself) == known_of(state, ["offer"], [1], itself) == {}


def test_what_was_made_of_an_entry_is_kept_until_it_changes(entries, django_assert_num_queries):
    build()
    state, numbers = current(), heaviest(find(kinds=["org"]), GROUNDS, 2)
    for _ in range(2):
        before = known_entries(state, numbers, itself), known_of(state, ["org"], [1, 3], itself)
    with django_assert_num_queries(0):
        assert known_entries(state, numbers, itself)[0] is before[0][0]
        assert known_of(state, ["org"], [3, 1], itself)[3] is before[1][3]
    # Another question about the same entry is another answer.
    assert known_entries(state, numbers[:1], itself_pk) == [1]
    for pk in (1, 3):
        write({("org", pk): Document(names=["別の名前"], facets=GROUPS[pk])})
    state = current()
    assert known_entries(state, numbers, itself)[0].name == "別の名前"
    assert known_of(state, ["org"], [1, 3], itself)[3].name == "別の名前"


def test_what_changes_its_kind_is_found_under_the_new_one(entries):
    write({("offer", 1): Document(names=["できます"], facets={})})
    build()
    kinds = ["offer", "need"]
    assert known_of(current(), kinds, [1], itself)[1].name == "できます"
    write({("offer", 1): None, ("need", 1): Document(names=["求めています"], facets={})})
    assert known_of(current(), kinds, [1], itself)[1].name == "求めています"


def test_nothing_is_kept_of_an_open_transaction(entries):
    build()
    state = current()
    with atomic():
        write({("org", 1): Document(names=["なかったこと"], facets=GROUPS[1])})
        assert known_of(state, ["org"], [1], itself)[1].name == "なかったこと"
        set_rollback(True)
    assert known_of(current(), ["org"], [1], itself)[1].name == "会1"


def test_what_is_kept_of_facet_sets_is_bounded_and_changes_nothing(monkeypatch):
    for pk in range(1, 60):
        facets = {"ward": [str(pk % 3)], "district": [str(pk // 4)]}
        write({("org", pk): Document(names=[f"会{pk}"], facets=facets)})
    build()
    words = ["ward:0", "ward:1", *(f"district:{n}" for n in range(16))]
    expected = current().built.facet_sets(words)
    assert sum(map(len, expected.values())) == 2 * 59 - 20
    for most in (0, 200, 10**6):
        monkeypatch.setattr(memory, "KEPT_FACET_BYTES", most)
        forget()
        built = current().built
        for _ in range(2):
            assert built.facet_sets(words) == expected
        assert built.facet_bytes == sum(map(memory.size_of, built.facets.values())) <= most


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
