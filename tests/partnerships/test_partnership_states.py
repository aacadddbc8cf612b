"""準備中 → 実施中 → 休止 → 完了: who may, from which state, and what has to be recorded first."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions import partnerships as actions
from partnerships.actions.reflection import begin_reflection
from partnerships.actions.registration import save_promise
from partnerships.models import Partnership
from partnerships.workflow import PARTNERSHIP
from tests.partnerships.partnership_world import prepared, reflected, with_plan

VERBS = ["activate", "suspend", "resume", "reflect", "continue", "complete", "cancel"]
STATES = ["preparing", "active", "reflecting", "suspended", "completed", "cancelled"]
LEGAL = {
    ("preparing", "activate"),
    ("preparing", "cancel"),
    ("active", "suspend"),
    ("active", "reflect"),
    ("reflecting", "continue"),
    ("reflecting", "complete"),
    ("active", "cancel"),
    ("suspended", "resume"),
    ("suspended", "complete"),
}


def url(partnership, verb):
    return reverse(f"partnerships:partnership-{verb}", args=[partnership.pk])


def in_state(world, state):
    partnership = reflected(with_plan(prepared(world), world["asahi_staff"]), world["asahi_staff"])
    Partnership.objects.filter(pk=partnership.pk).update(status=state)
    partnership.refresh_from_db()
    return partnership


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_only_the_arrows_of_the_table_are_open(world, sign_in, state, verb):
    partnership = in_state(world, state)
    answer = sign_in(world["asahi_approver"]).post(url(partnership, verb), {"reason": "工事"})
    assert answer.status_code == (302 if (state, verb) in LEGAL else 409)
    partnership.refresh_from_db()
    expected = PARTNERSHIP[verb].target if (state, verb) in LEGAL else state
    assert partnership.status == expected


def test_without_all_joint_checks_it_cannot_become_active_and_says_which(world, sign_in):
    """Scenario 10."""
    partnership = with_plan(prepared(world), world["asahi_staff"], codes=("P1", "P3"))
    answer = sign_in(world["asahi_staff"]).post(url(partnership, "activate"))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "まだ確認していない項目：計画2、計画4" in text
    assert "エラー：" in text
    partnership.refresh_from_db()
    assert partnership.status == "preparing"


def test_promise_and_principles_are_asked_for_too(world):
    partnership = prepared(world)
    from tests import factories as make

    make.principles()
    make.check_items()
    with pytest.raises(ValidationError) as caught:
        actions.activate_partnership(partnership, by=world["asahi_staff"])
    said = "".join(caught.value.messages)
    assert "約束" in said
    assert "対等の原則" in said
    assert "計画1、計画2、計画3、計画4" in said


def test_everything_recorded_makes_it_active_and_tells_the_parties(world, sign_in):
    partnership = with_plan(prepared(world), world["asahi_staff"])
    sign_in(world["asahi_staff"]).post(url(partnership, "activate"))
    partnership.refresh_from_db()
    assert partnership.status == "active"
    told = Notice.objects.filter(kind="partnership_activated")
    assert set(told.values_list("user__email", flat=True)) == {
        "npo_manager@example.jp",
        "shakyo_manager@example.jp",
    }
    entry = HistoryEntry.objects.about(partnership).last()
    assert (entry.action, entry.actor_label) == ("partnership_activated", "旭区役所（見本）")


def test_a_contract_needs_the_day_of_mutual_evaluation_and_the_approver(world, sign_in):
    """Scenario 14."""
    partnership = in_state(world, "reflecting")
    save_promise(partnership, by=world["asahi_staff"], kind="contract")
    page = url(partnership, "complete")
    assert sign_in(world["asahi_staff"]).post(page).status_code == 403
    approver = sign_in(world["asahi_approver"])
    answer = approver.post(page)
    assert answer.status_code == 200
    assert "相互評価の日を記録してから完了にします" in answer.content.decode()
    day = timezone.localdate()
    fields = {f"mutual_evaluation_on_{p}": getattr(day, p) for p in ("year", "month", "day")}
    assert approver.post(page, fields).status_code == 302
    partnership.refresh_from_db()
    assert (partnership.status, partnership.mutual_evaluation_on) == ("completed", day)


def test_completion_without_reflection_names_the_items(world):
    partnership = with_plan(prepared(world), world["asahi_staff"])
    actions.activate_partnership(partnership, by=world["asahi_staff"])
    begin_reflection(partnership, by=world["asahi_staff"])
    with pytest.raises(ValidationError, match="振り返り1、振り返り2、振り返り3"):
        actions.complete_partnership(partnership, by=world["asahi_staff"])


@pytest.mark.parametrize("verb", ["suspend", "cancel"])
def test_rest_and_end_need_a_reason(world, sign_in, verb):
    partnership = in_state(world, "active")
    answer = sign_in(world["asahi_approver"]).post(url(partnership, verb), {"reason": " "})
    assert answer.status_code == 200
    assert "理由を入力してください" in answer.content.decode()


def test_only_the_approver_cancels(world, sign_in):
    partnership = in_state(world, "active")
    answer = sign_in(world["asahi_staff"]).post(url(partnership, "cancel"), {"reason": "工事"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "persona",
    ["resident", "npo_manager", "shakyo_manager", "coordinator_a", "midori_staff", "city_staff"],
)
def test_for_everybody_else_the_desk_page_does_not_exist(world, sign_in, persona):
    partnership = in_state(world, "active")
    client = sign_in(world[persona])
    assert client.post(url(partnership, "suspend"), {"reason": "工事"}).status_code == 404
    desk = reverse("partnerships:desk-partnership", args=[partnership.pk])
    assert client.get(desk).status_code == 404


def test_of_two_people_one_order_wins(world):
    partnership = in_state(world, "active")
    same = Partnership.objects.get(pk=partnership.pk)
    actions.suspend_partnership(partnership, by=world["asahi_staff"], reason="工事")
    with pytest.raises(Conflict):
        actions.cancel_partnership(same, by=world["asahi_approver"], reason="別の理由")
    same.refresh_from_db()
    assert (same.status, same.status_reason) == ("suspended", "工事")
