"""A party leaves, closes or becomes part of another group: the partnership says so and goes on."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.workflow import Conflict
from organizations.actions.profile import close_organization
from partnerships.actions import registration as save
from partnerships.actions.parties import leave_partnership
from partnerships.actions.publication import publish_partnership, waiting_parties
from partnerships.due.parties import leave_closed_parties
from partnerships.models import Partnership, Party
from partnerships.parties import active_ids, active_parties
from tests import factories as make
from tests.partnerships.partnership_world import asked, prepared, published, say


def url(partnership, organization):
    return reverse("partnerships:party-leave", args=[partnership.pk, organization.pk])


def leave(partnership, organization, by, **kwargs):
    found = leave_partnership(partnership, organization, by=by, **kwargs)
    partnership.refresh_from_db()
    return found


def form(partnership, **values):
    today = timezone.localdate()
    day = {"on_year": today.year, "on_month": today.month, "on_day": today.day}
    return {"reason": "left", "version": partnership.version, **day, **values}


def test_the_manager_of_a_party_says_that_it_leaves_and_the_others_hear_of_it(world, sign_in):
    partnership = prepared(world)
    answer = sign_in(world["npo_manager"]).post(url(partnership, world.orgs.npo), form(partnership))
    assert answer.status_code == 302
    assert active_ids(partnership) == {world.orgs.shakyo.pk, world.orgs.paper.pk}
    told = Notice.objects.filter(kind="party_left")
    assert {notice.user for notice in told} >= {world["shakyo_manager"], world["asahi_staff"]}
    entry = HistoryEntry.objects.about(partnership).last()
    assert (entry.action, entry.note) == ("party_left", "NPO法人見本の会：抜けた")
    inside = sign_in(world["npo_manager"]).get(partnership.get_absolute_url())
    assert inside.status_code == 404
    desk = sign_in(world["asahi_staff"]).get(f"/desk/partnerships/{partnership.pk}/")
    assert "に抜けました" in desk.content.decode()


def test_with_one_party_left_the_staff_are_told_to_end_it(world):
    partnership = prepared(
        world, parties=[(world.orgs.npo, "lead"), (world.orgs.shakyo, "cooperate")]
    )
    leave(partnership, world.orgs.shakyo, world["asahi_staff"])
    told = Notice.objects.get(kind="partnership_too_few", user=world["asahi_staff"])
    assert told.context["parties"] == "NPO法人見本の会"


def test_nobody_waits_for_the_answer_of_a_party_that_left(world):
    partnership = asked(world)
    say(partnership, world.orgs.npo, "yes")
    say(partnership, world.orgs.shakyo, "yes")
    assert waiting_parties(partnership) == [world.orgs.paper]
    leave(partnership, world.orgs.paper, world["asahi_staff"])
    assert waiting_parties(partnership) == []
    publish_partnership(partnership, by=world["asahi_approver"], round=partnership.consent_round)
    assert partnership.publication == "published"


def test_a_closed_group_is_waited_for_no_longer_and_the_page_says_so(world, client):
    partnership = published(world)
    close_organization(world.orgs.shakyo, by=world["shakyo_manager"])
    assert [p.organization for p in active_parties(partnership)] == [
        world.orgs.npo,
        world.orgs.paper,
    ]
    assert "団体を閉じました" in client.get(partnership.get_absolute_url()).content.decode()


def test_time_writes_down_that_closed_groups_have_left_once(world):
    partnership = prepared(world)
    close_organization(world.orgs.shakyo, by=world["shakyo_manager"])
    today = timezone.localdate()
    assert [leave_closed_parties(today), leave_closed_parties(today)] == [1, 0]
    party = partnership.parties.get(organization=world.orgs.shakyo)
    assert (party.left_on, party.left_reason) == (today, "closed")
    assert Notice.objects.filter(kind="party_left", user=world["npo_manager"]).count() == 1


@pytest.mark.parametrize("keeps", [False, True])
def test_its_words_leave_the_public_page_unless_it_wishes_otherwise(world, client, keeps):
    partnership = prepared(world)
    words = {world.orgs.npo.pk: ("紹介かなりあ", "努力かなりあ")}
    save.save_effects(partnership, by=world["asahi_staff"], words=words)
    Partnership.objects.filter(pk=partnership.pk).update(publication="published")
    make.index(partnership)
    partnership.refresh_from_db()
    leave(partnership, world.orgs.npo, world["asahi_staff"], keeps_words=keeps)
    html = client.get(partnership.get_absolute_url()).content.decode()
    assert ("紹介かなりあ" in html) is keeps
    assert "月に抜けました" in html


def test_a_merged_group_names_its_successor(world, sign_in):
    partnership = prepared(world)
    data = form(partnership, reason="merged", successor="見本の森自治会")
    sign_in(world["asahi_staff"]).post(url(partnership, world.orgs.paper), data)
    party = Party.objects.get(partnership=partnership, organization=world.orgs.paper)
    assert party.successor == world.orgs.far
    assert "「見本の森自治会」といっしょになりました" in party.left_text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"reason": ""}, "どれに近いかを選んでください"),
        ({"on_year": "2199"}, "今日までの日にしてください"),
        ({"reason": "merged", "successor": "ありえない名前"}, "見つかりませんでした"),
        ({"reason": "merged", "successor": "見本ヶ丘第二自治会"}, "ほかの団体にしてください"),
    ],
)
def test_what_cannot_be_is_said_with_the_words_kept(world, sign_in, values, said):
    partnership = prepared(world)
    answer = sign_in(world["asahi_staff"]).post(
        url(partnership, world.orgs.paper), form(partnership, **values)
    )
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert len(active_ids(partnership)) == 3


def test_nobody_leaves_twice_or_after_the_end(world, sign_in):
    partnership = prepared(world)
    leave(partnership, world.orgs.paper, world["asahi_staff"])
    with pytest.raises(Conflict):
        leave(partnership, world.orgs.paper, world["asahi_staff"])
    again = sign_in(world["asahi_staff"]).get(url(partnership, world.orgs.paper))
    assert again.status_code == 409
    Partnership.objects.filter(pk=partnership.pk).update(status="completed")
    partnership.refresh_from_db()
    with pytest.raises(ValidationError):
        leave(partnership, world.orgs.npo, world["asahi_staff"])
    with pytest.raises(ValidationError):
        leave_partnership(
            prepared(world),
            world.orgs.npo,
            by=world["asahi_staff"],
            on=timezone.localdate() + timedelta(days=1),
        )


def test_a_party_that_is_named_again_has_come_back(world):
    partnership = prepared(world)
    leave(partnership, world.orgs.paper, world["asahi_staff"])
    both = [(world.orgs.npo, "lead"), (world.orgs.shakyo, "cooperate")]
    save.save_parties(partnership, by=world["asahi_staff"], parties=both)
    assert partnership.parties.count() == 3
    three = [*both, (world.orgs.paper, "cooperate")]
    save.save_parties(partnership, by=world["asahi_staff"], parties=three)
    assert world.orgs.paper.pk in active_ids(partnership)


def test_forms_leave_the_words_of_those_who_left_as_they_are(world, sign_in):
    partnership = prepared(world)
    thanks = [(world.orgs.paper, world.orgs.npo, "ありがとう")]
    save.save_effects(partnership, by=world["asahi_staff"], gratitudes=thanks)
    leave(partnership, world.orgs.paper, world["asahi_staff"])
    page = reverse("partnerships:partnership-edit", args=[partnership.pk, "effects"])
    client = sign_in(world["asahi_staff"])
    assert "ありがとう" not in client.get(page).content.decode()
    answer = client.post(page, {"version": partnership.version, "effect_title": "あいさつ"})
    assert answer.status_code == 302
    assert partnership.gratitudes.get().text == "ありがとう"
