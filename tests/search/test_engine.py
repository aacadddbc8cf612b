"""The index against the plainest reading of the same entries: hits, counts, order."""

import random
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from kyodo_portal.search import engine, evidence, memory
from kyodo_portal.search.actions import write
from kyodo_portal.search.building import build
from kyodo_portal.search.documents import Document
from kyodo_portal.search.engine import find
from kyodo_portal.search.models import Edition, Entry, Posting
from kyodo_portal.search.suggest import alike, suggestions

pytestmark = pytest.mark.django_db
WORDS = ["見守り", "子ども", "食堂", "防災", "若葉台", "祭", "体操", "畑", "スマホ", "居場所", "本"]
WARDS, KINDS = ["1", "2", "3"], ["npo", "jichikai"]


def some_documents(seed: int, number: int) -> dict[tuple[str, int], Document]:
    chance = random.Random(seed)
    return {
        ("org" if n % 4 else "need", n): Document(
            names=["".join(chance.sample(WORDS, 2))],
            topics=chance.sample(WORDS, 1),
            body=["と".join(chance.sample(WORDS, 3))],
            facets={"ward": [chance.choice(WARDS)], "kind": [chance.choice(KINDS)]},
            fresh=date(2026, 1, 1) + timedelta(days=chance.randrange(300)),
            order="".join(chance.sample("あいうえおかきくけこ", 4)),
        )
        for n in range(1, number + 1)
    }


def put(documents, *, built: int) -> None:
    """Write them; the first `built` are in the build, the rest came later."""
    keys = list(documents)
    write({key: documents[key] for key in keys[:built]})
    if built:
        build()
    write({key: documents[key] for key in keys[built:]})
    memory.forget()


def plain(documents, of, words=(), **facets) -> set[int]:
    """The numbers that a reader with all the time in the world would find."""
    return {
        number
        for (kind_of, number), document in documents.items()
        if kind_of == of
        and all(
            any(word in text for text in [*document.names, *document.topics, *document.body])
            for word in words
        )
        and all(value in document.facets[name] for name, value in facets.items())
    }


@pytest.mark.parametrize("built", [0, 60, 120])
def test_hits_and_counts_are_those_of_a_patient_reader(built):
    documents = some_documents(1, 120)
    put(documents, built=built)
    for words in [(), ("祭",), ("見守り",), ("若葉台", "子ども"), ("若葉台子ども",), ("本", "畑")]:
        for facets in [{}, {"ward": "1"}, {"ward": "2", "kind": "npo"}]:
            found = find(kinds=["org"], q=" ".join(words), facets=facets)
            expected = plain(documents, "org", words, **facets)
            assert {number for _, number in found.ids()} == expected
            assert found.total == len(expected)
            for kind in KINDS:
                others = {name: value for name, value in facets.items() if name != "kind"}
                number = len(plain(documents, "org", words, **others, kind=kind))
                assert found.count("kind", kind) == number
            assert found.count_kind("need") == len(plain(documents, "need", words, **facets))


@pytest.mark.parametrize("sort", ["best", "name", "fresh"])
@pytest.mark.parametrize("q", ["", "見守り", "子ども 防災"])
def test_the_order_does_not_depend_on_the_build(q, sort):
    documents = some_documents(2, 90)
    orders = []
    for part in (0, 45, 90):
        with transaction.atomic():
            put(documents, built=part)
            orders.append(find(kinds=["org", "need"], q=q, sort=sort).ids())
            transaction.set_rollback(True)
        memory.forget()
    assert orders[0] == orders[1] == orders[2]
    assert len(orders[0]) > 5


def test_names_before_topics_before_text_and_fresher_first():
    old, new = date(2026, 1, 1), date(2026, 6, 1)
    write(
        {
            ("org", 1): Document(names=["花の会"], body=["見守り"], fresh=new),
            ("org", 2): Document(names=["海の会"], topics=["見守り"], fresh=old),
            ("org", 3): Document(names=["ひかり見守り隊"], fresh=old),
            ("org", 4): Document(names=["見守り隊"], fresh=old),
            ("org", 5): Document(names=["見守り"], fresh=old),
            ("org", 6): Document(names=["空の会"], body=["見守り"], fresh=old),
            ("org", 7): Document(names=["森の会"], readings=["見守り"], fresh=old),
        }
    )
    expected = [5, 4, 3, 7, 2, 1, 6]
    assert [number for _, number in find(kinds=["org"], q="見守り").ids()] == expected
    build()
    memory.forget()
    assert [number for _, number in find(kinds=["org"], q="見守り").ids()] == expected


@pytest.mark.parametrize("built", [0, 6])
def test_what_should_stand_last_stands_last_in_every_order(built):
    write(
        {
            ("org", n): Document(
                names=[f"会{n}"], order=f"あ{n}", facets={"full": ["1"]} if n < 3 else {}
            )
            for n in range(1, 7)
        }
    )
    if built:
        build()
    memory.forget()
    numbers = [n for _, n in find(kinds=["org"], sort="name", last="full:1").ids()]
    assert numbers == [3, 4, 5, 6, 1, 2]


def test_deep_pages_continue_where_the_others_end(monkeypatch):
    monkeypatch.setattr(engine, "DEEP", 30)
    monkeypatch.setattr(engine, "SORTED", 10)
    put(some_documents(3, 120), built=100)
    found = find(kinds=["org"], sort="name")
    whole = find(kinds=["org"], sort="name").ids(0, 29)
    pages = [found.ids(start, start + 20) for start in range(0, found.total, 20)]
    flat = [key for page in pages for key in page]
    assert flat[:29] == whole
    assert len(flat) == len(set(flat)) == found.total


def test_more_hits_than_are_compared_are_called_rough_and_shown_right(monkeypatch):
    monkeypatch.setattr("kyodo_portal.search.evidence.VERIFIED", 2)
    documents = {("org", n): Document(names=["学習支援の会"]) for n in range(1, 6)}
    # All the pairs of the word, but not the word.
    documents["org", 6] = Document(names=["学習と習支と支援"])
    write(documents)
    build()
    memory.forget()
    found = find(kinds=["org"], q="学習支援")
    assert found.is_rough
    assert found.total == 6
    assert sorted(number for _, number in found.ids(0, 20)) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("built", [False, True])
def test_the_last_day_is_shown_and_the_day_after_is_not(built, monkeypatch):
    today = timezone.localdate()
    write(
        {
            ("need", 1): Document(names=["今日まで"], last_day=today),
            ("need", 2): Document(names=["きのうまで"], last_day=today - timedelta(days=1)),
            ("need", 3): Document(names=["ずっと"]),
        }
    )
    if built:
        build()
    memory.forget()
    assert sorted(n for _, n in find(kinds=["need"]).ids()) == [1, 3]
    monkeypatch.setattr(timezone, "localdate", lambda: today + timedelta(days=1))
    assert sorted(n for _, n in find(kinds=["need"]).ids()) == [3]


def test_hidden_and_changed_entries_leave_the_build_at_once():
    put({("org", 1): Document(names=["花"]), ("org", 2): Document(names=["海"])}, built=2)
    assert find(kinds=["org"], q="花").total == 1
    write({("org", 1): None})
    assert find(kinds=["org"], q="花").total == 0
    write({("org", 2): Document(names=["花と海"])})
    assert find(kinds=["org"], q="花").ids() == [("org", 2)]
    build()
    assert find(kinds=["org"], q="花").ids() == [("org", 2)]
    assert find(kinds=["org"]).total == 1


def test_writing_the_same_again_changes_nothing():
    document = Document(names=["花"], facets={"ward": ["1"]}, fresh=date(2026, 1, 1))
    assert write({("org", 1): document}) == 1
    before = Edition.objects.get().number
    assert write({("org", 1): document}) == 0
    assert Edition.objects.get().number == before


def test_a_new_build_keeps_the_one_before_for_those_still_reading():
    put(some_documents(4, 20), built=20)
    reader = memory.current()
    build()
    assert Posting.objects.filter(build=reader.built.number).exists()
    build()
    assert not Posting.objects.filter(build=reader.built.number).exists()
    assert Entry.objects.filter(is_shown=True).count() == 20


@pytest.mark.parametrize("built", [False, True])
def test_nothing_found_leads_on(built):
    write({("org", 1): Document(names=["若葉台見守り隊"]), ("org", 2): Document(names=["花の会"])})
    if built:
        build()
    memory.forget()
    words = [s.q for s in suggestions(["org"], "若葉台 花の会")]
    assert "若葉台" in words
    assert "花の会" in words
    assert "若葉台" in [s.q for s in suggestions(["org"], "若葉台運動会")]
    assert alike(find(kinds=["org"], q="若葉代見守り隊")) == [("org", 1)]
    assert all(s.hits for s in suggestions(["org"], "若葉台運動会"))


@pytest.mark.parametrize("built", [False, True])
def test_a_suggestion_says_about_only_where_words_were_not_compared(built, monkeypatch):
    monkeypatch.setattr("kyodo_portal.search.suggest.LOOKED_AT", 2)
    write({("org", n): Document(names=["若葉台の見守"]) for n in range(1, 6)})
    if built:
        build()
    memory.forget()
    numbers = {s.q: s.number for s in suggestions(["org"], "若葉台 見守 宇宙船")}
    assert numbers["見守"] == "5件"
    assert numbers["若葉台"] == ("約5件" if built else "5件")


def test_counts_of_an_option_cost_no_query(django_assert_num_queries):
    put(some_documents(5, 40), built=30)
    found = find(kinds=["org"], q="見守り")
    found.prepare({"ward": WARDS, "kind": KINDS})
    assert found.total
    with django_assert_num_queries(0):
        for ward in WARDS:
            found.count("ward", ward)


@pytest.mark.parametrize("number", [3, 300])
def test_a_search_costs_the_same_with_few_and_many(number, django_assert_num_queries):
    put(some_documents(6, number), built=number)
    find(kinds=["org"], facets={"ward": "1"}).ids(0, 20)
    find(kinds=["org"]).ids(0, 20)
    # The edition, the sets of the words; with long words also their proof.
    with django_assert_num_queries(2):
        find(kinds=["org"], q="祭 防災", facets={"ward": "1"}).ids(0, 20)
    with django_assert_num_queries(3):
        find(kinds=["org"], q="見守り", facets={"ward": "1"}).ids(0, 20)


@pytest.mark.parametrize("built", [0, 4])
def test_a_very_long_word_is_compared_in_its_middle_too(built):
    """Only the pairs at both ends of it are looked up."""
    letters = "春夏秋冬東西南北山川海空花鳥風月雪星"
    other = letters[:9] + "犬" + letters[10:]
    texts = [letters, other, f"{letters}の会", letters[:-1]]
    put({("org", n): Document(names=[text]) for n, text in enumerate(texts, 1)}, built=built)
    assert {number for _, number in find(kinds=["org"], q=letters).ids()} == {1, 3}
    assert {number for _, number in find(kinds=["org"], q=other).ids()} == {2}
    # The name itself comes before a longer one, by whichever way hits are ranked.
    assert [number for _, number in find(kinds=["org"], q=letters).ids()] == [1, 3]


@pytest.mark.parametrize("verified", [0, 300])
def test_texts_and_sets_rank_alike(verified, monkeypatch):
    """Up to a number of hits the compared texts rank, beyond it the sets."""
    documents = {
        ("org", 1): Document(names=["見守り"]),
        ("org", 2): Document(names=["見守りの会"]),
        ("org", 3): Document(names=["朝の見守り隊"]),
        ("org", 4): Document(names=["よみの会"], readings=["見守り"]),
        ("org", 5): Document(names=["テーマの会"], topics=["見守り"]),
        ("org", 6): Document(names=["文の会"], body=["見守りもします"]),
    }
    put(documents, built=6)
    monkeypatch.setattr(evidence, "VERIFIED", verified)
    assert [number for _, number in find(kinds=["org"], q="見守り").ids()] == [1, 2, 3, 4, 5, 6]
