"""/search/: everything at once, its tabs, its ways out, and the completions of the box."""

import pytest

from organizations.models import Listing
from tests import factories as make

pytestmark = pytest.mark.django_db
URL = "/search/"


@pytest.fixture
def things(world):
    """A group, an offer, a need and a partnership that all speak of 見守り."""
    group = make.OrganizationFactory(
        name="見本見守りの会", summary="週に一度、見守りに歩きます。", district=world.places.a
    )
    make.ListingFactory(organization=group, title="見守りに歩きます（見本）")
    make.ListingFactory(
        organization=group, title="見守りの人手（見本）", direction=Listing.Direction.NEED
    )
    partnership = make.PartnershipFactory(
        name="見守りの連携（見本）", publication="published", ward=world.places.a.ward
    )
    make.PartyFactory(partnership=partnership, organization=group)
    return group


def results(response):
    return [(r.kind, r.title) for r in response.context["page_obj"]]


def test_one_search_finds_every_kind_of_thing(client, things):
    response = client.get(URL, {"q": "見守り"})
    kinds = {kind for kind, _ in results(response)}
    assert kinds == {"org", "offer", "need", "partnership"}
    html = response.content.decode()
    assert "<mark>見守り</mark>の会" in html
    assert "件が見つかりました" in html


def test_a_tab_shows_one_kind_and_the_others_keep_their_numbers(client, things):
    response = client.get(URL, {"q": "見守り", "what": "need"})
    assert {kind for kind, _ in results(response)} == {"need"}
    tabs = {tab["label"]: tab["number"] for tab in response.context["found"].tabs}
    assert tabs["求めています"] == 1
    assert tabs["できます"] == 1
    assert tabs["連携"] == 1


@pytest.mark.parametrize("status", ["draft", "paused", "closed"])
def test_what_is_not_public_is_not_found(client, things, status):
    things.status = status
    things.save()
    make.index(things)
    found = results(client.get(URL, {"q": "見守り"}))
    assert not {kind for kind, _ in found} & {"org", "offer", "need"}


def test_an_unpublished_partnership_is_not_found(client, world):
    make.PartnershipFactory(name="ひみつの連携（見本）", publication="confirming")
    assert results(client.get(URL, {"q": "ひみつ"})) == []


def test_no_result_leads_on(client, things):
    response = client.get(URL, {"q": "見守り 宇宙船"})
    html = response.content.decode()
    assert "合うものは見つかりませんでした" in html
    assert "「宇宙船」をはずす" in html
    similar = client.get(URL, {"q": "見本見守の会"}).content.decode()
    assert "もしかして" in similar
    assert things.name in similar


@pytest.mark.parametrize("q", ["？！", "…", "・"])
def test_only_symbols_get_a_sentence(client, things, q):
    response = client.get(URL, {"q": q})
    assert "文字や数字で入力してください" in response.content.decode()


def test_too_many_words_are_said(client, things):
    page = client.get(URL, {"q": " ".join(f"見守り{n}" for n in range(100))}).content.decode()
    assert "ことばが多いので" in page


def test_the_page_costs_the_same_with_many_rows(client, things, django_assert_num_queries):
    client.get(URL, {"q": "見守り"})
    with django_assert_num_queries(2):
        client.get(URL, {"q": "見守り"})
    for _ in range(15):
        make.ListingFactory(organization=things, title="見守りに歩きます（見本）")
    client.get(URL, {"q": "見守り"})
    with django_assert_num_queries(2):
        client.get(URL, {"q": "見守り"})


def test_completions_are_names_that_everybody_may_see(client, things):
    make.OrganizationFactory(name="見本見守り準備会", status="draft")
    words = client.get("/search/words/", {"q": "見本見守"}).json()["words"]
    assert things.name in words
    assert "見本見守り準備会" not in words
    assert client.get("/search/words/", {"q": ""}).json() == {"words": []}


def test_places_are_completed_too(client, things):
    ward = things.ward
    assert ward.name in client.get("/search/words/", {"q": ward.name[:2]}).json()["words"]
