"""話し合い: one room from the proposal to the partnership, and who may do what in it."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.files.models import StoredFile
from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions import meetings, pledges, rooms
from partnerships.models import CheckItem, Meeting, Note, Pledge, Room
from partnerships.talking import talks_of
from tests import factories as make
from tests.files import samples
from tests.partnerships.partnership_world import prepared
from tests.partnerships.proposal_steps import proposal_in

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def talks(world):
    make.check_items()
    return talks_of(proposal_in(world, "in_talks"))


def plan(**more):
    on = timezone.localdate() + timedelta(days=5)
    values = {"on": on, "starts_at": time(13, 30), "ends_at": None, "method": "face"}
    return {**values, "place": "見本会館", "agenda": "かなりあ議題", **more}


def log(world, **more):
    values = {"on": timezone.localdate(), "method": "phone", "place": "", "roles": "会長"}
    sides = {"organizations": [world.orgs.npo], "offices": [world.offices.plaza_a]}
    return {**values, **sides, "decided": "かなりあ決定", **more}


def posted_day(day):
    return {"on_year": str(day.year), "on_month": str(day.month), "on_day": str(day.day)}


def point(talks, world, text, number, who="npo_manager"):
    item = CheckItem.objects.get(code="P1")
    return rooms.write_point(talks, item, by=world[who], label="見本", text=text, number=number)


def test_what_was_agreed_keeps_its_versions_and_who_wrote_them(world, talks, sign_in):
    url = talks.url("point", "P1")
    client = sign_in(world["npo_manager"])
    assert client.post(url, {"text": "はじめの文", "version": "0"}).status_code == 302
    other = sign_in(world["shakyo_manager"])
    stale = other.post(url, {"text": "となりの文", "version": "0"})
    assert stale.status_code == 409
    page = stale.content.decode()
    assert "はじめの文" in page
    assert "となりの文" in page
    assert other.post(url, {"text": "となりの文", "version": "1"}).status_code == 302
    shown = client.get(talks.url()).content.decode()
    assert "となりの文" in shown
    assert "前に書いたもの（1）" in shown
    assert world.orgs.shakyo.name in shown
    assert HistoryEntry.objects.filter(action="talk_point_written", note="P1").count() == 2


def test_of_two_who_write_a_point_at_once_one_is_asked_to_look(world, talks):
    point(talks, world, "一", 0)
    with pytest.raises(Conflict):
        point(talks, world, "二", 0)
    assert point(talks, world, "一", 1).number == 1  # the same text is no new version


def test_a_planned_day_is_told_to_the_others_without_a_word_of_it(world, talks):
    meeting = meetings.plan_meeting(
        talks, by=world["npo_manager"], voice=world.orgs.npo, values=plan()
    )
    told = Notice.objects.filter(kind="talk_meeting_planned")
    people = {notice.user.email for notice in told}
    assert people == {world["shakyo_manager"].email, world["coordinator_a"].email}
    assert not [n for n in told if "かなりあ" in str(n.context) or "見本会館" in str(n.context)]
    meetings.cancel_meeting(talks, meeting, by=world["npo_manager"], voice=world.orgs.npo)
    assert Notice.objects.filter(kind="talk_meeting_cancelled").count() == 2
    with pytest.raises(Conflict):
        meetings.cancel_meeting(talks, meeting, by=world["npo_manager"], voice=world.orgs.npo)


def test_the_invitation_opens_in_a_calendar(world, talks, sign_in):
    from icalendar import Calendar

    meeting = meetings.plan_meeting(
        talks, by=world["npo_manager"], voice=world.orgs.npo, values=plan()
    )
    answer = sign_in(world["shakyo_manager"]).get(talks.url("meeting-ics", meeting.pk))
    assert answer["Content-Type"].startswith("text/calendar")
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    start = timezone.localtime(event.decoded("dtstart"))
    assert (start.date(), start.hour, start.minute) == (meeting.on, 13, 30)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=1)
    assert str(event["location"]) == "見本会館"
    assert talks.title in str(event["summary"])


def test_a_planned_day_becomes_the_record_of_it(world, talks, sign_in):
    meeting = meetings.plan_meeting(
        talks, by=world["npo_manager"], voice=world.orgs.npo, values=plan()
    )
    client = sign_in(world["coordinator_a"])
    url = talks.url("meeting-hold", meeting.pk)
    data = {**posted_day(meeting.on), "method": "face", "decided": "日にちを決めた", "version": "1"}
    data["present"] = [f"o{world.orgs.npo.pk}", f"w{world.offices.plaza_a.pk}"]
    early = client.post(url, data)
    assert "今日か、今日より前の日付" in early.content.decode()
    assert client.post(url, data | posted_day(timezone.localdate())).status_code == 302
    meeting.refresh_from_db()
    assert meeting.status == "held"
    page = client.get(talks.url()).content.decode()
    assert "日にちを決めた" in page
    assert client.post(url, data | posted_day(timezone.localdate())).status_code == 409


def test_wrong_plans_say_what_to_do_and_keep_what_was_typed(world, talks, sign_in):
    yesterday = timezone.localdate() - timedelta(days=1)
    data = {**posted_day(yesterday), "starts_at_hour": "14", "ends_at_hour": "13"}
    data |= {"method": "face", "agenda": "日にちのこと"}
    page = sign_in(world["npo_manager"]).post(talks.url("meeting-plan"), data).content.decode()
    for sentence in ("今日からあとの日付", "はじまりより後に", "会う場所を入力", "日にちのこと"):
        assert sentence in page
    assert not Meeting.objects.exists()


def test_the_same_form_twice_makes_one_thing(world, talks):
    for _ in range(2):
        meetings.plan_meeting(
            talks,
            by=world["npo_manager"],
            voice=world.orgs.npo,
            values=plan(),
            submission_key=KEY,
        )
        pledges.make_pledge(
            talks,
            by=world["npo_manager"],
            voice=world.orgs.npo,
            what="会館を予約する",
            owner=world.orgs.shakyo,
            due_on=timezone.localdate(),
            submission_key=KEY,
        )
    assert (Meeting.objects.count(), Pledge.objects.count()) == (1, 1)
    assert HistoryEntry.objects.filter(action__startswith="talk_").count() == 2


def test_a_late_promise_shows_on_my_page_and_at_the_desk_until_it_is_done(world, talks, sign_in):
    pledge = pledges.make_pledge(
        talks,
        by=world["npo_manager"],
        voice=world.orgs.npo,
        what="会館を予約する",
        owner=world.orgs.shakyo,
        due_on=timezone.localdate() - timedelta(days=1),
    )
    mine, desk = sign_in(world["shakyo_manager"]), sign_in(world["coordinator_a"])
    assert "会館を予約する" in mine.get("/my/").content.decode()
    assert "会館を予約する" in desk.get("/desk/").content.decode()
    for other in ("npo_manager", "stranger_manager"):
        assert "会館を予約する" not in sign_in(world[other]).get("/my/").content.decode()
    assert "会館を予約する" not in sign_in(world["asahi_staff"]).get("/desk/").content.decode()
    done = mine.post(talks.url("pledge-done", pledge.pk), {"version": "1"})
    assert done.status_code == 302
    assert mine.post(talks.url("pledge-done", pledge.pk), {"version": "1"}).status_code == 302
    assert "会館を予約する" not in mine.get("/my/").content.decode()
    stale = mine.post(talks.url("pledge-done", pledge.pk), {"version": "1", "done": "0"})
    assert stale.status_code == 409


def test_a_file_is_read_in_the_room_only_and_leaves_with_its_group(world, talks, sign_in):
    client = sign_in(world["npo_manager"])
    data = {"files": [samples.upload("庭.jpg", samples.photo(60, 40))], "note": "庭"}
    assert client.post(talks.url("file-add"), data).status_code == 302
    stored = StoredFile.objects.get()
    assert stored.owner == f"organization:{world.orgs.npo.pk}"
    url = talks.url("file", stored.key)
    for who in ("npo_member", "shakyo_manager", "coordinator_a"):
        assert sign_in(world[who]).get(url).status_code == 200
    for who in ("stranger_manager", "coordinator_b", "midori_staff", "city_staff"):
        assert sign_in(world[who]).get(url).status_code == 404
    elsewhere = talks_of(proposal_in(world, "in_talks"))
    assert client.get(elsewhere.url("file", stored.key)).status_code == 404
    remove = talks.url("file-remove", stored.key)
    assert sign_in(world["shakyo_manager"]).post(remove).status_code == 403
    assert client.post(remove).status_code == 302
    assert not StoredFile.objects.exists()


def test_a_file_that_cannot_be_taken_is_named_and_nothing_is_kept(world, talks, sign_in):
    good, bad = (
        samples.upload("庭.jpg", samples.photo(60, 40)),
        samples.upload("地図.jpg", b"<svg>"),
    )
    answer = sign_in(world["npo_manager"]).post(talks.url("file-add"), {"files": [good, bad]})
    assert "「地図.jpg」：写真として読めません" in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_the_room_goes_on_with_the_partnership(world, sign_in):
    make.check_items()
    proposal = proposal_in(world, "agreed")
    begun = talks_of(proposal)
    point(begun, world, "はじまりの約束", 0)
    partnership = prepared(world, origin=proposal)
    talks = talks_of(partnership)
    assert Room.objects.get().partnership == partnership
    client = sign_in(world["npo_manager"])
    assert "はじまりの約束" in client.get(talks.url()).content.decode()
    assert talks_of(proposal).url() == talks.url()
    assert client.post(talks.url("note"), {"text": "よろしくお願いします"}).status_code == 302
    assert Note.objects.get(partnership=partnership).author_label == world.orgs.npo.name
    assert Notice.objects.filter(kind="talk_noted").exists()
    assert Room.objects.count() == 1


def test_notes_of_the_staff_stay_with_the_staff_of_the_ward(world, sign_in):
    talks = talks_of(prepared(world))
    staff = sign_in(world["asahi_staff"])
    assert staff.post(talks.url("staff-note"), {"text": "職員だけの話"}).status_code == 302
    assert "職員だけの話" in sign_in(world["asahi_approver"]).get(talks.url()).content.decode()
    for who in ("npo_manager", "shakyo_manager", "coordinator_a"):
        client = sign_in(world[who])
        page = client.get(talks.url()).content.decode()
        assert "職員だけの話" not in page
        assert "職員のメモ" not in page
        assert client.post(talks.url("staff-note"), {"text": "x"}).status_code == 403
    assert not HistoryEntry.objects.about(talks.subject).filter(action="talk_staff_noted").exists()


@pytest.mark.parametrize("state", ["declined", "withdrawn", "closed"])
def test_ended_talks_are_read_and_not_written(world, talks, sign_in, state):
    point(talks, world, "書いておいた", 0)
    proposal = talks.proposal
    type(proposal).objects.filter(pk=proposal.pk).update(status=state)
    client = sign_in(world["npo_manager"])
    page = client.get(talks.url()).content.decode()
    assert "書いておいた" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    answers = [
        client.post(talks.url("note"), {"text": "まだ書きたい"}),
        client.post(talks.url("point", "P1"), {"text": "まだ", "version": "1"}),
        client.post(talks.url("file-add"), {"files": [samples.upload("a.pdf", samples.pdf())]}),
    ]
    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert not Note.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_party_that_left_reads_no_more(world, sign_in):
    partnership = prepared(world)
    talks = talks_of(partnership)
    client = sign_in(world["shakyo_manager"])
    assert client.get(talks.url()).status_code == 200
    partnership.parties.filter(organization=world.orgs.shakyo).update(
        left_on=timezone.localdate(), left_reason="left"
    )
    assert client.get(talks.url()).status_code == 404


def test_both_promises_stand_on_the_page(world, talks, sign_in):
    client = sign_in(world["npo_manager"])
    assert "約束する" in client.get(talks.url()).content.decode()
    client.post(reverse("partnerships:proposal-promise", args=[talks.proposal.number]))
    page = sign_in(world["shakyo_manager"]).get(talks.url()).content.decode()
    assert "約束しました" in page
    assert "約束する" in page
