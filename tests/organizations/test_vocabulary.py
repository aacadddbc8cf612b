"""The words of the matching: broad, linked, and read alike however they are written."""

from collections import Counter

import pytest

from kyodo_portal.lib.text import search_key
from kyodo_portal.loading.files import read
from kyodo_portal.search.models import Entry
from organizations.index import reindex_organizations
from organizations.models import Listing
from organizations.vocabulary import vocabulary
from tests import factories as make

RECORDS = read("reference/matching_vocabulary")


def spoken(text):
    words = vocabulary()
    slugs = [record["slug"] for record in RECORDS]
    return {slugs[concept] for concept in words.meaning(search_key(text))}


def test_the_vocabulary_is_broad_and_whole():
    slugs = {record["slug"] for record in RECORDS}
    assert len(slugs) >= 100
    for record in RECORDS:
        assert len(record["words"]) >= 3, record["slug"]
        assert 0 <= record["weight"] <= 1
        assert set(record["answered_by"]) <= slugs
        assert record["slug"] not in record["answered_by"]
        assert all(0 < strength < 1 for strength in record["answered_by"].values())
        doubles = [word for word, n in Counter(map(search_key, record["words"])).items() if n > 1]
        assert doubles == [], record["slug"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("会場をさがしています", "集会所を貸せます"),
        ("シニアの集まり", "お年寄りの会"),
        ("こども食堂", "子ども食堂"),
        ("スマートフォン", "ｽﾏﾎ"),
        ("外国人の方へ", "やさしい日本語で"),
        ("送迎の車", "通院の付き添い"),
        ("チラシを作りたい", "広報のお手伝い"),
        ("合唱団です", "コンサートを開きます"),
        ("畑の手入れ", "野菜づくり"),
        ("絵本の読み聞かせ", "図書ボランティア"),
    ],
)
def test_different_words_of_one_meaning_meet(one, other):
    assert spoken(one) & spoken(other)


@pytest.mark.parametrize("text", ["", "。", "そのままで、しばらくお待ちください", "港北区の泉区"])
def test_words_inside_other_words_mean_nothing(text):
    assert spoken(text) == set()


def test_a_need_wants_itself_most_and_its_answers_too():
    words = vocabulary()
    slugs = [record["slug"] for record in RECORDS]
    hands, students = slugs.index("heavy"), slugs.index("students")
    wants = words.wants(frozenset({hands}))
    assert wants[hands] > wants[students] > 0


@pytest.mark.django_db
def test_the_search_knows_what_groups_do_give_and_ask_for():
    offer, need = Listing.Direction.OFFER, Listing.Direction.NEED
    group = make.OrganizationFactory(name="みほん会", tagline="スマホの教室", summary="", effort="")
    make.ListingFactory(organization=group, direction=offer, title="集会所を貸せます", detail="")
    make.ListingFactory(organization=group, direction=need, title="チラシを作りたい", detail="")
    make.ListingFactory(
        organization=group, direction=need, title="畑の手入れ", detail="", is_open=False
    )
    reindex_organizations([group.pk])
    (row,) = Entry.objects.filter(kind="org")
    facets = row.facets.split()
    assert {f"does:{slug}" for slug in spoken("スマホの教室")} <= set(facets)
    for name, text in (("gives", "集会所を貸せます"), ("asks", "チラシを作りたい")):
        expected = {f"{name}:{slug}" for slug in spoken(text)}
        assert expected
        assert {word for word in facets if word.startswith(f"{name}:")} == expected
    assert "gives:venue" in Entry.objects.get(kind="offer").facets.split()
