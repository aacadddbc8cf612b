"""The sample mailbox exists in a demo and nowhere else."""

import pytest
from django.urls import reverse

from kyodo_portal.history.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_templates")]


def test_outside_a_demo_there_is_no_such_page(client, settings):
    settings.DEMO = False
    assert client.get(reverse("demo-mails")).status_code == 404


def test_visitor_of_a_demo_opens_the_link_of_a_mail(client, settings, queue):
    settings.DEMO = True
    queue(context={"title": "<b>提案</b>", "path": "/reply/{token}/", "nonce": "abc"})
    page = client.get(reverse("demo-mails"))
    assert "&lt;b&gt;提案&lt;/b&gt;のお知らせ" in page.text
    assert 'href="/reply/' in page.text
    assert "uketori@example.jp" in page.text


def test_broken_mail_does_not_hide_the_others(client, settings, queue):
    settings.DEMO = True
    queue("ふつう")
    broken = queue("こわれた")
    Notice.objects.filter(pk=broken.pk).update(kind="no_such_template")
    page = client.get(reverse("demo-mails"))
    assert "ふつうのお知らせ" in page.text
    assert "このメールは表示できません" in page.text


def test_demo_keeps_the_codes_of_account_mails_readable(client, settings):
    settings.DEMO = True
    from kyodo_portal.history.sending import send_due

    context = {"subject": "番号", "body": "1234-5678"}
    Notice.objects.create(kind="account_login_code", email="a@b.jp", context=context, dedupe="c")
    send_due()
    assert "1234-5678" in client.get(reverse("demo-mails")).text
