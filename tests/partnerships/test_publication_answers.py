"""How a party answers: by account, by mailed link, on paper."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from kyodo_portal.history.models import HistoryEntry
from partnerships.actions import publication as publishing
from partnerships.models import AccessToken, Consent
from tests.partnerships.partnership_world import all_say_yes, asked, prepared, published

YES = {"answer": "yes", "word": ""}


@pytest.fixture
def by_mailbox(world):
    """The 地区社協 has a mailbox and nobody with an account."""
    world.orgs.shakyo.memberships.update(status="left")
    world.orgs.shakyo.liaison_email = "shakyo@example.jp"
    world.orgs.shakyo.save()
    return world


def link(name="consent-by-token"):
    return reverse(f"partnerships:{name}", args=[AccessToken.objects.latest("pk").secret])


def answer_of(partnership, organization):
    return Consent.objects.get(
        partnership=partnership, organization=organization, round=partnership.consent_round
    )


def test_a_manager_sees_the_page_as_it_will_look_and_answers(world, sign_in):
    partnership = asked(world)
    client = sign_in(world["npo_manager"])
    url = reverse("partnerships:consent-give", args=[partnership.pk])
    text = client.get(url).content.decode()
    assert "公開してよいか、確認してください" in text
    assert "公園のやさい市" in text
    assert client.post(url, {**YES, "round": 1}).status_code == 302
    consent = answer_of(partnership, world.orgs.npo)
    assert (consent.answer, consent.via, consent.entered_by) == ("yes", "web", world["npo_manager"])


def test_no_choice_is_an_error_with_the_word_kept(world, sign_in):
    partnership = asked(world)
    url = reverse("partnerships:consent-give", args=[partnership.pk])
    client = sign_in(world["npo_manager"])
    text = client.post(url, {"word": "写真を直して", "round": 1}).content.decode()
    assert "公開してよいかどうかを選んでください" in text
    assert "写真を直して" in text


@pytest.mark.parametrize(
    ("persona", "status"),
    [("npo_member", 403), ("stranger_manager", 404), ("asahi_staff", 404), ("city_staff", 404)],
)
def test_only_managers_of_the_parties_answer(world, sign_in, persona, status):
    partnership = asked(world)
    url = reverse("partnerships:consent-give", args=[partnership.pk])
    assert sign_in(world[persona]).post(url, {**YES, "round": 1}).status_code == status
    assert not partnership.consents.exclude(answer="waiting").exists()


def test_a_page_of_an_earlier_round_does_not_answer_the_new_one(world, sign_in):
    partnership = asked(world)
    publishing.take_back_publication(partnership, by=world["asahi_staff"])
    publishing.ask_consent(partnership, by=world["asahi_staff"])
    url = reverse("partnerships:consent-give", args=[partnership.pk])
    assert sign_in(world["npo_manager"]).post(url, {**YES, "round": 1}).status_code == 409
    assert answer_of(partnership, world.orgs.npo).answer == "waiting"


def test_a_group_without_account_answers_by_its_link(by_mailbox, sign_in):
    partnership = asked(by_mailbox)
    client = sign_in()
    assert "見本ヶ丘地区社協のみなさんへ" in client.get(link()).content.decode()
    assert client.post(link(), {**YES, "round": 1}).status_code == 302
    consent = answer_of(partnership, by_mailbox.orgs.shakyo)
    assert (consent.answer, consent.via, consent.entered_by) == ("yes", "token", None)
    entry = HistoryEntry.objects.about(partnership).last()
    assert (entry.via, entry.actor_label) == ("token", "見本ヶ丘地区社協")


def test_the_same_link_stops_the_public_page(by_mailbox, sign_in):
    partnership = published(by_mailbox)
    client = sign_in()
    assert "公開を止める" in client.get(link()).content.decode()
    assert client.post(link("consent-token-stop")).status_code == 302
    partnership.refresh_from_db()
    assert partnership.publication == "stopped"


def test_links_end_with_their_round_their_days_and_for_wrong_ones(by_mailbox, sign_in):
    partnership = asked(by_mailbox)
    old = link()
    assert sign_in().get("/confirm/nonsense/").status_code == 410
    publishing.take_back_publication(partnership, by=by_mailbox["asahi_staff"])
    assert sign_in().get(old).status_code == 410
    publishing.ask_consent(partnership, by=by_mailbox["asahi_staff"])
    assert sign_in().get(link()).status_code == 200
    AccessToken.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert sign_in().get(link()).status_code == 410
    assert sign_in().post(link(), {**YES, "round": 2}).status_code == 410


def test_the_secret_of_a_link_is_stored_nowhere(by_mailbox):
    asked(by_mailbox)
    token = AccessToken.objects.latest("pk")
    assert token.secret not in (token.nonce, token.digest)


PAPER = {
    "via": "paper",
    "received_on_year": "2025",
    "received_on_month": "4",
    "received_on_day": "1",
    "answerer_role": "chair",
    "answer": "yes",
    "round": 1,
}


@pytest.mark.parametrize("persona", ["coordinator_a", "asahi_staff"])
def test_an_office_enters_an_answer_from_paper(world, sign_in, persona):
    partnership = asked(world)
    url = reverse("partnerships:consent-on-paper", args=[partnership.pk])
    answer = sign_in(world[persona]).post(url, {**PAPER, "organization": world.orgs.paper.pk})
    assert answer.status_code == 302
    consent = answer_of(partnership, world.orgs.paper)
    assert (consent.answer, consent.via, consent.answerer_role) == ("yes", "paper", "会長")
    assert consent.received_on.isoformat() == "2025-04-01"
    entry = HistoryEntry.objects.about(partnership).last()
    assert entry.note == "見本ヶ丘第二自治会：公開してよい"
    assert entry.actor_label in {"見本ヶ丘地域ケアプラザ", "旭区役所（見本）"}


def test_paper_needs_the_day_the_role_and_the_group(world, sign_in):
    partnership = asked(world)
    url = reverse("partnerships:consent-on-paper", args=[partnership.pk])
    text = sign_in(world["coordinator_a"]).post(url, {"round": 1}).content.decode()
    for label in ("どの団体の返事か", "返事の方法", "返事をした人の役割"):
        assert f"{label}を選んでください" in text
    assert "返事を受け取った日を入力してください" in text


@pytest.mark.parametrize("persona", ["coordinator_b", "midori_staff", "stranger_manager"])
def test_other_offices_do_not_find_the_paper_page(world, sign_in, persona):
    partnership = asked(world)
    url = reverse("partnerships:consent-on-paper", args=[partnership.pk])
    assert sign_in(world[persona]).get(url).status_code == 404


def test_paper_is_not_taken_when_nothing_is_asked(world, sign_in):
    partnership = prepared(world)
    url = reverse("partnerships:consent-on-paper", args=[partnership.pk])
    client, there = sign_in(world["coordinator_a"]), partnership.get_absolute_url()
    late = client.post(url, {"answer": "no", "word": "写真を入れかえてほしいです。"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "写真を入れかえてほしいです。" in page
    assert f'href="{there}"' in page
    assertRedirects(client.get(url), there, fetch_redirect_response=False)
    assert "いまは、公開の確認をお願いしていません。" in client.get(there).content.decode()
    assert not partnership.consents.exists()


def test_after_publication_the_answer_page_offers_to_stop(world, sign_in):
    partnership = all_say_yes(asked(world))
    publishing.publish_partnership(partnership, by=world["asahi_approver"], round=1)
    url = reverse("partnerships:consent-give", args=[partnership.pk])
    text = sign_in(world["npo_manager"]).get(url).content.decode()
    assert "この連携は、公開中です" in text
    assert "公開を止めたいとき" in text
    assert sign_in(world["npo_manager"]).post(url, {**YES, "round": 1}).status_code == 409
