"""What a mail from the outbox looks like, and what happens when it cannot be sent."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from kyodo_portal.history import sending
from kyodo_portal.history.models import Notice
from kyodo_portal.history.querysets import LEASE
from kyodo_portal.history.sending import BACK_OFF_MINUTES, MAX_TRIES, compose, send_due
from kyodo_portal.lib.keyed import keyed_token
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_templates")]


def test_mail_says_title_link_and_sender_in_plain_japanese(settings, queue):
    settings.PUBLIC_BASE_URL = "https://portal.example.jp"
    notice = queue(context={"title": "野菜の市 & <おしゃべり>", "path": "/proposals/A-2026-0001/"})
    message = compose(notice)
    assert message.subject == "【最初の一歩】野菜の市 & <おしゃべり>のお知らせ"
    assert "https://portal.example.jp/proposals/A-2026-0001/" in message.body
    assert message.to == ["uketori@example.jp"]
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.extra_headers["Message-ID"].endswith("@portal.example.jp>")


def test_token_of_a_link_is_computed_when_the_mail_leaves(queue):
    notice = queue(context={"title": "提案", "path": "/reply/{token}/", "nonce": "abc"})
    assert f"/reply/{keyed_token('abc')}/" in compose(notice).body
    assert keyed_token("abc") not in str(notice.context)


def test_control_characters_never_reach_a_header(queue):
    notice = queue(context={"title": "提案\r\nBcc: everyone@example.jp\x07"})
    assert compose(notice).subject == "【最初の一歩】提案 Bcc: everyone@example.jpのお知らせ"


def test_command_sends_each_waiting_mail_once(queue, capsys):
    queue("一つめ")
    queue("二つめ")
    assert queue("二つめ") is None
    call_command("send_notices")
    call_command("send_notices")
    assert [m.subject[7:10] for m in mail.outbox] == ["一つめ", "二つめ"]
    assert capsys.readouterr().out == "sent: 2\n"
    assert Notice.objects.get(dedupe="mihon:一つめ").sent_at


def test_limit_sends_the_oldest_first(queue):
    for title in ("一つめ", "二つめ", "三つめ"):
        queue(title)
    call_command("send_notices", limit=2)
    assert [m.subject[7:10] for m in mail.outbox] == ["一つめ", "二つめ"]


def test_person_who_lost_the_right_to_hear_of_it_gets_nothing(queue):
    left = UserFactory(is_active=False)
    notice = queue(user=left, email="")
    assert send_due() == {"dropped": 1}
    assert mail.outbox == []
    notice.refresh_from_db()
    assert notice.status == "dropped"


def test_mail_without_a_template_waits_and_blocks_nobody(queue):
    broken = queue("こわれた")
    Notice.objects.filter(pk=broken.pk).update(kind="no_such_template")
    queue("ふつう")
    now = timezone.now()
    assert send_due(now=now) == {"queued": 1, "sent": 1}
    broken.refresh_from_db()
    assert broken.last_error.startswith("TemplateDoesNotExist")
    assert broken.next_try_at == now + timedelta(minutes=BACK_OFF_MINUTES[0])
    assert send_due(now=now) == {}


def test_delay_grows_and_the_mail_is_given_up_after_eight_tries(queue):
    notice = queue()
    Notice.objects.filter(pk=notice.pk).update(kind="no_such_template")
    now, delays = timezone.now(), []
    while notice.status == "queued":
        send_due(now=now)
        notice.refresh_from_db()
        if notice.status == "queued":
            delays.append((notice.next_try_at - now) // timedelta(minutes=1))
            now = notice.next_try_at
    assert tuple(delays) == BACK_OFF_MINUTES
    assert (notice.status, notice.attempts) == ("failed", MAX_TRIES)
    assert list(Notice.objects.failed()) == [notice]


def test_mail_that_kills_every_sender_is_given_up(queue):
    notice = queue()
    now = timezone.now()
    for _ in range(MAX_TRIES):
        assert sending.claim(notice.pk, "killed", now)
        now += LEASE + timedelta(seconds=1)
    assert send_due(now=now) == {"failed": 1}
    assert mail.outbox == []


def test_at_night_only_account_mails_leave(settings, queue):
    settings.MAIL_QUIET_HOURS = "20-8"
    queue()
    context = {"subject": "番号", "body": "1234-5678"}
    Notice.objects.create(kind="account_login_code", email="a@b.jp", context=context, dedupe="c")
    night = datetime(2099, 4, 1, 23, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert send_due(now=night) == {"sent": 1}
    assert mail.outbox[0].body == "1234-5678\n"
    assert send_due(now=night + timedelta(hours=9)) == {"sent": 1}


def test_code_of_an_account_mail_is_forgotten_once_sent(queue):
    context = {"subject": "番号", "body": "1234-5678"}
    code = Notice.objects.create(
        kind="account_login_code", email="a@b.jp", context=context, dedupe="c"
    )
    send_due()
    code.refresh_from_db()
    assert (code.status, code.context) == ("sent", {})
