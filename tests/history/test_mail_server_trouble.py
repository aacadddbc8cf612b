"""The outbox against a mail server that dies, refuses, hangs up or is killed in between."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from kyodo_portal.history import sending
from kyodo_portal.history.models import Notice
from kyodo_portal.history.querysets import LEASE
from kyodo_portal.history.sending import send_due
from tests.history.mail_server import subject_of

pytestmark = pytest.mark.django_db(transaction=True)


def subjects(server):
    return sorted(subject_of(message)[7:-5] for message in server.inbox)


def test_dead_mail_server_loses_nothing_and_costs_no_try(mail_server, queue):
    queue("一つめ")
    queue("二つめ")
    mail_server.close()
    assert send_due() == {"unreachable": 1}
    assert set(Notice.objects.values_list("status", "attempts")) == {("queued", 0)}


def test_mails_wait_for_the_server_to_come_back(mail_server, settings, queue):
    queue()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    send_due()
    settings.EMAIL_PORT = port
    assert send_due() == {"sent": 1}
    assert subjects(mail_server) == ["提案"]


@pytest.mark.parametrize("trouble", ["refuse", "hang_up"])
def test_poison_mail_blocks_nobody(mail_server, queue, trouble):
    getattr(mail_server, trouble).add("毒")
    for title in ("一つめ", "毒", "二つめ"):
        queue(title)
    assert send_due() == {"sent": 2, "queued": 1}
    assert subjects(mail_server) == ["一つめ", "二つめ"]
    assert Notice.objects.get(status="queued").last_error


def test_two_senders_at_once_send_each_mail_once(mail_server, queue):
    titles = sorted(f"{n:02}" for n in range(30))
    for title in titles:
        queue(title)
    start = threading.Barrier(3)

    def send():
        start.wait()
        try:
            send_due()
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert subjects(mail_server) == titles
    assert set(Notice.objects.values_list("status", "attempts")) == {("sent", 1)}


def test_sender_killed_in_mid_send_repeats_the_same_mail_after_the_lease(mail_server, queue):
    notice = queue()
    now = timezone.now()
    mail_server.stall.add("提案")
    # The server has taken the mail, but the sender never hears it and never writes it down.
    killed = threading.Thread(target=deliver_and_die, args=(notice, now), daemon=True)
    killed.start()
    assert mail_server.stalled.wait(10)
    mail_server.stall.clear()
    assert send_due(now=now + timedelta(minutes=1)) == {}
    assert send_due(now=now + LEASE + timedelta(seconds=1)) == {"sent": 1}
    first, second = mail_server.inbox
    assert first["Message-ID"] == second["Message-ID"]
    notice.refresh_from_db()
    assert (notice.status, notice.attempts) == ("sent", 2)
    mail_server.go_on.set()
    killed.join()


def deliver_and_die(notice, now):
    try:
        assert sending.claim(notice.pk, "killed", now)
        sending.Post().send(sending.compose(notice))
    finally:
        connection.close()


def test_slow_sender_does_not_overwrite_the_one_who_took_over(queue):
    notice = queue()
    now = timezone.now()
    assert sending.claim(notice.pk, "slow", now)
    slow = Notice.objects.get(pk=notice.pk)
    assert sending.claim(notice.pk, "fast", now + LEASE + timedelta(seconds=1))
    sending.give_back(slow, OSError("too late"), now)
    notice.refresh_from_db()
    assert (notice.status, notice.claimed_by) == ("sending", "fast")
