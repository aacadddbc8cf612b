"""公開: nothing is public until every party said yes; every party stops it at once."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.workflow import Conflict
from organizations.models import OutreachTask
from partnerships.actions import publication as publishing
from partnerships.models import Partnership
from tests.partnerships.partnership_world import all_say_yes, asked, prepared, published, say


def page(partnership):
    return reverse("partnerships:partnership-detail", args=[partnership.pk])


def test_asking_reaches_every_party_in_its_own_way(world):
    world.orgs.shakyo.memberships.update(status="left")
    world.orgs.shakyo.liaison_email = "shakyo@example.jp"
    world.orgs.shakyo.save()
    partnership = asked(world)
    told = Notice.objects.filter(kind="publication_check")
    by_account = told.get(user=world["npo_manager"])
    assert by_account.context["path"] == reverse("partnerships:consent-give", args=[partnership.pk])
    by_link = told.get(email="shakyo@example.jp")
    assert by_link.context["path"] == "/confirm/{token}/"
    assert by_link.context["nonce"]
    task = OutreachTask.objects.get(kind="publication_check")
    assert (task.organization, task.office) == (world.orgs.paper, world.offices.plaza_a)


def test_one_no_of_three_keeps_it_private_until_all_said_yes_and_the_approver_agrees(
    world, sign_in
):
    """Scenario 11."""
    partnership = asked(world)
    say(partnership, world.orgs.npo, "yes")
    say(partnership, world.orgs.shakyo, "no")
    say(partnership, world.orgs.paper, "yes")
    approver = sign_in(world["asahi_approver"])
    publish = reverse("partnerships:publication-publish", args=[partnership.pk])
    answer = approver.post(publish, {"round": partnership.consent_round})
    assert "返事がまだそろっていません：見本ヶ丘地区社協" in answer.content.decode()
    assert sign_in().get(page(partnership)).status_code == 404
    say(partnership, world.orgs.shakyo, "yes")
    assert sign_in().get(page(partnership)).status_code == 404
    assert approver.post(publish, {"round": partnership.consent_round}).status_code == 302
    seen = sign_in().get(page(partnership))
    assert seen.status_code == 200
    assert "example.jp" not in seen.content.decode()
    partnership.refresh_from_db()
    assert partnership.published_at
    assert partnership.confirmed_on


def test_staff_without_approval_rights_cannot_publish(world, sign_in):
    partnership = all_say_yes(asked(world))
    publish = reverse("partnerships:publication-publish", args=[partnership.pk])
    answer = sign_in(world["asahi_staff"]).post(publish, {"round": partnership.consent_round})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "persona",
    ["npo_manager", "shakyo_manager", "coordinator_a", "asahi_staff", "city_staff"],
)
def test_those_who_may_stop_it_do_so_at_once(world, sign_in, persona):
    """Scenario 12."""
    partnership = published(world)
    stop = reverse("partnerships:publication-stop", args=[partnership.pk])
    client = sign_in(world[persona])
    assert "理由を書く必要はありません" in client.get(stop).content.decode()
    assert client.post(stop).status_code == 302
    gone = sign_in().get(page(partnership))
    assert gone.status_code == 410
    assert "公開を止めています" in gone.content.decode()
    assert Notice.objects.filter(kind="publication_stopped", user=world["asahi_staff"]).exists()
    assert Notice.objects.filter(kind="publication_stopped", user=world["npo_manager"]).exists()


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("anonymous", 302),
        ("resident", 403),
        ("npo_member", 403),
        ("stranger_manager", 403),
        ("coordinator_b", 403),
        ("midori_staff", 403),
        ("analyst", 403),
    ],
)
def test_the_others_cannot_stop_a_public_page(world, sign_in, persona, status):
    partnership = published(world)
    stop = reverse("partnerships:publication-stop", args=[partnership.pk])
    assert sign_in(world[persona]).post(stop).status_code == status
    partnership.refresh_from_db()
    assert partnership.publication == "published"


def test_a_no_just_before_wins_against_a_stale_publish(world):
    partnership = all_say_yes(asked(world))
    stale = Partnership.objects.get(pk=partnership.pk)
    say(partnership, world.orgs.npo, "no")
    with pytest.raises((Conflict, ValidationError)):
        publishing.publish_partnership(stale, by=world["asahi_approver"], round=stale.consent_round)
    assert Partnership.objects.get(pk=partnership.pk).publication == "confirming"


def test_a_no_between_the_look_and_the_move_is_seen(world, monkeypatch):
    partnership = all_say_yes(asked(world))
    look = publishing.waiting_parties
    looks = []

    def look_then_no(found):
        answer = look(found)
        if not looks:
            looks.append(1)
            say(Partnership.objects.get(pk=partnership.pk), world.orgs.npo, "no")
        return answer

    monkeypatch.setattr(publishing, "waiting_parties", look_then_no)
    with pytest.raises(Conflict):
        publishing.publish_partnership(
            partnership, by=world["asahi_approver"], round=partnership.consent_round
        )
    assert Partnership.objects.get(pk=partnership.pk).publication == "confirming"


def test_a_no_after_publication_is_told_that_the_round_is_over(world):
    partnership = published(world)
    with pytest.raises(Conflict):
        say(partnership, world.orgs.npo, "no")


def test_stop_wins_against_a_publish_from_an_old_page(world):
    partnership = all_say_yes(asked(world))
    stale = Partnership.objects.get(pk=partnership.pk)
    publishing.stop_publication(partnership, by=world["npo_manager"], organization=world.orgs.npo)
    with pytest.raises(Conflict):
        publishing.publish_partnership(stale, by=world["asahi_approver"], round=1)
    assert Partnership.objects.get(pk=partnership.pk).publication == "stopped"


def test_stop_from_an_old_page_still_stops(world):
    partnership = all_say_yes(asked(world))
    stale = Partnership.objects.get(pk=partnership.pk)
    publishing.publish_partnership(partnership, by=world["asahi_approver"], round=1)
    publishing.stop_publication(stale, by=world["npo_manager"])
    publishing.stop_publication(stale, by=world["shakyo_manager"])
    assert Partnership.objects.get(pk=partnership.pk).publication == "stopped"
    stops = HistoryEntry.objects.about(partnership).filter(action="publication_stopped")
    assert stops.count() == 1


def test_of_two_approvers_the_second_gets_a_conflict(world, sign_in):
    partnership = all_say_yes(asked(world))
    publish = reverse("partnerships:publication-publish", args=[partnership.pk])
    approver = sign_in(world["asahi_approver"])
    assert approver.post(publish, {"round": 1}).status_code == 302
    assert approver.post(publish, {"round": 1}).status_code == 409
    stale = Partnership.objects.get(pk=partnership.pk)
    stale.publication = "confirming"
    with pytest.raises(Conflict):
        publishing.publish_partnership(stale, by=world["asahi_approver"], round=1)


def test_an_approver_does_not_publish_a_round_that_was_not_looked_at(world, sign_in):
    partnership = all_say_yes(asked(world))
    publishing.take_back_publication(partnership, by=world["asahi_staff"])
    publishing.ask_consent(partnership, by=world["asahi_staff"])
    all_say_yes(partnership)
    publish = reverse("partnerships:publication-publish", args=[partnership.pk])
    answer = sign_in(world["asahi_approver"]).post(publish, {"round": 1})
    assert answer.status_code == 409


def test_old_answers_do_not_count_in_a_new_round(world):
    partnership = all_say_yes(asked(world))
    publishing.take_back_publication(partnership, by=world["asahi_staff"])
    publishing.ask_consent(partnership, by=world["asahi_staff"])
    assert len(publishing.waiting_parties(partnership)) == 3


def test_asking_needs_an_activity_and_says_so(world, sign_in):
    partnership = prepared(world)
    ask = reverse("partnerships:publication-ask", args=[partnership.pk])
    answer = sign_in(world["asahi_staff"]).post(ask)
    assert "「主な連携活動」を1つ以上書いてください" in answer.content.decode()
    partnership.refresh_from_db()
    assert partnership.publication == "private"


def test_the_desk_lists_what_waits_with_its_count(world, sign_in):
    partnership = asked(world)
    say(partnership, world.orgs.npo, "yes")
    text = sign_in(world["asahi_staff"]).get(reverse("partnerships:desk-publications")).content
    assert "1／3団体" in text.decode()
    other = sign_in(world["midori_staff"]).get(reverse("partnerships:desk-publications"))
    assert partnership.name not in other.content.decode()
