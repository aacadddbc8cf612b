"""Links in mails: one proposal, one group, limited in time, never more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.ids import digest
from organizations.models import Organization
from partnerships.actions.tokens import issue_reply_token, issue_token
from partnerships.models import AccessToken, Reply
from tests.partnerships.proposal_steps import answer_data, in_days, proposal_in, url

pytestmark = pytest.mark.django_db
MAILBOX = "kai@example.jp"
USED_UP = "このリンクは使えなくなりました"


@pytest.fixture
def sent(world):
    Organization.objects.filter(pk=world.orgs.paper.pk).update(liaison_email=MAILBOX)
    world.orgs.paper.refresh_from_db()
    return proposal_in(world, "sent", recipient=world.orgs.paper)


@pytest.fixture
def token(sent):
    return sent.tokens.get()


def link(token):
    return url("reply-by-token", token.secret)


def test_link_opens_this_proposal_without_a_password(sent, token, client):
    response = client.get(link(token))
    page = response.content.decode()
    assert response.status_code == 200
    assert sent.title in page
    assert "この返事を送る" in page
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in page


def test_table_keeps_only_the_digest_of_the_link(token):
    assert token.digest == digest(token.secret)
    assert token.secret not in str(AccessToken.objects.values().get())
    assert token.expires_on == timezone.localdate() + timedelta(days=90)


def test_answer_by_link_counts_and_the_mailbox_gets_a_receipt(sent, token, client):
    response = client.post(link(token), answer_data(sent), follow=True)
    sent.refresh_from_db()
    assert sent.status == "in_talks"
    assert sent.replies.get().via == "token"
    assert HistoryEntry.objects.about(sent).get(action="proposal_replied").actor is None
    assert "返事を送りました" in response.content.decode()
    receipt = Notice.objects.get(kind="reply_received")
    assert (receipt.email, receipt.context["path"]) == (MAILBOX, "/reply/{token}/")


def test_second_answer_from_an_older_page_meets_the_conflict_page(sent, token, client):
    old = answer_data(sent, answer="decline", decline_reason="timing")
    client.post(link(token), answer_data(sent))
    response = client.post(link(token), old)
    assert response.status_code == 409
    assert link(token) in response.content.decode()
    assert Reply.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"expires_on": in_days(-1)},
        {"revoked_at": timezone.now()},
    ],
)
def test_expired_or_revoked_link_opens_nothing(sent, token, client, change):
    AccessToken.objects.filter(pk=token.pk).update(**change)
    response = client.get(link(token))
    assert response.status_code == 410
    page = response.content.decode()
    assert USED_UP in page
    assert sent.title not in page


def test_link_of_another_group_or_purpose_opens_nothing(world, sent, client):
    other = issue_token("reply", organization=world.orgs.stranger, proposal=sent)
    assert client.get(link(other)).status_code == 410
    assert client.post(link(other), answer_data(sent)).status_code == 200
    assert not Reply.objects.exists()


def test_link_answers_its_own_proposal_only(world, sent, token, client):
    second = proposal_in(world, "sent", recipient=world.orgs.paper, title="もうひとつ")
    page = client.get(link(token)).content.decode()
    assert "もうひとつ" not in page
    client.post(link(token), answer_data(sent, number=second.number))
    second.refresh_from_db()
    assert second.status == "sent"


def test_used_up_link_sends_a_new_one_to_the_registered_address(sent, token, client):
    AccessToken.objects.filter(pk=token.pk).update(expires_on=in_days(-1))
    page = client.post(link(token)).content.decode()
    assert "お知らせを送ります" in page
    notice = Notice.objects.get(kind="reply_link")
    fresh = sent.tokens.get(nonce=notice.context["nonce"])
    assert notice.email == MAILBOX
    assert client.get(link(fresh)).status_code == 200


def test_invented_link_gets_the_same_pages_and_sends_nothing(client, db):
    address = url("reply-by-token", "a" * 43)
    assert client.get(address).status_code == 410
    response = client.post(address)
    assert (response.status_code, "お知らせを送ります" in response.content.decode()) == (200, True)
    assert not Notice.objects.filter(kind="reply_link").exists()


def test_resending_stops_after_three_times_in_an_hour(token, client):
    AccessToken.objects.filter(pk=token.pk).update(expires_on=in_days(-1))
    for _ in range(5):
        assert client.post(link(token)).status_code == 200
    assert Notice.objects.filter(kind="reply_link").count() == 3


def test_finished_proposal_sends_no_new_link(world, sent, token, client):
    type(sent).objects.filter(pk=sent.pk).update(status="withdrawn")
    AccessToken.objects.filter(pk=token.pk).update(expires_on=in_days(-1))
    client.post(link(token))
    assert not Notice.objects.filter(kind="reply_link").exists()


def test_link_page_needs_the_csrf_token(world, sent, token):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link(token), answer_data(sent)).status_code == 403


def test_each_link_is_different(sent):
    assert issue_reply_token(sent).secret != issue_reply_token(sent).secret
