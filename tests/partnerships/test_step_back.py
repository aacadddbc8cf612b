"""見守りから手をはなす計画: written by the third party, read by the parties, asked about later."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.dates import add_months
from kyodo_portal.lib.workflow import Conflict
from organizations.models import OutreachTask
from partnerships.actions import stepback as actions
from partnerships.actions.support import finish_support_step
from partnerships.due.stepback import ask_after_step_back
from partnerships.models import StepBackPlan, SupportLog
from tests.partnerships.test_analysis import work

pytestmark = pytest.mark.django_db

WORDS = "会場は自分たちでおさえます（見本）"


@pytest.fixture
def shared(world):
    world.work = work(
        "手をはなす見本連携",
        world.places.asahi,
        world.orgs.npo,
        world.orgs.shakyo,
        third_party=world.offices.plaza_a,
        status="active",
    )
    return world


def plan_of(world, from_on=None):
    return actions.create_step_back(
        world.work,
        by=world["coordinator_a"],
        office=world.offices.plaza_a,
        groups_do=WORDS,
        office_does="",
        from_on=from_on or timezone.localdate(),
    )


def address(world, step=""):
    return f"/partnerships/{world.work.pk}/step-back/{step}"


def typed(day, **fields):
    parts = {"from_on_year": day.year, "from_on_month": day.month, "from_on_day": day.day}
    return {"groups_do": WORDS, "office_does": "", **parts, **fields}


def test_the_third_party_writes_it_and_the_parties_hear_and_read(shared, sign_in):
    today = timezone.localdate()
    client = sign_in(shared["coordinator_a"])
    assert client.post(address(shared, "edit/"), typed(today)).status_code == 302
    plan = StepBackPlan.objects.get()
    assert plan.check_on == add_months(today, 3)
    assert Notice.objects.filter(kind="step_back_written", user=shared["npo_manager"]).exists()
    assert WORDS in sign_in(shared["npo_member"]).get(address(shared)).content.decode()
    for stranger in ("stranger_manager", "coordinator_b", "midori_staff", "analyst"):
        assert sign_in(shared[stranger]).get(address(shared)).status_code == 404


def test_nobody_else_writes_it(shared, sign_in):
    day = timezone.localdate()
    for reader in ("npo_manager", "asahi_staff", "city_staff"):
        assert sign_in(shared[reader]).post(address(shared, "edit/"), typed(day)).status_code == 403
    assert not StepBackPlan.objects.exists()


def test_there_is_one_plan_for_a_partnership(shared):
    plan_of(shared)
    with pytest.raises(Conflict):
        plan_of(shared)


def test_a_stale_change_shows_both_texts(shared, sign_in):
    plan = plan_of(shared)
    actions.edit_step_back(
        plan,
        by=shared["coordinator_a"],
        version=plan.version,
        groups_do="先に直した計画",
        office_does="",
        from_on=plan.from_on,
    )
    answer = sign_in(shared["coordinator_a"]).post(
        address(shared, "edit/"), typed(plan.from_on, version=1)
    )
    assert answer.status_code == 409
    assert "先に直した計画" in answer.content.decode()
    assert WORDS in answer.content.decode()


def test_three_months_later_it_waits_on_the_desk_and_the_office_is_asked_once(shared, sign_in):
    started = timezone.localdate() - timedelta(days=100)
    plan = plan_of(shared, started)
    desk = sign_in(shared["coordinator_a"]).get("/desk/").content.decode()
    assert "手をはなした連携の様子を聞く" in desk
    assert address(shared) in desk
    today = timezone.localdate()
    assert ask_after_step_back(plan.check_on - timedelta(days=1)) == 0
    assert [ask_after_step_back(today), ask_after_step_back(today)] == [1, 0]
    assert Notice.objects.filter(kind="step_back_due", user=shared["coordinator_a"]).count() == 1


def test_the_outcome_is_kept_and_the_task_is_gone(shared, sign_in):
    plan = plan_of(shared, timezone.localdate() - timedelta(days=100))
    client, today = sign_in(shared["coordinator_a"]), timezone.localdate()
    heard = {"verb": "stay", "outcome": "もう一度いっしょに"}
    heard |= {"on_year": today.year, "on_month": today.month, "on_day": today.day}
    assert client.post(address(shared, "check/"), heard).status_code == 302
    plan.refresh_from_db()
    assert (plan.status, plan.outcome) == ("together", "もう一度いっしょに")
    assert ask_after_step_back(today) == 0
    assert client.post(address(shared, "check/"), heard).status_code == 409
    actions.restart_step_back(plan, by=shared["coordinator_a"], from_on=today)
    assert (plan.status, plan.check_on) == ("stepping", add_months(today, 3))
    told = [entry.action for entry in HistoryEntry.objects.about(plan)]
    assert told == ["step_back_written", "step_back_stay", "step_back_restarted"]


def test_a_group_without_mail_is_told_by_its_office(shared):
    plan_of(shared)
    kinds = set(OutreachTask.objects.values_list("kind", flat=True))
    assert kinds <= {"step_back_written"}


def log(world, **fields):
    values = {
        "office": world.offices.plaza_a,
        "organization": world.orgs.npo,
        "on": timezone.localdate(),
        "method": "visit",
        "content": "見本の記録",
        "next_step": "会場の空きを聞く",
        "next_on": timezone.localdate() - timedelta(days=1),
        "written_by": world["coordinator_a"],
    }
    return SupportLog.objects.create(**values | fields)


def test_next_steps_wait_on_the_desk_until_they_are_done(world, sign_in):
    entry = log(world)
    client = sign_in(world["coordinator_a"])
    assert "会場の空きを聞く" in client.get("/desk/").content.decode()
    assert "期日をすぎています" in client.get("/desk/log/?step=late").content.decode()
    assert client.post(f"/desk/log/{entry.pk}/done/").status_code == 302
    client.get("/desk/log/")  # reads the message that names it
    assert "会場の空きを聞く" not in client.get("/desk/").content.decode()
    assert client.post(f"/desk/log/{entry.pk}/done/").status_code == 409
    with pytest.raises(Conflict):
        finish_support_step(entry, by=world["coordinator_a"], on=timezone.localdate())


def test_other_offices_cannot_finish_a_step(world, sign_in):
    entry = log(world, sharing="ward")
    assert sign_in(world["asahi_staff"]).post(f"/desk/log/{entry.pk}/done/").status_code == 403
    assert sign_in(world["coordinator_b"]).post(f"/desk/log/{entry.pk}/done/").status_code == 404
    entry.refresh_from_db()
    assert entry.done_on is None


def test_the_log_is_filtered_by_group_method_step_and_sharing(world, sign_in):
    log(world, content="訪問の記録")
    log(world, content="電話の記録", method="phone", organization=world.orgs.shakyo, next_on=None)
    client = sign_in(world["coordinator_a"])

    def contents(query):
        html = client.get(f"/desk/log/?{query}").content.decode()
        return {text for text in ("訪問の記録", "電話の記録") if text in html}

    assert contents("method=phone") == {"電話の記録"}
    assert contents("q=地区社協") == {"電話の記録"}
    assert contents("step=open") == {"訪問の記録"}
    assert contents("step=done") == set()
    assert contents("sharing=own") == {"訪問の記録", "電話の記録"}
    assert "この条件の記録はありません" in client.get("/desk/log/?sharing=ward").content.decode()
