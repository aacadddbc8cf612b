"""できます・求めています: rules, phases, renewing, who may."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from kyodo_portal.lib.dates import add_months
from organizations.actions import listings as actions
from organizations.models import Listing
from tests import factories as make
from tests.organizations.helpers import ready_draft, versioned


def url(organization, listing=None, verb="new"):
    middle = f"{listing.pk}/" if listing else ""
    return f"/my/orgs/{organization.pk}/listings/{middle}{verb}/"


def on(day):
    return {"ends_on_year": day.year, "ends_on_month": day.month, "ends_on_day": day.day}


def answers(days=60, **changes):
    data = {
        "direction": "need",
        "kind": "people",
        "title": "水やりを手伝ってほしい",
        "timing": "regular",
        "submission_key": "d" * 32,
    }
    return data | on(timezone.localdate() + timedelta(days=days)) | changes


def test_a_manager_lists_a_need_once(world, sign_in):
    client = sign_in(world["npo_manager"])
    for _click in range(2):
        assert client.post(url(world.orgs.npo), answers()).status_code == 302
    listing = Listing.objects.get()
    assert (listing.organization, listing.get_kind_display()) == (world.orgs.npo, "人手")
    html = client.get(f"/my/orgs/{world.orgs.npo.pk}/edit/listings/").content.decode()
    assert "水やりを手伝ってほしい" in html


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"direction": ""}, "「できます」か「求めています」を選んでください"),
        ({"kind": ""}, "種類を選んでください"),
        ({"title": ""}, "タイトルを入力してください"),
        ({"title": "あ" * 31}, "タイトルは30文字までです。いま31文字です"),
        ({"timing": ""}, "いつのことかを選んでください"),
        ({"days": 190}, "掲載は6か月までです"),
        ({"days": -1}, "掲載の終わりは、今日より後の日にしてください"),
        ({"ends_on_month": "13"}, "日付は『2025年4月1日』のように入力してください"),
    ],
)
def test_each_rule_has_its_sentence(world, sign_in, changes, message):
    html = sign_in(world["npo_manager"]).post(url(world.orgs.npo), answers(**changes))
    assert message in html.content.decode()
    assert not Listing.objects.exists()


def test_money_comes_last_with_its_advice(world, sign_in):
    html = sign_in(world["npo_manager"]).get(url(world.orgs.npo)).content.decode()
    assert "お金だけのお願いより、いっしょにできることを書くと" in html
    assert Listing.Kind.values[-1] == "money"


def test_the_six_months_hold_for_every_caller(world):
    values = {"ends_on": timezone.localdate() + timedelta(days=200)}
    with pytest.raises(ValidationError, match="掲載は6か月までです"):
        actions.create_listing(world.orgs.npo, by=world["npo_manager"], values=values)


@pytest.mark.parametrize(
    ("days", "is_open", "phase"),
    [(15, True, "open"), (14, True, "ending"), (0, True, "ending"), (-1, True, "ended")]
    + [(60, False, "ended")],
)
def test_the_phase_follows_from_the_day(world, days, is_open, phase):
    today = timezone.localdate()
    listing = make.ListingFactory(
        organization=world.orgs.npo, ends_on=today + timedelta(days=days), is_open=is_open
    )
    assert listing.phase(today) == phase


def test_close_and_renew_with_one_click_each(world, sign_in):
    client, listing = (
        sign_in(world["npo_manager"]),
        make.ListingFactory(organization=world.orgs.npo),
    )
    client.post(url(world.orgs.npo, listing, "close"))
    listing.refresh_from_db()
    assert not listing.is_open
    client.post(url(world.orgs.npo, listing, "renew"))
    listing.refresh_from_db()
    assert listing.is_open
    assert listing.ends_on == add_months(timezone.localdate(), 6)
    for verb in ("close", "renew"):
        assert client.get(url(world.orgs.npo, listing, verb)).status_code == 405


def test_two_editors_the_second_sees_both_texts(world, sign_in):
    listing = make.ListingFactory(organization=world.orgs.npo)
    client, page = sign_in(world["npo_manager"]), url(world.orgs.npo, listing, "edit")
    stale = versioned(listing, answers(title="ふたり目"))
    client.post(page, versioned(listing, answers(title="ひとり目")))
    response = client.post(page, stale)
    html = response.content.decode()
    assert response.status_code == 409
    assert "ひとり目" in html
    assert "ふたり目" in html
    listing.refresh_from_db()
    assert listing.title == "ひとり目"
    again = versioned(listing, answers(title="ふたり目"))
    assert client.post(page, again).status_code == 302


def test_members_write_for_a_draft_but_not_on_a_public_page(world, sign_in):
    client = sign_in(world["npo_member"])
    assert client.post(url(world.orgs.npo), answers()).status_code == 403
    draft = ready_draft(world)
    make.MembershipFactory(user=world["npo_member"], organization=draft, role="member")
    assert client.post(url(draft), answers()).status_code == 302


def test_strangers_reach_nothing(world, sign_in):
    listing = make.ListingFactory(organization=world.orgs.npo)
    draft = ready_draft(world, by=world["npo_manager"])
    client = sign_in(world["stranger_manager"])
    assert client.get(url(draft)).status_code == 404
    for verb in ("edit", "close", "renew"):
        assert client.post(url(world.orgs.npo, listing, verb)).status_code == 403
        # Through their own group they do not reach it either.
        assert client.post(url(world.orgs.stranger, listing, verb)).status_code == 404


def test_no_listing_is_fine_too(world, sign_in):
    draft = ready_draft(world, by=world["npo_manager"], done_tasks=[])
    sign_in(world["npo_manager"]).post(f"/my/orgs/{draft.pk}/edit/listings/")
    draft.refresh_from_db()
    assert draft.done_tasks == ["listings"]
