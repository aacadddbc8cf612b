"""A mail server of our own and mail templates for the invented kind `mihon`."""

import pytest

from kyodo_portal.history.actions import enqueue
from tests.history.mail_server import MailServer

SUBJECT = "{{ title }}のお知らせ"
BODY = '{% extends "emails/base.txt" %}{% block body %}{{ title }}がとどきました。{% endblock %}'


@pytest.fixture
def mail_templates(settings, tmp_path):
    folder = tmp_path / "emails"
    folder.mkdir()
    (folder / "mihon.subject.txt").write_text(SUBJECT, encoding="utf-8")
    (folder / "mihon.txt").write_text(BODY, encoding="utf-8")
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]
    settings.MAIL_QUIET_HOURS = ""


@pytest.fixture
def mail_server(settings, mail_templates):
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 5
    yield server
    server.close()


@pytest.fixture
def queue():
    """`queue("提案", …)` puts one mail of the kind `mihon` into the outbox."""

    def make(title="提案", **changes):
        values = {
            "dedupe": f"mihon:{title}",
            "email": "uketori@example.jp",
            "context": {"title": title},
        }
        return enqueue("mihon", **{**values, **changes})

    return make
