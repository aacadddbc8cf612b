"""Finding each other in a real browser: a resident searches, a member finds a partner."""

import pytest

from kyodo_portal.indexing import write_entries
from organizations.models import Listing
from tests import factories as make
from tests.e2e.conftest import PHONE
from tests.e2e.hand import Hand
from tests.personas import build_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]


@pytest.fixture
def square():
    """Two groups that fit: one looks for a room, the other has one; and somebody else."""
    world = build_world()
    npo = world.orgs.npo
    make.ListingFactory(
        organization=npo,
        direction=Listing.Direction.NEED,
        title="会場をさがしています",
        detail="月に一度、20人で集まれる部屋があると助かります。",
    )
    hall = make.OrganizationFactory(
        name="見本ヶ丘自治会館（見本）", kind="jichikai", district=world.places.a
    )
    make.ListingFactory(organization=hall, title="集会所を貸せます")
    write_entries()
    world.hall = hall
    return world


@pytest.mark.parametrize("js", [True, False])
def test_a_resident_finds_a_group_by_words_and_filters(square, open_browser, js):
    page = open_browser(size=PHONE, js=js)
    hand = Hand(page).open("/")
    hand.fill(q="ｼｭｳｶｲｼﾞｮ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    hand.open("/search/").fill(q="集会所").press("さがす")
    hand.sees("集会所を貸せます", "見本ヶ丘自治会館")
    assert page.locator("mark").first.inner_text() == "集会所"
    hand.press("できます").sees("件が見つかりました")
    assert "what=offer" in page.url
    hand.open("/orgs/").choose(ward="asahi", kind="jichikai").press("さがす")
    hand.sees("区：旭区", "団体の種類：自治会町内会", "見本ヶ丘自治会館")
    hand.press("団体の種類：自治会町内会")
    assert "kind" not in page.url
    hand.open("/search/?q=集会場所").sees("合うものは見つかりませんでした", "さがしかた")


def test_the_box_offers_names_while_one_types(square, open_browser):
    page = open_browser()
    page.goto("/search/")
    page.locator("[name=q]").press_sequentially("見本ヶ丘", delay=20)
    options = page.locator("datalist option")
    options.first.wait_for(state="attached")
    words = [option.get_attribute("value") for option in options.all()]
    assert "見本ヶ丘自治会館（見本）" in words


def test_a_member_sees_why_somebody_fits_and_says_no_or_writes(square, open_browser):
    page = open_browser(square["npo_manager"])
    hand = Hand(page).open("/match/")
    hand.sees("見本ヶ丘自治会館", "会場をさがしています", "集会所を貸せます")
    hand.press("声をかける")
    assert "proposals" in page.url
    hand.open("/match/").sees("見本ヶ丘自治会館")
    card = page.locator("article", has_text="見本ヶ丘自治会館")
    with page.expect_navigation():
        card.get_by_role("link", name="今回は合わない").click()
    hand.pick(reason="place").press("今回は合わない")
    hand.open("/match/").sees("前に「合わない」とした団体")
    assert page.get_by_role("link", name="声をかける（見本ヶ丘自治会館").count() == 0
