"""What is kept for how long, and what is never forgotten."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.utils import timezone

from kyodo_portal import retention
from kyodo_portal.accounts.models import User
from kyodo_portal.history.actions import enqueue
from kyodo_portal.history.models import HistoryEntry, Notice
from partnerships.actions.consultations import close_consultation, create_consultation
from partnerships.actions.tokens import issue_token
from partnerships.models import AccessToken, Consultation, SupportLog
from tests import factories as make
from tests.partnerships.proposal_steps import proposal_in
from tests.project.races import together

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def in_days(days):
    return today() + timedelta(days=days)


def consult(world, nonce="x"):
    made = create_consultation(
        share_with=["plaza"],
        nonce=nonce * 40,
        ward=world.places.asahi,
        district=world.places.a,
        kind="trouble",
        detail="困っています",
        reply_by="mail",
        email="jumin@example.jp",
    )
    Consultation.objects.filter(pk=made.pk).update(status="in_progress")
    made.refresh_from_db()
    return made


def test_a_closed_consultation_goes_after_a_year_with_the_residents_address(world):
    open_one, closed = consult(world), consult(world, "y")
    close_consultation(closed, by=world["coordinator_a"], outcome="見本の会につなぎました")
    retention.forget(in_days(365))
    assert Consultation.objects.count() == 2
    retention.forget(in_days(366))
    assert list(Consultation.objects.all()) == [open_one]
    mails = Notice.objects.filter(kind="consultation_accepted")
    assert [notice.context["number"] for notice in mails] == [open_one.number]
    # The history still says that there was one; it never held what the resident wrote.
    assert HistoryEntry.objects.filter(action="consultation_closed").exists()
    assert not HistoryEntry.objects.filter(note__contains="困って").exists()


def test_the_years_are_settings(world, settings):
    closed = consult(world)
    close_consultation(closed, by=world["coordinator_a"], outcome="終わり")
    settings.CONSULTATION_KEEP_DAYS = 30
    retention.forget(in_days(31))
    assert not Consultation.objects.exists()


def sign_up(email, *, verified=False, days=8):
    user = make.UserFactory(email=email)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    User.objects.filter(pk=user.pk).update(created_at=timezone.now() - timedelta(days=days))
    return user


def test_only_accounts_that_nobody_confirmed_or_used_go(world):
    gone = sign_up("gone@example.jp")
    kept = [sign_up("verified@example.jp", verified=True), sign_up("new@example.jp", days=6)]
    used = sign_up("used@example.jp")
    User.objects.filter(pk=used.pk).update(last_login=timezone.now())
    member = sign_up("member@example.jp")
    make.MembershipFactory(user=member, organization=world.orgs.npo, status="active")
    retention.forget(today())
    assert not User.objects.filter(pk=gone.pk).exists()
    assert User.objects.filter(pk__in=[u.pk for u in (*kept, used, member)]).count() == 4
    assert User.objects.filter(pk=world["npo_manager"].pk).exists()


def test_an_old_link_goes_unless_its_proposal_still_waits(world):
    waiting, over = proposal_in(world, "sent"), proposal_in(world, "withdrawn")
    kept = issue_token("reply", organization=world.orgs.shakyo, proposal=waiting)
    issue_token("reply", organization=world.orgs.shakyo, proposal=over)
    AccessToken.objects.update(expires_on=in_days(-91))
    retention.forget(today())
    assert list(AccessToken.objects.all()) == [kept]


def test_mails_and_support_logs(world):
    old = enqueue("proposal_sent", dedupe="old", email="a@example.jp")
    waiting = enqueue("proposal_sent", dedupe="waiting", email="a@example.jp")
    Notice.objects.filter(pk=old.pk).update(status="sent")
    Notice.objects.update(updated_at=timezone.now() - timedelta(days=400))
    values = {"office": world.offices.plaza_a, "organization": world.orgs.npo, "method": "visit"}
    for day in (-1095, -1096):
        SupportLog.objects.create(
            on=in_days(day), content="見本", written_by=world["coordinator_a"], **values
        )
    retention.forget(today())
    assert list(Notice.objects.all()) == [waiting]
    assert [log.on for log in SupportLog.objects.all()] == [in_days(-1095)]


def test_a_dry_run_counts_and_changes_nothing(world, capsys):
    sign_up("gone@example.jp")
    call_command("run_due", dry_run=True)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(retention.RULES)
    assert "確認されなかったアカウント：1件を消します" in lines
    assert User.objects.filter(email="gone@example.jp").exists()


@pytest.mark.django_db(transaction=True)
def test_several_runs_at_once_forget_once(world):
    sign_up("gone@example.jp")
    on = today()
    results = together(*[lambda: retention.forget(on)] * 3)
    assert not [result for result in results if isinstance(result, Exception)]
    assert sum(results) == 1
