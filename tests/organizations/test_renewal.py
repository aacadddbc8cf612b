"""The end of an offer or need: the mail before it, the link in it, the daily command."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import signing
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.history.sending import compose
from kyodo_portal.lib.dates import add_months
from organizations.actions import listings as actions
from organizations.models import Listing, OutreachTask
from organizations.renewal import PURPOSE, RenewalLink, read_link
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


def listing_of(organization, days, **fields):
    day = timezone.localdate() + timedelta(days=days)
    return make.ListingFactory(organization=organization, ends_on=day, **fields)


def link_of(listing) -> RenewalLink:
    return RenewalLink(listing.pk, listing.ends_on)


def run() -> str:
    out = StringIO()
    call_command("expire_listings", stdout=out)
    return out.getvalue()


# --- the daily command --------------------------------------------------------------------------


def test_what_is_past_ends_and_the_rest_stays(world):
    over, last_day = listing_of(world.orgs.npo, -1), listing_of(world.orgs.npo, 0)
    assert "終わりにしました：1件" in run()
    over.refresh_from_db()
    last_day.refresh_from_db()
    assert (over.is_open, last_day.is_open) == (False, True)
    entry = HistoryEntry.objects.about(world.orgs.npo).get()
    assert (entry.action, entry.via, entry.actor) == ("listing_expired", "system", None)
    assert "終わりにしました：0件" in run()
    assert HistoryEntry.objects.about(world.orgs.npo).count() == 1


@pytest.mark.parametrize(
    ("days", "fields", "mails"),
    [
        (15, {}, 0),
        (14, {}, 1),
        (0, {}, 1),
        (-1, {}, 0),
        (5, {"is_open": False}, 0),
    ],
)
def test_managers_hear_of_the_end_from_14_days_before(world, days, fields, mails):
    listing_of(world.orgs.npo, days, **fields)
    run()
    assert Notice.objects.filter(kind="listing_ending").count() == mails


def test_all_managers_hear_of_it_and_members_do_not(world):
    second = make.MembershipFactory(organization=world.orgs.npo).user
    listing_of(world.orgs.npo, 10)
    run()
    told = set(Notice.objects.values_list("user__email", flat=True))
    assert told == {world["npo_manager"].email, second.email}


def test_one_mail_for_one_end_also_when_a_manager_comes_later(world):
    listing = listing_of(world.orgs.npo, 10)
    run()
    make.MembershipFactory(organization=world.orgs.npo)
    run()
    assert Notice.objects.count() == 1
    listing.refresh_from_db()
    actions.renew_listing(listing, by=world["npo_manager"])
    Listing.objects.update(ends_on=timezone.localdate() + timedelta(days=12))
    run()
    assert Notice.objects.count() == 3


@pytest.mark.parametrize("status", ["paused", "closed", "draft"])
def test_groups_that_are_not_public_are_left_alone(world, status):
    listing_of(make.OrganizationFactory(status=status, liaison_email="m@example.jp"), 10)
    run()
    assert not Notice.objects.exists()


def test_a_group_without_mail_is_called_by_its_office(world):
    group = make.OrganizationFactory(district=world.places.a, liaison_email="")
    listing = listing_of(group, 10)
    run()
    task = OutreachTask.objects.get()
    assert task.office == world.offices.plaza_a
    assert listing.title in task.message
    assert task.path == link_of(listing).path
    assert not Notice.objects.exists()


def test_the_mail_names_the_entry_and_its_end_and_carries_the_link(world, settings):
    listing = listing_of(world.orgs.npo, 10, detail="くわしい説明の文")
    run()
    mail = compose(Notice.objects.get())
    body = str(mail.body)
    assert mail.subject == f"【最初の一歩】掲載がもうすぐ終わります（{listing.title}）"
    assert world.orgs.npo.name in body
    assert f"{settings.PUBLIC_BASE_URL}{link_of(listing).path}" in body
    assert "ログインはいりません" in body
    assert "くわしい説明の文" not in body


# --- the link -----------------------------------------------------------------------------------


def test_looking_changes_nothing_and_one_click_renews_for_everybody(world, today):
    listing = listing_of(world.orgs.npo, 10)
    client, path = Client(), link_of(listing).path
    for _look in range(3):
        page = client.get(path).content.decode()
    assert listing.title in page
    assert "続けて掲載する" in page
    listing.refresh_from_db()
    assert listing.ends_on == today + timedelta(days=10)
    assert not HistoryEntry.objects.about(world.orgs.npo).exists()
    page = client.post(path, follow=True).content.decode()
    assert "続けて掲載しています" in page
    listing.refresh_from_db()
    assert listing.ends_on == add_months(today, 6)
    entry = HistoryEntry.objects.about(world.orgs.npo).get()
    assert (entry.action, entry.via) == ("listing_renewed", "token")
    assert entry.actor_label == world.orgs.npo.name


def test_a_second_use_says_kindly_that_it_is_done(world, today):
    listing = listing_of(world.orgs.npo, 3)
    client, path = Client(), link_of(listing).path
    client.post(path, follow=True)
    Listing.objects.update(ends_on=today + timedelta(days=170))
    answer = client.post(path, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "手続きは、もうすんでいます" in page
    assert "続けて掲載します。" not in page
    listing.refresh_from_db()
    assert listing.ends_on == today + timedelta(days=170)
    assert HistoryEntry.objects.about(world.orgs.npo).count() == 1


def test_it_also_brings_back_what_ended_within_30_days(world, today):
    listing, old = listing_of(world.orgs.npo, -30), listing_of(world.orgs.npo, -31)
    run()
    client = Client()
    assert "（終わりました）" in client.get(link_of(listing).path).content.decode()
    client.post(link_of(listing).path)
    listing.refresh_from_db()
    assert listing.phase(today) == "open"
    assert client.get(link_of(old).path).status_code == 410
    client.post(link_of(old).path)
    old.refresh_from_db()
    assert not old.is_open


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("paused", "お休みのあいだは"), ("closed", "登録は、終わっています"), ("draft", "お休み")],
)
def test_a_group_that_is_not_public_cannot_renew(world, status, sentence):
    listing = listing_of(make.OrganizationFactory(status=status, name="かくれた会"), 5)
    answer = Client().get(link_of(listing).path)
    assert answer.status_code == 410
    assert sentence in answer.content.decode()
    assert "かくれた会" not in answer.content.decode()
    Client().post(link_of(listing).path)
    before = listing.ends_on
    listing.refresh_from_db()
    assert listing.ends_on == before


def test_what_the_group_ended_by_hand_stays_ended(world):
    listing = listing_of(world.orgs.npo, 5)
    actions.close_listing(listing, by=world["npo_manager"])
    answer = Client().get(link_of(listing).path)
    assert answer.status_code == 410
    assert "終わりにしています" in answer.content.decode()
    Client().post(link_of(listing).path)
    listing.refresh_from_db()
    assert not listing.is_open


def test_wrong_links_meet_a_kind_page(world):
    listing = listing_of(world.orgs.npo, 5)
    good = link_of(listing).token
    other_end = RenewalLink(listing.pk, listing.ends_on + timedelta(days=1)).token
    mixed = other_end.split(".")[0] + "." + good.split(".")[1]
    foreign = signing.Signer(salt="something else", sep=".").sign(good.split(".")[0])
    gone = RenewalLink(listing.pk + 999, listing.ends_on).token
    for token in ["x", "..", good[:-1], good + "a", mixed, foreign, gone, "あ" * 500]:
        path = reverse("organizations:listing-renew-link", args=[token])
        for answer in (Client().get(path), Client().post(path, follow=True)):
            assert answer.status_code == 410, token
            assert "マイページの「できます・求めています」から" in answer.content.decode()
    listing.refresh_from_db()
    assert listing.ends_on == link_of(listing).ends_on


def test_a_token_holds_its_listing_and_its_end_only():
    link = RenewalLink(12, date(2026, 12, 1))
    assert link.token.startswith("12-20261201.")
    assert read_link(link.token) == link
    odd = signing.Signer(salt=PURPOSE, sep=".").sign("no numbers")
    assert read_link(odd) is None


def test_the_page_is_not_kept_by_browsers_or_search_engines(world):
    answer = Client().get(link_of(listing_of(world.orgs.npo, 5)).path)
    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_a_new_last_day_lists_again_what_had_ended(world, sign_in, today):
    listing = listing_of(world.orgs.npo, -2)
    run()
    listing.refresh_from_db()
    values = {name: getattr(listing, name) for name in actions.FIELDS}
    values["ends_on"] = today + timedelta(days=20)
    actions.update_listing(listing, by=world["npo_manager"], version=listing.version, values=values)
    listing.refresh_from_db()
    assert listing.phase(today) == "open"
