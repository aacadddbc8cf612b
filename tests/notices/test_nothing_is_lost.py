"""A mail that cannot reach a group becomes a call of its office; a mailbox may ask for calls."""

import pytest
from django.core import mail
from django.utils import timezone

from kyodo_portal.history import sending
from kyodo_portal.history.kinds import Category
from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.history.sending import MAX_TRIES, compose, send_due
from kyodo_portal.notices.stopping import StopLink
from organizations.actions.profile import save_profile
from organizations.models import MailStop, Organization, OutreachTask
from organizations.notices import office_for, tell_organization
from partnerships.models import Proposal
from tests import factories as make
from tests.partnerships.proposal_steps import proposal_in

pytestmark = pytest.mark.django_db
MAIL = "kai@example.jp"


@pytest.fixture(autouse=True)
def by_day(settings):
    settings.MAIL_QUIET_HOURS = ""


@pytest.fixture
def mailbox(world):
    """A group that has a mailbox and nobody with an account."""
    Organization.objects.filter(pk=world.orgs.paper.pk).update(liaison_email=MAIL)
    world.orgs.paper.refresh_from_db()
    return world.orgs.paper


def tell(group, kind="partnership_resumed", event="1"):
    values = {"message": "「見本の市」を再開しました", "path": "/partnerships/1/"}
    tell_organization(kind, group, event=event, title="見本の市", parties="見本", **values)


def give_up(notice):
    """Let it fail for the last time."""
    Notice.objects.filter(pk=notice.pk).update(attempts=MAX_TRIES - 1, kind="no_such_template")
    assert send_due()["failed"] == 1


def test_a_dead_letter_becomes_a_call(world, mailbox):
    tell(mailbox)
    give_up(Notice.objects.get())
    task = OutreachTask.objects.get()
    assert (task.organization, task.office) == (mailbox, world.offices.plaza_a)
    assert task.message == "「見本の市」を再開しました（メールがとどきませんでした）"
    assert task.due_on > timezone.localdate()


def test_it_is_no_call_while_another_manager_may_know(world):
    second = make.UserFactory(email="second@example.jp")
    make.MembershipFactory(
        user=second, organization=world.orgs.npo, role="manager", status="active"
    )
    tell(world.orgs.npo)
    first, other = Notice.objects.order_by("pk")
    Notice.objects.filter(pk=other.pk).update(next_try_at=timezone.now().replace(year=2999))
    give_up(first)
    assert not OutreachTask.objects.exists()
    Notice.objects.filter(pk=other.pk).update(next_try_at=None)
    give_up(other)
    assert OutreachTask.objects.count() == 1


def test_a_mail_that_kills_its_senders_becomes_a_call_too(world, mailbox):
    tell(mailbox)
    notice = Notice.objects.get()
    Notice.objects.filter(pk=notice.pk).update(attempts=MAX_TRIES)
    assert send_due() == {"failed": 1}
    assert OutreachTask.objects.get().organization == mailbox


def test_a_failure_of_what_follows_sends_nothing_twice(world, mailbox, monkeypatch):
    tell(mailbox)
    monkeypatch.setattr("kyodo_portal.notices.after.call_instead", lambda *a, **k: 1 / 0)
    give_up(Notice.objects.get())
    assert Notice.objects.get().status == "failed"
    assert send_due() == {}
    assert sending.Notice.objects.failed().count() == 1


def test_a_mailbox_stops_a_category_and_is_rung_instead(world, mailbox, client):
    tell(mailbox)
    message = compose(Notice.objects.get())
    stop = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert "メールをやめて、電話か紙で受けとる" in message.body
    path = stop.removeprefix("http://127.0.0.1:8000")
    assert "電話か紙で受けとる" in client.get(path).content.decode()
    assert not MailStop.objects.exists()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert MailStop.objects.get().category == Category.PARTNERSHIP
    asked = OutreachTask.objects.get()
    assert (asked.kind, asked.office) == ("mail_stopped", world.offices.plaza_a)
    # What was waiting is told by phone, what comes later as well; another category still mails.
    assert send_due() == {"dropped": 1}
    tell(mailbox, event="2")
    tell(mailbox, "publication_stopped", event="3")
    assert send_due() == {"sent": 1}
    kinds = OutreachTask.objects.exclude(pk=asked.pk).values_list("kind", "message")
    assert list(kinds) == [("partnership_resumed", "「見本の市」を再開しました")] * 2
    client.post(path)
    assert OutreachTask.objects.filter(kind="mail_stopped").count() == 1
    assert HistoryEntry.objects.about(mailbox).get(action="mails_stopped").via == "token"


def test_a_mailbox_may_stop_everything_at_once(world, mailbox, client):
    path = StopLink("group", mailbox.pk, Category.PROPOSAL).path
    client.post(path, {"all": "1"})
    assert MailStop.objects.filter(organization=mailbox).count() == len(Category) - 1
    proposal = proposal_in(world, "sent", recipient=mailbox)
    assert not Notice.objects.filter(email=MAIL).exists()
    assert not proposal.tokens.exists()
    task = OutreachTask.objects.get(kind="proposal_sent_to_recipient")
    assert task.due_on == proposal.due_on
    assert list(Proposal.objects.all().to_be_phoned()) == [proposal]


def test_a_new_mailbox_has_not_asked_for_calls(world, mailbox):
    MailStop.objects.create(organization=mailbox, category="proposal")
    values = {"liaison_email": "atarashii@example.jp"}
    save_profile(
        mailbox,
        task="contact",
        values=values,
        version=mailbox.version,
        by=world["asahi_staff"],
        note="電話で聞きました",
    )
    assert not MailStop.objects.exists()


def test_a_mail_to_an_address_that_the_group_gave_up_is_told_by_phone(world, mailbox):
    tell(mailbox)
    Organization.objects.filter(pk=mailbox.pk).update(liaison_email="other@example.jp")
    assert send_due() == {"dropped": 1}
    assert mail.outbox == []
    assert OutreachTask.objects.get().message == "「見本の市」を再開しました"


def test_the_office_that_rings(world):
    group = world.orgs.paper
    assert office_for(group) == world.offices.plaza_a
    centre = make.OfficeFactory(
        ward=world.places.asahi, kind="ward_centre", name="見本の支援センター", order=0
    )
    group.district = None
    assert office_for(group) == world.offices.asahi
    type(centre).objects.filter(pk=world.offices.asahi.pk).update(is_open=False)
    assert office_for(group) == centre
    group.ward = None
    assert office_for(group) == world.offices.city
