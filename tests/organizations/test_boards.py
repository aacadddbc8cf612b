"""The public boards 求めています and できます, and the page of one entry."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations.actions import listings as actions
from organizations.actions.profile import close_organization, pause_organization, set_no_capacity
from organizations.index import reindex_organizations
from organizations.models import Listing, Organization
from tests import factories as make
from tests.organizations.helpers import versioned
from tests.project.forms import forms_of
from tests.project.pages import Page

pytestmark = pytest.mark.django_db


def lay(*listings: Listing) -> None:
    """Write the listings' groups into the index, as the actions do."""
    reindex_organizations(sorted({listing.organization_id for listing in listings}))


def offer(organization, title, days=90, **fields) -> Listing:
    day = timezone.localdate() + timedelta(days=days)
    return make.ListingFactory(organization=organization, title=title, ends_on=day, **fields)


def need(organization, title, days=90, **fields) -> Listing:
    return offer(organization, title, days, direction="need", **fields)


def html_of(path: str, client: Client | None = None, status: int = 200) -> str:
    answer = (client or Client()).get(path)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def titles(path: str) -> list[str]:
    """The headings of the cards, in their order."""
    page = Client().get(path).context["page_obj"]
    return [card.title for card in page]


# --- the lists ----------------------------------------------------------------------------------


def test_each_board_shows_its_own_side_newest_first(world):
    old = need(world.orgs.npo, "草とり")
    new = need(world.orgs.shakyo, "配達")
    Listing.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=3))
    lay(old, new, offer(world.orgs.npo, "集会所"))
    assert titles("/needs/") == ["配達", "草とり"]
    assert titles("/offers/") == ["集会所"]
    html = html_of("/needs/")
    assert f'href="/needs/{new.pk}/"' in html
    assert world.orgs.shakyo.name in html


def test_ending_soon_comes_first_on_request_and_says_so(world):
    lay(offer(world.orgs.npo, "あと三か月", 90), offer(world.orgs.npo, "あと十日", 10))
    assert titles("/offers/?sort=name") == ["あと十日", "あと三か月"]
    assert html_of("/offers/").count("まもなく終わり") == 1


@pytest.mark.parametrize("sort", ["", "?sort=name"])
def test_who_has_no_capacity_stands_last_with_the_note(world, sort):
    tired = offer(world.orgs.npo, "つかれた団体", 5)
    lay(tired, offer(world.orgs.shakyo, "元気な団体", 90))
    Listing.objects.exclude(pk=tired.pk).update(created_at=timezone.now() - timedelta(days=99))
    lay(*Listing.objects.all())
    set_no_capacity(world.orgs.npo, value=True, by=world["npo_manager"])
    lay(tired)
    assert titles(f"/offers/{sort}") == ["元気な団体", "つかれた団体"]
    assert html_of("/offers/").count("今は余力がない") == 1


@pytest.mark.parametrize(
    "query",
    [
        "ward=asahi",
        "ward=asahi&district=mihongaoka",
        "district=mihongaoka",
        "kind=npo",
        "theme=ibasho",
        "listing=things",
        "timing=once",
        "wheelchair=1",
        "easy_japanese=1",
        "open_to=anyone",
        "q=なべ",
        "q=鍋を貸せます",
    ],
)
def test_every_filter_narrows_and_can_be_taken_off(world, query):
    here = make.OrganizationFactory(
        district=world.places.a,
        kind="npo",
        wheelchair_ok=True,
        plain_japanese=True,
        open_to="anyone",
    )
    here.themes.add(make.ThemeFactory())
    there = make.OrganizationFactory(district=world.places.b, kind="business", open_to="limited")
    there.themes.add(make.ThemeFactory(slug="bosai", name="防災"))
    wanted = offer(
        here,
        "鍋を貸せます",
        kind="things",
        timing="once",
        district=world.places.a,
        detail="なべは50人分です",
    )
    lay(wanted, offer(there, "会場を出せます", kind="place", timing="regular"))
    assert titles(f"/offers/?{query}") == ["鍋を貸せます"]
    page = Page(html_of(f"/offers/?{query}"))
    assert "1件が見つかりました" in page.text
    assert "を消す" in page.text
    assert "条件をすべて消す" in page.text
    assert page.troubles == []
    assert len(titles("/offers/")) == 2


def test_options_carry_their_number_under_the_other_filters(world):
    lay(
        need(world.orgs.npo, "人手ひとつ", kind="people", timing="once"),
        need(world.orgs.npo, "人手ふたつ", kind="people", timing="regular"),
        need(world.orgs.npo, "場所ひとつ", kind="place", timing="once"),
    )
    html = html_of("/needs/?timing=once")
    assert "人手 (1)" in html
    assert "場所 (1)" in html
    assert "単発 (2)" in html
    assert "定期 (1)" in html
    assert "もの・道具 (1)" not in html


def test_words_are_marked_where_they_stand(world):
    lay(offer(world.orgs.npo, "<b>集会所</b>", detail="集会所です"))
    html = Client().get("/offers/?q=集会所").content.decode()
    assert "&lt;b&gt;<mark>集会所</mark>&lt;/b&gt;" in html
    assert "<p><mark>集会所</mark>です</p>" in html


def test_a_long_text_is_cut_on_the_board_and_whole_on_its_page(world):
    listing = need(world.orgs.npo, "草とり", detail="あ" * 80 + "おわり")
    lay(listing)
    html = html_of("/needs/")
    assert "あ" * 59 + "…" in html
    assert "あおわり" not in html
    assert "おわり" in html_of(f"/needs/{listing.pk}/")


def test_nothing_found_leads_on(world):
    lay(offer(world.orgs.npo, "集会所を貸せます", district=world.places.a))
    html = html_of("/offers/?q=集会所 かぼちゃ&ward=asahi")
    assert "に合うものは見つかりませんでした" in html
    assert "「かぼちゃ」をはずす（1件）" in html
    html = html_of("/offers/?ward=midori")
    assert "「緑区」をはずす（1件）" in html
    assert 'href="/offers/?"' in html


def test_an_empty_board_says_what_else_there_is():
    assert "団体をさがす" in html_of("/needs/")
    assert "いまは、まだありません。" in html_of("/needs/")


def test_twenty_to_a_page_and_the_filters_stay(world):
    lay(*[offer(world.orgs.npo, f"貸せます{n}") for n in range(23)])
    html = html_of("/offers/?sort=name&ward=asahi")
    assert "23件が見つかりました" in Page(html).text
    assert len(titles("/offers/?ward=asahi")) == 20
    assert 'href="?ward=asahi&sort=name&page=2"' in html
    assert len(titles("/offers/?page=2")) == 3
    assert "さいごのページを表示しています" in html_of("/offers/?page=9")


@pytest.mark.parametrize("status", sorted(set(Organization.Status.values) - {"published"}))
def test_only_published_groups_stand_on_the_boards(world, status):
    group = make.OrganizationFactory(status=status, name="かくれた会")
    hidden = offer(group, "かくれた提供")
    lay(hidden)
    assert titles("/offers/") == []
    html = html_of(f"/offers/{hidden.pk}/", status=404)
    assert "かくれた" not in html


def test_what_happens_to_a_group_or_an_entry_shows_on_the_board_at_once(world):
    by, npo = world["npo_manager"], world.orgs.npo
    values = {
        "direction": "need",
        "kind": "people",
        "title": "草とりの人手",
        "detail": "",
        "district": None,
        "timing": "once",
        "ends_on": timezone.localdate() + timedelta(days=60),
    }
    listing = actions.create_listing(npo, by=by, values=values)
    assert titles("/needs/") == ["草とりの人手"]
    changed = values | {"direction": "offer", "title": "草とりができます"}
    actions.update_listing(listing, by=by, version=listing.version, values=changed)
    assert titles("/needs/") == []
    assert titles("/offers/") == ["草とりができます"]
    actions.close_listing(listing, by=by)
    assert titles("/offers/") == []
    actions.renew_listing(listing, by=by)
    assert titles("/offers/") == ["草とりができます"]
    pause_organization(npo, by=by)
    assert titles("/offers/") == []


def test_a_row_that_is_over_is_never_shown_whatever_the_index_says(world):
    listing = offer(world.orgs.npo, "おわった提供")
    lay(listing)
    Listing.objects.update(is_open=False)
    assert titles("/offers/") == []


# --- one entry ----------------------------------------------------------------------------------


def test_the_page_says_what_whose_when_and_until_when(world):
    npo = world.orgs.npo
    Organization.objects.filter(pk=npo.pk).update(is_sample=True, open_to="anyone")
    listing = need(npo, "水やりの手伝い", kind="people", timing="regular", detail="夏の朝です")
    listing.district = world.places.a
    listing.save()
    html = html_of(f"/needs/{listing.pk}/")
    for words in (
        "水やりの手伝い",
        "夏の朝です",
        "求めています：人手",
        "定期",
        "見本",
        "どなたでも",
    ):
        assert words in html
    assert world.places.a.name in html
    assert f'href="/orgs/{npo.pk}/"' in html
    assert f'href="{reverse("partnerships:proposal-start")}?to={npo.pk}"' in html
    assert "この団体に、声をかける" in html
    assert "/offers/?listing=people&ward=asahi" in html


def test_a_group_without_capacity_cannot_be_written_to(world):
    listing = offer(world.orgs.npo, "集会所")
    Organization.objects.filter(pk=world.orgs.npo.pk).update(no_capacity=True)
    html = html_of(f"/offers/{listing.pk}/")
    assert "今は余力がないそうです" in html
    assert f"?to={world.orgs.npo.pk}" not in html
    assert f"?to={world.orgs.npo.pk}" not in html_of(f"/orgs/{world.orgs.npo.pk}/")


def test_ones_own_entry_is_no_door_to_a_proposal(world, sign_in):
    listing = offer(world.orgs.npo, "集会所")
    path, to = f"/offers/{listing.pk}/", f"?to={world.orgs.npo.pk}"
    html = html_of(path, sign_in(world["npo_manager"]))
    assert to not in html
    assert "直す・終わりにする" in html
    assert "直す・終わりにする" not in html_of(path, sign_in(world["npo_member"]))
    assert "直す・終わりにする" not in html_of(path, sign_in(world["shakyo_manager"]))


@pytest.mark.parametrize(("days", "is_open"), [(-1, True), (30, False)])
def test_what_has_ended_is_gone_and_says_no_word_of_it(world, days, is_open):
    listing = need(world.orgs.npo, "おわった求め", days, is_open=is_open)
    html = html_of(f"/needs/{listing.pk}/", status=410)
    assert "掲載は終わりました" in html
    assert "おわった求め" not in html
    assert 'href="/needs/"' in html


def test_an_entry_that_changed_sides_is_found_under_its_old_address(world):
    listing = need(world.orgs.npo, "草とり")
    answer = Client().get(f"/offers/{listing.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/needs/{listing.pk}/")
    assert Client().get("/offers/999999/").status_code == 404


def test_other_open_entries_of_the_group_are_named(world):
    listing = need(world.orgs.npo, "草とり")
    offer(world.orgs.npo, "ほかの集会所")
    offer(world.orgs.npo, "おわった集会所", is_open=False)
    html = html_of(f"/needs/{listing.pk}/")
    assert "ほかの集会所" in html
    assert "おわった集会所" not in html


def test_an_entry_leads_to_groups_that_fit(world):
    listing = need(world.orgs.npo, "草とり")
    path = reverse("partnerships:match-listing", args=[listing.pk])
    html = html_of(f"/needs/{listing.pk}/")
    assert "合いそうな団体" in html
    assert f'href="{path}"' in html
    assert Client().get(path).status_code == 200


def test_closing_a_group_takes_its_entries_away(world):
    listing = need(world.orgs.npo, "草とり")
    lay(listing)
    close_organization(world.orgs.npo, by=world["npo_manager"])
    assert titles("/needs/") == []
    assert Client().get(f"/needs/{listing.pk}/").status_code == 404


# --- who can take part: the three new fields of the profile --------------------------------------


def test_the_profile_says_who_can_take_part(world, sign_in):
    npo, client = world.orgs.npo, sign_in(world["npo_manager"])
    theme = make.ThemeFactory()
    npo.themes.add(theme)
    answers = {
        "ward": world.places.asahi.pk,
        "district": world.places.a.pk,
        "themes": [theme.pk],
        "open_to": "anyone",
        "participants": "旭区の方",
        "plain_japanese": "on",
        "wheelchair_ok": "on",
    }
    path = f"/my/orgs/{npo.pk}/edit/area/"
    assert client.post(path, versioned(npo, answers)).status_code == 302
    npo.refresh_from_db()
    assert npo.draft["open_to"] == "anyone"
    assert (npo.open_to, npo.wheelchair_ok) == ("", False)
    again = next(form for form in forms_of(path, html_of(path, client)) if "open_to" in form.kinds)
    assert again.values["open_to"] == ["anyone"]
    assert again.values["wheelchair_ok"] == ["on"]
    review = html_of(f"/desk/orgs/{npo.pk}/", sign_in(world["asahi_staff"]))
    assert "車いすで参加できる" in review
    assert "日本語が苦手でも参加できる" in review
    Organization.objects.filter(pk=npo.pk).update(**npo.draft)
    html = html_of(f"/orgs/{npo.pk}/")
    assert "参加できる人：どなたでも（旭区の方）" in html
    assert "車いすで参加できます" in html
    assert "日本語が苦手でも参加できます" in html


def test_a_wrong_answer_to_who_can_take_part_is_a_sentence(world, sign_in):
    path = f"/my/orgs/{world.orgs.npo.pk}/edit/area/"
    data = versioned(world.orgs.npo, {"open_to": "everybody"})
    html = html_of_post(sign_in(world["npo_manager"]), path, data)
    assert "参加できる人を選んでください" in html


def html_of_post(client: Client, path: str, data) -> str:
    return unescape(client.post(path, data).content.decode())
