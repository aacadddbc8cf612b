"""N17: each April the groups are asked; after two silent years a page rests."""

from datetime import date

import pytest

from kyodo_portal import due
from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.history.sending import render, variables
from organizations.actions.outreach import finish_outreach
from organizations.actions.profile import resume_organization
from organizations.due import ask_to_confirm, rest_unconfirmed
from organizations.models import Organization, OutreachTask
from organizations.workflow import ORGANIZATION
from tests.project.races import together

pytestmark = pytest.mark.django_db
LAST = date(2026, 10, 1)
APRIL = date(2027, 4, 1)


@pytest.fixture
def group(world):
    """The NPO alone is public, and was confirmed in the autumn before."""
    Organization.objects.exclude(pk=world.orgs.npo.pk).update(status="draft")
    Organization.objects.filter(pk=world.orgs.npo.pk).update(confirmed_on=LAST)
    world.orgs.npo.refresh_from_db()
    return world.orgs.npo


def asked_on(days):
    return [day for day in days if ask_to_confirm(day)]


def test_three_times_from_april_to_june_and_no_more(world, group):
    days = [
        date.fromordinal(n) for n in range(date(2027, 3, 1).toordinal(), APRIL.toordinal() + 200)
    ]
    assert asked_on(days) == [APRIL, date(2027, 5, 1), date(2027, 5, 31)]
    notices = Notice.objects.filter(kind="organization_confirm")
    assert {notice.user for notice in notices} == {world["npo_manager"]}
    subject, body = render(notices[0], variables(notices[0]))
    assert subject == "【最初の一歩】登録内容を確認してください（NPO法人見本の会）"
    assert "さいごの確認：2026年10月1日" in body
    assert asked_on([date(2028, 4, 1)])


def test_who_has_confirmed_is_not_asked_again(world, group):
    Organization.objects.filter(pk=group.pk).update(confirmed_on=APRIL)
    assert not ask_to_confirm(APRIL)


def test_nobody_is_asked_in_autumn(group):
    assert not asked_on([date(2027, 7, 1), date(2027, 10, 1), date(2028, 3, 31)])


def test_a_group_without_mail_is_rung_and_its_answer_confirms_it(world, group, sign_in):
    world["npo_manager"].memberships.update(status="left")
    ask_to_confirm(APRIL)
    task = OutreachTask.objects.get()
    assert task.office == world.offices.plaza_a
    client = sign_in(world["coordinator_a"])
    path = f"/desk/tasks/{task.pk}/done/"
    assert "今のままで合っている" in client.get(path).content.decode()
    answers = {"via": "phone", "role": "会長"}
    assert "団体の返事を選んでください" in client.post(path, answers).content.decode()
    assert client.post(path, answers | {"is_right": "1"}).status_code == 302
    group.refresh_from_db()
    assert group.confirmed_on > LAST
    entry = HistoryEntry.objects.about(group).get(action="organization_confirmed")
    assert (entry.via, entry.actor_label) == ("phone", "見本ヶ丘地域ケアプラザ")
    task.refresh_from_db()
    assert (task.told_via, task.told_role) == ("phone", "会長")


def test_a_group_that_wants_something_changed_is_not_confirmed_by_that(world, group):
    world["npo_manager"].memberships.update(status="left")
    ask_to_confirm(APRIL)
    task = OutreachTask.objects.get()
    finish_outreach(task, by=world["coordinator_a"], via="phone", role="会長", is_right=False)
    group.refresh_from_db()
    assert group.confirmed_on == LAST


def test_a_mailbox_without_an_account_answers_by_phone(world, group):
    world["npo_manager"].memberships.update(status="left")
    Organization.objects.filter(pk=group.pk).update(liaison_email="kai@example.jp")
    ask_to_confirm(APRIL)
    notice = Notice.objects.get(kind="organization_confirm")
    _, body = render(notice, variables(notice))
    assert "区役所または地域ケアプラザ" in body
    assert f"/orgs/{group.pk}/" in body


def test_a_page_rests_after_two_silent_years_and_comes_back_with_one_click(world, group):
    limit = date(2028, 10, 1)
    assert not rest_unconfirmed(limit)  # it was never asked
    asked_on([APRIL, date(2027, 5, 1), date(2027, 5, 31)])
    assert not rest_unconfirmed(date(2028, 9, 30))
    assert rest_unconfirmed(limit) == 1
    assert rest_unconfirmed(limit) == 0
    group.refresh_from_db()
    assert group.status == "paused"
    assert HistoryEntry.objects.about(group).last().via == "system"
    assert Notice.objects.filter(kind="organization_rested").count() == 1
    assert ORGANIZATION.allows(group, "resume")
    resume_organization(group, by=world["npo_manager"])
    group.refresh_from_db()
    assert (group.status, group.confirmed_on > LAST) == ("published", True)


@pytest.mark.django_db(transaction=True)
def test_several_runs_at_once_ask_once(world, group):
    assert sum(together(*[lambda: ask_to_confirm(APRIL)] * 4)) == 1
    assert Notice.objects.filter(kind="organization_confirm").count() == 1


def test_the_jobs_are_in_the_list(group):
    names = ("ask_groups_to_confirm", "rest_unconfirmed_groups")
    assert [outcome.count for outcome in due.run(APRIL, names)] == [1, 0]
