"""The public version: what all agreed to, field by field; edits, hiding, time, those who left."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.workflow import Conflict
from kyodo_portal.search.engine import find
from partnerships.actions import publication as publishing
from partnerships.actions import registration as save
from partnerships.actions.fields import hide_field, show_field
from partnerships.actions.parties import leave_partnership
from partnerships.actions.versions import ask_about_changes
from partnerships.actions.yearly import ask_again_of, ask_yearly
from partnerships.cards import cards_of
from partnerships.due import publication as due
from partnerships.models import AccessToken, Consent, Partnership
from tests.partnerships.partnership_world import all_say_yes, asked, prepared, published, say

THANKS = "朝市かなりあ"


def fresh(partnership):
    rows = Partnership.objects.select_related("ward", "third_party", "shown", "asking")
    return rows.get(pk=partnership.pk)


def with_words(world, **kwargs):
    """A published partnership in which every party says something of its own."""
    partnership = prepared(world, **kwargs)
    g, staff = world.orgs, world["asahi_staff"]
    save.save_activities(partnership, by=staff, activities=[("公園のやさい市", "月に1回です。")])
    save.save_effects(partnership, by=staff, **words(world))
    publishing.ask_consent(partnership, by=staff)
    all_say_yes(partnership)
    publishing.publish_partnership(
        partnership, by=world["asahi_approver"], round=partnership.consent_round
    )
    assert set(g.__dict__)
    return fresh(partnership)


def words(world, **kwargs):
    g = world.orgs
    return {
        "effect_title": "顔の見える関係",
        "effect_text": "あいさつがふえました。",
        "words": {g.npo.pk: ("NPOの紹介文", "NPOの努力"), g.shakyo.pk: ("社協の紹介文", "")},
        "gratitudes": [(g.shakyo, g.npo, THANKS)],
        **kwargs,
    }


def html_of(client, partnership):
    return client.get(f"/partnerships/{partnership.pk}/").content.decode()


def answers(partnership):
    rows = partnership.consents.filter(round=partnership.consent_round)
    return {c.organization.name[:5]: c.answer + ("*" if c.carried else "") for c in rows}


def test_an_edit_of_one_partys_words_asks_that_party_only_and_the_old_words_stay(
    world, client, mailoutbox
):
    partnership = with_words(world)
    Notice.objects.all().delete()
    changed = words(world)
    changed["words"][world.orgs.npo.pk] = ("あたらしい紹介文", "NPOの努力")
    save.save_effects(partnership, by=world["asahi_staff"], **changed)
    assert answers(partnership) == {
        "NPO法人": "waiting",
        "見本ヶ丘地": "yes*",
        "見本ヶ丘第": "yes*",
    }
    told = Notice.objects.filter(kind="publication_check")
    assert [notice.user for notice in told] == [world["npo_manager"]]
    html = html_of(client, partnership)
    assert "NPOの紹介文" in html
    assert "あたらしい紹介文" not in html
    now = fresh(partnership)
    assert now.asking.old_until == timezone.localdate() + timedelta(days=14)
    with pytest.raises(ValidationError):
        publishing.publish_partnership(now, by=world["asahi_approver"], round=now.consent_round)
    say(now, world.orgs.npo, "yes")
    now = fresh(now)
    publishing.publish_partnership(now, by=world["asahi_approver"], round=now.consent_round)
    assert "あたらしい紹介文" in html_of(client, partnership)
    assert fresh(now).asking is None


def test_shared_words_ask_everybody_and_lists_and_search_keep_the_old_ones(world, client):
    partnership = with_words(world)
    save.save_what(
        partnership, by=world["asahi_staff"], name="名前かなりあ", purpose="目的かなりあ"
    )
    assert set(answers(partnership).values()) == {"waiting"}
    card = cards_of([partnership.pk])[partnership.pk]
    assert card.name == "見本のやさい市"
    assert find(kinds=["partnership"], q="名前かなりあ").total == 0
    for path in ("/partnerships/", "/search/?q=やさい市", f"/partnerships/{partnership.pk}/", "/"):
        assert "かなりあ" not in client.get(path).content.decode().replace(THANKS, "")


def test_words_about_another_party_ask_both(world):
    partnership = with_words(world)
    changed = words(world, gratitudes=[(world.orgs.shakyo, world.orgs.npo, "とても心強いです。")])
    save.save_effects(partnership, by=world["asahi_staff"], **changed)
    assert answers(partnership) == {
        "NPO法人": "waiting",
        "見本ヶ丘地": "waiting",
        "見本ヶ丘第": "yes*",
    }


def test_saving_several_times_writes_to_a_waiting_party_once(world):
    partnership = with_words(world)
    Notice.objects.all().delete()
    for text in ("一", "二", "三"):
        save.save_effects(partnership, by=world["asahi_staff"], **words(world, effect_text=text))
    told = Notice.objects.filter(kind="publication_check", user=world["npo_manager"])
    assert told.count() == 1
    deadline = fresh(partnership).asking.old_until
    assert deadline == timezone.localdate() + timedelta(days=14)


def test_the_same_words_again_end_the_question(world):
    partnership = with_words(world)
    round = partnership.consent_round
    save.save_effects(partnership, by=world["asahi_staff"], **words(world, effect_text="ちがう"))
    save.save_effects(partnership, by=world["asahi_staff"], **words(world))
    now = fresh(partnership)
    assert (now.asking, now.consent_round) == (None, round)
    with pytest.raises(Conflict):
        say(now, world.orgs.npo, "no")


def test_while_confirming_an_edit_asks_again_only_whom_it_concerns(world):
    partnership = asked(world)
    for org in (world.orgs.npo, world.orgs.shakyo):
        say(partnership, org, "yes")
    save.save_effects(partnership, by=world["asahi_staff"], words={world.orgs.npo.pk: ("紹介", "")})
    assert answers(partnership) == {
        "NPO法人": "waiting",
        "見本ヶ丘地": "yes*",
        "見本ヶ丘第": "waiting*",
    }
    # Whoever read the older words answers for those no longer.
    with pytest.raises(Conflict):
        publishing.give_consent(
            partnership, by=None, organization=world.orgs.npo, answer="yes", round=1
        )


def test_after_two_weeks_without_an_answer_the_page_goes_back_to_confirming(world, client):
    partnership = with_words(world)
    save.save_effects(partnership, by=world["asahi_staff"], **words(world, effect_text="ちがう"))
    today = timezone.localdate()
    assert due.lapse_unanswered_edits(today + timedelta(days=14)) == 0
    assert html_of(client, partnership)
    assert due.lapse_unanswered_edits(today + timedelta(days=15)) == 1
    assert due.lapse_unanswered_edits(today + timedelta(days=15)) == 0
    assert client.get(f"/partnerships/{partnership.pk}/").status_code == 404
    assert find(kinds=["partnership"]).total == 0
    now = fresh(partnership)
    assert (now.publication, now.shown) == ("confirming", None)
    all_say_yes(now)
    now = fresh(now)
    publishing.publish_partnership(now, by=world["asahi_approver"], round=now.consent_round)
    assert "ちがう" in html_of(client, partnership)


def test_when_all_have_answered_the_page_does_not_go(world):
    partnership = with_words(world)
    save.save_effects(partnership, by=world["asahi_staff"], **words(world, effect_text="ちがう"))
    all_say_yes(fresh(partnership))
    assert due.lapse_unanswered_edits(timezone.localdate() + timedelta(days=40)) == 0


def test_records_beside_the_registration_are_asked_about_when_staff_wish(world):
    partnership = with_words(world)
    with pytest.raises(ValidationError):
        ask_about_changes(fresh(partnership), by=world["asahi_staff"])
    save.save_promise(fresh(partnership), by=world["asahi_staff"], kind="memo")
    assert fresh(partnership).asking.old_until is None  # nothing that is public became wrong


@pytest.mark.parametrize(
    ("org", "key"),
    [("npo", "intro:{npo}"), ("npo", "thanks:{shakyo}-{npo}-1"), ("paper", "purpose")],
)
def test_a_party_hides_its_own_words_those_about_it_and_shared_ones_at_once(
    world, client, org, key
):
    partnership = with_words(world)
    key = key.format(npo=world.orgs.npo.pk, shakyo=world.orgs.shakyo.pk)
    entry = next(e for e in partnership.shown.entries if e["key"] == key)
    assert entry["text"] in html_of(client, partnership)
    group = getattr(world.orgs, org)
    hide_field(partnership, by=None, organization=group, key=key)
    html = html_of(client, partnership)
    assert entry["text"] not in html
    assert "かくし" not in html
    history = HistoryEntry.objects.about(partnership).last()
    assert history.action == "field_hidden"
    assert entry["text"] not in history.note


@pytest.mark.parametrize("key", ["name", "parties", "intro:{shakyo}", "effort:{npo}x", "nothing"])
def test_the_rest_cannot_be_hidden(world, key):
    partnership = with_words(world)
    key = key.format(npo=world.orgs.npo.pk, shakyo=world.orgs.shakyo.pk)
    with pytest.raises(ValidationError):
        hide_field(partnership, by=None, organization=world.orgs.npo, key=key)


def test_what_is_hidden_leaves_cards_and_search(world):
    partnership = with_words(world)
    npo = world.orgs.npo
    for key in ("effect_title", "activity:1", "purpose"):
        hide_field(partnership, by=None, organization=npo, key=key)
    card = cards_of([partnership.pk])[partnership.pk]
    assert (card.title, card.activity) == ("見本のやさい市", "")
    for word in ("顔の見える関係", "公園のやさい市", "顔の見える近所"):
        assert find(kinds=["partnership"], q=word).total == 0


def test_shown_again_only_when_the_others_have_agreed(world, client):
    partnership = with_words(world)
    npo = world.orgs.npo
    hide_field(partnership, by=None, organization=npo, key=f"intro:{npo.pk}")
    show_field(partnership, by=None, organization=npo, key=f"intro:{npo.pk}")
    assert "NPOの紹介文" not in html_of(client, partnership)
    now = fresh(partnership)
    assert answers(now) == {"NPO法人": "yes*", "見本ヶ丘地": "waiting", "見本ヶ丘第": "waiting"}
    all_say_yes(now)
    now = fresh(now)
    publishing.publish_partnership(now, by=world["asahi_approver"], round=now.consent_round)
    assert "NPOの紹介文" in html_of(client, partnership)


def test_what_two_parties_hide_stays_hidden_when_one_of_them_shows_it(world):
    partnership = with_words(world)
    for org in (world.orgs.npo, world.orgs.shakyo):
        hide_field(partnership, by=None, organization=org, key="purpose")
    show_field(partnership, by=None, organization=world.orgs.npo, key="purpose")
    now = fresh(partnership)
    assert now.asking is None
    assert "purpose" in now.shown.hidden


def test_a_manager_hides_a_field_on_the_page_and_those_inside_see_who_did(world, sign_in):
    partnership = with_words(world)
    url = reverse("partnerships:public-field", args=[partnership.pk])
    client = sign_in(world["npo_manager"])
    client.post(url, {"key": "purpose", "do": "hide", "org": world.orgs.npo.pk})
    page = reverse("partnerships:public-fields", args=[partnership.pk])
    inside = sign_in(world["coordinator_a"]).get(page).content.decode()
    assert "NPO法人見本の会が、かくしています" in inside
    said = client.post(url, {"key": f"intro:{world.orgs.shakyo.pk}", "do": "hide"}, follow=True)
    assert "かくせるのは、自分の団体の言葉" in said.content.decode()
    assert "社協の紹介文" in html_of(sign_in(), partnership)


def test_a_group_without_account_hides_by_its_link(world, sign_in):
    world.orgs.shakyo.memberships.update(status="left")
    world.orgs.shakyo.liaison_email = "shakyo@example.jp"
    world.orgs.shakyo.save()
    partnership = with_words(world)
    token = AccessToken.objects.filter(purpose="consent").latest("pk").secret
    url = reverse("partnerships:consent-token-field", args=[token])
    assert sign_in().post(url, {"key": "purpose", "do": "hide"}).status_code == 302
    assert "顔の見える近所" not in html_of(sign_in(), partnership)
    assert sign_in().post("/confirm/nothing/field/", {"key": "purpose"}).status_code == 410


APRIL = date(2027, 4, 1)


def confirmed(partnership, day):
    Partnership.objects.filter(pk=partnership.pk).update(confirmed_on=day)
    return fresh(partnership)


def test_each_april_all_are_asked_once_and_the_last_yes_renews_the_day(world, client):
    partnership = confirmed(with_words(world), date(2026, 6, 1))
    Notice.objects.all().delete()
    assert [due.ask_each_april(APRIL), due.ask_each_april(APRIL)] == [1, 0]
    assert Notice.objects.filter(kind="publication_yearly").count() == 2
    now = fresh(partnership)
    assert set(answers(now).values()) == {"waiting"}
    assert "2026年6月1日" in html_of(client, partnership)
    all_say_yes(now)
    now = fresh(now)
    assert (now.asking, now.confirmed_on) == (None, timezone.localdate())
    assert now.publication == "published"


def test_a_no_to_the_yearly_question_stops_the_page_at_once(world, client):
    partnership = confirmed(with_words(world), date(2026, 6, 1))
    ask_yearly(partnership)
    say(partnership, world.orgs.shakyo, "no")
    assert client.get(f"/partnerships/{partnership.pk}/").status_code == 410


def test_without_an_answer_the_page_stays_two_years_and_is_private_then(world, client):
    partnership = confirmed(with_words(world), date(2025, 5, 1))
    now = fresh(partnership)
    ask_yearly(now)
    asked_on = date(2027, 4, 1)
    now.asking.asked_on = asked_on
    now.asking.save()
    assert due.expire_unconfirmed(date(2027, 5, 20)) == 0
    assert "2025年5月1日" in html_of(client, partnership)
    assert due.expire_unconfirmed(date(2027, 6, 1)) == 1
    assert fresh(partnership).publication == "private"
    assert client.get(f"/partnerships/{partnership.pk}/").status_code == 404
    assert Notice.objects.filter(kind="publication_expired", user=world["npo_manager"]).exists()


def test_new_officers_are_asked_again_and_the_page_stays(world, client):
    partnership = with_words(world)
    assert ask_again_of(world.orgs.shakyo, by=world["shakyo_manager"]) == 1
    now = fresh(partnership)
    assert answers(now) == {"NPO法人": "yes*", "見本ヶ丘地": "waiting", "見本ヶ丘第": "yes*"}
    assert client.get(f"/partnerships/{partnership.pk}/").status_code == 200
    before = now.confirmed_on
    say(now, world.orgs.shakyo, "yes")
    now = fresh(now)
    assert (now.asking, now.confirmed_on) == (None, before)


def test_new_officers_are_asked_again_while_others_are_still_being_asked(world):
    partnership = all_say_yes(asked(world))
    ask_again_of(world.orgs.shakyo, by=None)
    assert publishing.waiting_parties(partnership) == [world.orgs.shakyo]


def test_who_has_not_answered_is_reminded_once_a_week(world):
    partnership = asked(world)
    say(partnership, world.orgs.npo, "yes")
    Notice.objects.all().delete()
    day = timezone.localdate() + timedelta(days=8)
    assert [due.remind_of_consents(day), due.remind_of_consents(day)] == [1, 0]
    told = Notice.objects.filter(kind="publication_check")
    assert [notice.user for notice in told] == [world["shakyo_manager"]]


def test_a_cancelled_partnership_publishes_what_was_learned(world):
    partnership = asked(world)
    publishing.take_back_publication(partnership, by=world["asahi_staff"])
    Partnership.objects.filter(pk=partnership.pk).update(status="cancelled")
    partnership = fresh(partnership)
    with pytest.raises(ValidationError, match="学んだこと"):
        publishing.ask_consent(partnership, by=world["asahi_staff"])
    save.save_effects(partnership, by=world["asahi_staff"], learned="小さく始めるとよい。")
    publishing.ask_consent(partnership, by=world["asahi_staff"])
    all_say_yes(partnership)
    publishing.publish_partnership(
        fresh(partnership), by=world["asahi_approver"], round=partnership.consent_round
    )
    assert fresh(partnership).shown


def test_who_leaves_takes_its_words_out_of_page_and_cards_at_once(world, client):
    partnership = with_words(world)
    leave_partnership(partnership, world.orgs.npo, by=world["npo_manager"])
    html = html_of(client, partnership)
    assert "NPOの紹介文" not in html
    assert "月に抜けました" in html
    assert "NPO法人見本の会" not in cards_of([partnership.pk])[partnership.pk].who
    # The others are not asked again because of it.
    assert fresh(partnership).asking is None


def test_the_answers_of_an_old_round_stay_as_evidence(world):
    partnership = with_words(world)
    save.save_effects(partnership, by=world["asahi_staff"], **words(world, effect_text="ちがう"))
    assert Consent.objects.filter(partnership=partnership, round=1, answer="yes").count() == 3


def test_a_stop_wins_over_a_pending_edit(world, client):
    partnership = with_words(world)
    save.save_effects(partnership, by=world["asahi_staff"], **words(world, effect_text="ちがう"))
    publishing.stop_publication(partnership, by=world["npo_manager"], organization=world.orgs.npo)
    now = fresh(partnership)
    assert (now.publication, now.shown, now.asking) == ("stopped", None, None)
    assert client.get(f"/partnerships/{partnership.pk}/").status_code == 410
    assert published(world).shown
