"""One mail a working day at 8:30 instead of many, never empty, never at night."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from kyodo_portal.history.models import Notice, NoticePreference
from kyodo_portal.history.sending import send_due
from kyodo_portal.notices.daily import SHOWN, next_moment, queue_digests
from organizations.notices import tell_office, tell_organization

pytestmark = pytest.mark.django_db
TOKYO = ZoneInfo("Asia/Tokyo")
PLACE = {"path": "/desk/", "title": "見本の市", "number": "A-2027-0001"}


@pytest.fixture
def clock(monkeypatch, settings):
    """`clock(day, hour, minute)` sets the time in April 2027; 1 April is a Thursday."""
    settings.MAIL_QUIET_HOURS = "20-8"

    def at(day, hour, minute=0):
        moment = datetime(2027, 4, day, hour, minute, tzinfo=TOKYO)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return at


def tell(world, event, kind="proposal_noted"):
    tell_office(kind, world.offices.plaza_a, event=event, **PLACE)


def statuses():
    return list(Notice.objects.exclude(kind="daily_digest").values_list("status", flat=True))


def test_a_working_day_of_a_coordinator(world, clock):
    clock(1, 10)
    tell(world, "1")
    tell(world, "2", "proposal_overdue")
    assert send_due() == {"held": 2}
    assert mail.outbox == []
    clock(2, 8, 29)
    assert send_due() == {}
    clock(2, 8, 30)
    assert send_due() == {"sent": 1}
    (message,) = mail.outbox
    assert message.subject == "【最初の一歩】きょうのまとめ（2件）"
    assert message.to == ["coordinator_a@example.jp"]
    assert "■ 提案" in message.body
    assert "・ひとことがあります（見本の市）" in message.body
    assert "・返事をいっしょに確認してください（見本の市）" in message.body
    assert "/desk/" in message.body
    assert statuses() == ["digested", "digested"]
    clock(5, 8, 30)
    assert send_due() == {}  # never an empty one


def test_what_comes_on_friday_evening_waits_for_monday(world, clock):
    clock(2, 19)
    tell(world, "1")
    send_due()
    clock(2, 22)
    tell(world, "2")
    assert send_due() == {}  # at night nothing is looked at
    for day in (3, 4):
        clock(day, 9)
        send_due()
        assert mail.outbox == []
    clock(5, 8)
    send_due()
    clock(5, 8, 31)
    assert send_due() == {"sent": 1}
    assert "（2件）" in mail.outbox[0].subject


def test_what_comes_in_the_morning_is_in_the_same_digest(world, clock):
    clock(1, 23)
    tell(world, "1")
    clock(2, 8)
    assert send_due() == {"held": 1}
    clock(2, 8, 30)
    assert send_due() == {"sent": 1}


def test_holidays_and_the_turn_of_the_year_are_no_working_days(world, clock):
    friday = datetime(2026, 12, 28, 12, 0, tzinfo=TOKYO)
    assert next_moment(world["asahi_staff"], friday) == datetime(2027, 1, 4, 8, 30, tzinfo=TOKYO)
    golden_week = datetime(2027, 4, 30, 12, 0, tzinfo=TOKYO)
    assert next_moment(world["asahi_staff"], golden_week).day == 6
    # A group works on weekends too.
    assert next_moment(world["npo_manager"], golden_week).day == 1


def test_a_member_who_chose_it_gets_one_a_day(world, clock):
    user = world["npo_manager"]
    NoticePreference.objects.create(user=user, category="proposal", mode="daily")
    clock(2, 12)
    values = {"message": "見本", **PLACE, "path": "/my/proposals/"}
    tell_organization("proposal_noted", world.orgs.npo, event="1", **values)
    assert send_due() == {"held": 1}
    clock(3, 8, 30)  # Saturday
    assert send_due() == {"sent": 1}
    assert "マイページをひらく" in mail.outbox[0].body


def test_a_digest_that_could_not_be_sent_comes_again_with_everything(world, clock, monkeypatch):
    clock(1, 10)
    tell(world, "1")
    send_due()
    Notice.objects.filter(kind="daily_digest").update(status="failed")
    clock(2, 0, 10)
    assert queue_digests(timezone.localdate()) == 1
    assert queue_digests(timezone.localdate()) == 0
    clock(5, 8, 30)
    send_due()
    assert "（1件）" in mail.outbox[0].subject


def test_a_long_digest_names_the_first_and_counts_the_rest(world, clock):
    clock(1, 10)
    for number in range(SHOWN + 3):
        tell(world, str(number))
    send_due()
    clock(2, 8, 30)
    send_due()
    body = mail.outbox[0].body
    assert body.count("・ひとこと") == SHOWN
    assert "ほかに3件あります" in body
    assert set(statuses()) == {"digested"}


def test_a_sender_that_dies_after_sending_repeats_the_same_mail_only(world, clock, monkeypatch):
    clock(1, 10)
    tell(world, "1")
    send_due()
    clock(2, 8, 30)
    with monkeypatch.context() as broken:
        broken.setattr("kyodo_portal.notices.after.mark_told", lambda notice: 1 / 0)
        assert send_due() == {"sent": 1}
    # The mail is noted as sent; the row that it told of is told once more, and nothing is lost.
    assert statuses() == ["held"]
    assert queue_digests(timezone.localdate()) == 1
    moment = clock(5, 8, 30)
    assert send_due() == {"sent": 1}
    assert statuses() == ["digested"]
    assert moment - timezone.now() == timedelta(0)
