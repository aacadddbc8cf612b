"""/readyz: yes or no for whoever watches the portal; the reasons stand in the log only."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from kyodo_portal import ready
from kyodo_portal.history.actions import enqueue
from kyodo_portal.history.models import Notice

pytestmark = pytest.mark.django_db


def ask(client, caplog):
    answer = client.get("/readyz")
    return answer.status_code, answer.content.decode(), caplog.text


def test_a_whole_portal_is_ready(client, caplog):
    assert ask(client, caplog)[:2] == (200, "ok")


def test_an_outbox_that_nobody_empties(client, caplog, settings):
    settings.MAIL_QUIET_HOURS = ""
    enqueue("proposal_sent", dedupe="k", email="a@example.jp")
    assert ask(client, caplog)[0] == 200
    Notice.objects.update(created_at=timezone.now() - timedelta(hours=1))
    status, text, log = ask(client, caplog)
    assert (status, text) == (503, "not ready")
    assert "mails wait in the outbox" in log
    # A mail that waits for its second try, or for its hour, holds nobody up.
    Notice.objects.update(attempts=1)
    assert ask(client, caplog)[0] == 200
    Notice.objects.update(attempts=0, next_try_at=timezone.now() + timedelta(hours=1))
    assert ask(client, caplog)[0] == 200


def test_a_full_disk(client, caplog, monkeypatch):
    monkeypatch.setattr(ready, "FREE_BYTES", 10**18)
    status, text, log = ask(client, caplog)
    assert (status, text) == (503, "not ready")
    assert "the disk is nearly full" in log


def test_a_migration_that_was_not_applied(client, caplog):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'history' AND name LIKE '0005%'")
    status, text, log = ask(client, caplog)
    assert (status, text) == (503, "not ready")
    assert "1 migrations have not been applied" in log
