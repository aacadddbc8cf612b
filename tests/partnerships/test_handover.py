"""引継ぎ (scenario 15): written, read part by part; on the day scopes and keepers change."""

from datetime import date, datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from districts.models import Posting
from districts.permissions import scope_of
from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.workflow import Conflict
from organizations.models import OutreachTask
from partnerships.actions import handover as actions
from partnerships.due.handover import remind_of_handovers, switch_handovers
from partnerships.models import Handover, HandoverPart
from tests import factories as make
from tests.conftest import fresh

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture
def first_of_april():
    today = timezone.localdate()
    year = today.year + (today >= date(today.year, 3, 1))
    return date(year, 4, 1)


@pytest.fixture
def kept(world):
    """A partnership that asahi_staff keeps; one party has no account and no mail."""
    w = world
    partnership = make.PartnershipFactory(
        ward=w.places.asahi,
        status="active",
        keeper=w["asahi_staff"],
        keeper_office=w.offices.asahi,
        third_party=w.offices.plaza_a,
    )
    for organization in (w.orgs.npo, w.orgs.paper):
        make.PartyFactory(partnership=partnership, organization=organization)
    return partnership


@pytest.fixture
def plan(world, first_of_april):
    def make_plan(persona="asahi_staff", successor="midori_staff", on=first_of_april):
        return actions.plan_handover(
            Posting.objects.get(user=world[persona]),
            by=world["asahi_approver"],
            changes_on=on,
            successor=world[successor] if successor else None,
        )

    return make_plan


def parts(handover):
    return list(HandoverPart.objects.filter(handover=handover).select_related("handover"))


def part_of(handover, number):
    return HandoverPart.objects.select_related("handover").get(handover=handover, number=number)


def run_on(day: date) -> int:
    with patch("django.utils.timezone.now", return_value=noon(day)):
        return switch_handovers(day)


def test_scopes_change_by_date_alone(world, plan, first_of_april):
    plan()
    old, new, ward = world["asahi_staff"], world["midori_staff"], world.places.asahi.pk
    last = first_of_april - ONE_DAY
    assert scope_of(fresh(old), last).staffs_ward(ward)
    assert not scope_of(fresh(new), last).staffs_ward(ward)
    assert not scope_of(fresh(old), first_of_april).staffs_ward(ward)
    assert scope_of(fresh(new), first_of_april).staffs_ward(ward)


def test_on_the_day_the_old_desk_is_closed_the_log_stays_and_groups_are_told(
    world, plan, kept, first_of_april, sign_in
):
    """Scenario 15."""
    world["midori_staff"].name = "見本の後任"
    world["midori_staff"].save()
    handover = plan()
    old_entry = HistoryEntry.objects.create(
        subject=kept,
        action="partnership_edited",
        actor=world["asahi_staff"],
        actor_label="旭区役所（見本）",
    )
    assert run_on(first_of_april) == 1
    with patch("django.utils.timezone.now", return_value=noon(first_of_april)):
        client = sign_in(fresh(world["asahi_staff"]))
        assert client.get("/desk/").status_code == 403
        path = reverse("partnerships:desk-partnership", args=[kept.pk])
        assert client.get(path).status_code == 404
        assert client.get(handover.get_absolute_url()).status_code == 404
        assert sign_in(fresh(world["midori_staff"])).get(path).status_code == 200
    assert HistoryEntry.objects.get(pk=old_entry.pk).actor == world["asahi_staff"]
    kept.refresh_from_db()
    assert kept.keeper == world["midori_staff"]
    told = Notice.objects.get(kind="staff_changed")
    assert told.user == world["npo_manager"]
    assert "見本の後任" not in str(told.context)
    # A group without mail hears of it by phone or on paper.
    assert OutreachTask.objects.filter(organization=world.orgs.paper, kind="staff_changed").exists()
    assert Notice.objects.filter(kind="handover_started", user=world["midori_staff"]).count() == 1


def test_the_day_comes_only_once(world, plan, kept, first_of_april):
    plan()
    assert run_on(first_of_april - ONE_DAY) == 0
    assert run_on(first_of_april) == 1
    assert run_on(first_of_april) == 0
    assert run_on(first_of_april + ONE_DAY) == 0
    assert Notice.objects.filter(kind="staff_changed").count() == 1


def test_a_stale_object_does_not_switch_a_second_time(plan, kept, first_of_april):
    stale = Handover.objects.get(pk=plan().pk)
    assert run_on(first_of_april) == 1
    assert not actions.switch_handover(stale, on=first_of_april)


def test_what_the_first_parts_said_on_the_day_is_kept(plan, kept, first_of_april):
    handover = plan()
    run_on(first_of_april)
    text = str(part_of(handover, 2).kept)
    assert kept.name in text
    kept.name = "あとで変わった名前"
    kept.save()
    assert "あとで変わった名前" not in str(part_of(handover, 2).kept)


def test_without_a_successor_things_go_to_the_queue_until_one_is_named(
    world, plan, kept, first_of_april
):
    handover = plan(successor=None)
    run_on(first_of_april)
    kept.refresh_from_db()
    assert (kept.keeper, kept.keeper_office) == (None, world.offices.asahi)
    handover.refresh_from_db()
    with patch("django.utils.timezone.now", return_value=noon(first_of_april)):
        actions.name_successor(
            handover,
            by=world["asahi_approver"],
            version=handover.version,
            successor=world["midori_staff"],
        )
    kept.refresh_from_db()
    assert kept.keeper == world["midori_staff"]
    ward = world.places.asahi.pk
    assert scope_of(fresh(world["midori_staff"]), first_of_april).staffs_ward(ward)


def test_the_last_approver_does_not_go_without_a_successor(world, plan, first_of_april):
    with pytest.raises(ValidationError, match="承認者がいなくなります"):
        plan("asahi_approver", successor=None)
    assert not Handover.objects.exists()
    plan("asahi_approver", successor="asahi_staff")
    day = scope_of(fresh(world["asahi_staff"]), first_of_april)
    assert world.places.asahi.pk in day.approver_wards


def test_writing_reading_and_receiving_every_part(world, plan):
    handover = plan()
    old, new = world["asahi_staff"], world["midori_staff"]
    for number in HandoverPart.WRITTEN:
        part = part_of(handover, number)
        actions.save_handover_part(part, by=old, text=f"見本{number}", version=part.version)
    handover.refresh_from_db()
    assert handover.status == "writing"
    with pytest.raises(Conflict):
        actions.receive_part(part_of(handover, 1), by=new)
    actions.hand_over(handover, by=old)
    for part in parts(handover):
        actions.receive_part(part, by=new)
    handover.refresh_from_db()
    assert handover.status == "done"
    told = Notice.objects.filter(kind="handover_done")
    assert {notice.user for notice in told} == {world["asahi_approver"]}


def test_a_changed_part_is_read_again(world, plan):
    handover = plan()
    actions.hand_over(handover, by=world["asahi_staff"])
    seen = part_of(handover, 6)
    actions.receive_part(seen, by=world["midori_staff"])
    part = part_of(handover, 6)
    actions.save_handover_part(
        part, by=world["asahi_staff"], text="変えました", version=part.version
    )
    assert part_of(handover, 6).received_at is None
    # What was on the screen is not what stands there now.
    with pytest.raises(Conflict, match="もう一度読んでください"):
        actions.receive_part(seen, by=world["midori_staff"])


def test_private_numbers_stay_out_of_a_handover(world, plan):
    part = part_of(plan(), 5)
    with pytest.raises(ValidationError, match="連絡用の連絡先"):
        actions.save_handover_part(
            part, by=world["asahi_staff"], text="会長 090-1234-5678", version=part.version
        )
    assert part_of(part.handover, 5).text == ""


def test_two_who_write_one_part_see_both_texts(world, plan, sign_in):
    """Scenario 16 for a handover: the second one is shown both texts, nothing is lost."""
    handover = plan()
    client = sign_in(world["asahi_staff"])
    path = reverse("partnerships:handover-part", args=[handover.pk, 6])
    client.get(path)
    actions.save_handover_part(
        part_of(handover, 6), by=world["asahi_approver"], text="係長の文", version=1
    )
    answer = client.post(path, {"text": "担当の文", "version": "1"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "係長の文" in html
    assert "担当の文" in html
    assert part_of(handover, 6).text == "係長の文"
    again = client.post(path, {"text": "担当の文", "version": "2"})
    assert again.status_code == 302
    assert part_of(handover, 6).text == "担当の文"


def test_a_plan_can_be_changed_and_taken_back(world, plan, first_of_april):
    handover = plan()
    ward, later = world.places.asahi.pk, first_of_april + timedelta(days=30)
    handover.refresh_from_db()
    actions.replan_handover(
        handover,
        by=world["asahi_approver"],
        version=handover.version,
        changes_on=later,
        successor=None,
    )
    assert scope_of(fresh(world["asahi_staff"]), later - ONE_DAY).staffs_ward(ward)
    assert not scope_of(fresh(world["midori_staff"]), later).staffs_ward(ward)
    handover.refresh_from_db()
    actions.cancel_handover(handover, by=world["asahi_approver"])
    assert Posting.objects.get(user=world["asahi_staff"]).ends_on is None
    assert Handover.objects.to_switch(later).count() == 0


def test_one_posting_is_handed_over_once(world, plan):
    plan()
    with pytest.raises(ValidationError, match="もうあります"):
        plan()


@pytest.mark.parametrize("days", [0, -5])
def test_a_day_that_is_not_ahead_is_refused(plan, days):
    with pytest.raises(ValidationError):
        plan(on=timezone.localdate() + timedelta(days=days))


def test_approvers_are_reminded_two_weeks_before_once_a_week(world, plan, first_of_april):
    plan()
    near = first_of_april - timedelta(days=14)
    assert remind_of_handovers(near - ONE_DAY) == 0
    with patch("django.utils.timezone.now", return_value=noon(near)):
        assert remind_of_handovers(near) == 1
        assert remind_of_handovers(near) == 0
        assert remind_of_handovers(near + ONE_DAY) == 0
    told = Notice.objects.filter(kind="handover_late")
    assert [notice.user for notice in told] == [world["asahi_approver"]]


def test_a_successor_without_any_desk_reads_from_the_day_on(world, plan, sign_in, first_of_april):
    handover = plan(successor="resident")
    path = handover.get_absolute_url()
    assert sign_in(world["resident"]).get(path).status_code == 404
    with patch("django.utils.timezone.now", return_value=noon(first_of_april)):
        assert sign_in(fresh(world["resident"])).get(path).status_code == 200


def test_planning_asks_for_the_person_again(world, sign_in):
    answer = sign_in(world["asahi_approver"]).get(reverse("partnerships:handover-create"))
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


def test_relation_notes_are_not_printed(world, plan, sign_in):
    handover = plan()
    world.orgs.npo.relation_notes.create(
        office=world.offices.asahi,
        on=timezone.localdate(),
        text="ひみつのつきあい",
        written_by=world["asahi_staff"],
    )
    client = sign_in(world["asahi_staff"])
    page = client.get(handover.get_absolute_url()).content.decode()
    assert world.orgs.npo.name in page
    assert "ひみつのつきあい" not in page
    paper = client.get(reverse("partnerships:handover-print", args=[handover.pk]))
    assert "ひみつのつきあい" not in paper.content.decode()
    assert "つきあいで大切なこと" not in paper.content.decode()
