"""Steps of the stories in a browser: from a first step to a published partnership."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from kyodo_portal.lib.dates import fiscal_year
from partnerships.models import CheckItem, Partnership, Principle, Proposal
from tests.e2e.hand import Hand

TITLE = "公園で野菜の市を1回ひらく"


def propose(npo: Hand, world: Any) -> str:
    """The NPO writes and sends a first step; returns the receipt number."""
    today = timezone.localdate()
    npo.open(f"/proposals/new/?to={world.orgs.shakyo.pk}").press("提案を書きはじめる")
    npo.pick(partner=str(world.orgs.shakyo.pk)).press("保存して次へ")
    npo.fill(title=TITLE, activity="野菜をならべて、おしゃべりをします。")
    npo.date("starts_on", today + timedelta(days=40)).pick(times="once").press("保存して次へ")
    npo.fill(
        sender_gain="近所の方と知り合いたいです。",
        expected_gain="見守りのきっかけになります。",
        offer_text="野菜と人手を出します。",
        request="広場をお借りしたいです。",
    )
    npo.pick(burden="half_day", money="none").press("保存して次へ")
    npo.pick(third_party=str(world.offices.plaza_a.pk), bridge_requests="explain")
    npo.press("保存して次へ")
    npo.date("reply_by", today + timedelta(days=30)).tick("no_personal_data").press("保存して次へ")
    npo.sees("①", "②", "③", TITLE).press("この内容で送る")
    number = Proposal.objects.get().number
    npo.sees(number)
    return number


def answer_by_phone(coordinator: Hand, number: str) -> None:
    """The coordinator enters what the 地区社協 said on the phone."""
    coordinator.open("/desk/").sees(TITLE)
    coordinator.open(f"/proposals/{number}/reply-on-behalf/")
    coordinator.pick(answer="talk", via="phone", answerer_role="chair").tick("bridge_arranges")
    coordinator.date("heard_on", timezone.localdate()).tick("told")
    coordinator.press("入力する")


def promise(npo: Hand, shakyo: Hand, number: str) -> None:
    """Both sides promise; the first alone does not make it agreed (scenario 9)."""
    shakyo.open(f"/proposals/{number}/").sees("電話で聞いて入力")
    shakyo.open(f"/proposals/{number}/gain/").fill(text="行事の担い手がほしいです。").press("保存")
    npo.open(f"/proposals/{number}/").sees("話し合い中", "電話で聞いて入力")
    npo.open(f"/proposals/{number}/promise/").press("約束する")
    assert Proposal.objects.get().status == "in_talks"
    shakyo.open(f"/proposals/{number}/promise/").press("約束する")
    assert Proposal.objects.get().status == "agreed"


def register(staff: Hand, number: str) -> Partnership:
    """Ward staff registers what was promised, with its activities, as 準備中."""
    staff.open("/desk/").sees("約束ができた提案（登録まち）")
    staff.open(f"/desk/partnerships/new/?proposal={number}")
    staff.pick(involves_government="no").press("準備中の連携として登録する")
    partnership = Partnership.objects.get()
    task = f"/desk/partnerships/{partnership.pk}/register"
    staff.open(f"{task}/activities/")
    staff.fill(title_1="野菜の市", text_1="公園で月に1回ひらきます。").press("保存")
    staff.open(f"{task}/effects/").fill(effect_title="得意分野を活かす").press("保存")
    return partnership


def promised_by_word(staff: Hand, partnership: Partnership) -> None:
    staff.open(f"/desk/partnerships/{partnership.pk}/register/promise/").pick(kind="spoken")
    staff.date("made_on", timezone.localdate()).press("保存")


def write_principles(staff: Hand, partnership: Partnership) -> None:
    """The six principles, in sentences."""
    staff.open(f"/desk/partnerships/{partnership.pk}/register/principles/")
    for principle in Principle.objects.all():
        staff.pick(**{f"status_{principle.number}": "confirmed"})
        staff.fill(**{f"how_{principle.number}": f"{principle.name}を話し合って確かめました。"})
    staff.press("保存")


def activate(staff: Hand, partnership: Partnership) -> None:
    staff.open(f"/desk/partnerships/{partnership.pk}/activate/").press("実施中にする")
    partnership.refresh_from_db()
    assert partnership.status == "active"


def plan_together(staff: Hand, partnership: Partnership) -> None:
    """The planning sheet as it was said at the meeting of all."""
    sheet = f"/partnerships/{partnership.pk}/sheets/plan/{fiscal_year(timezone.localdate())}/"
    staff.open(f"{sheet}joint/").date("met_on", timezone.localdate()).pick(method="meeting")
    for party in partnership.parties.all():
        staff.pick(present=str(party.organization_id))
    staff.pick(third_party="yes", via="meeting").fill(answerer_role="会長")
    for item in CheckItem.objects.filter(sheet="plan"):
        staff.pick(**{f"answer_{item.code}": "halfway"})
    staff.date("received_on", timezone.localdate()).press("いっしょの記録を保存する")


def consent_and_publish(people: Any, partnership: Partnership) -> None:
    desk = f"/desk/partnerships/{partnership.pk}"
    people("asahi_staff").open(f"{desk}/ask-consent/").press("みなさんに確認をお願いする")
    resident = people("anonymous")
    resident.open(f"/partnerships/{partnership.pk}/").misses(TITLE)
    for name in ("npo_manager", "shakyo_manager"):
        people(name).open("/my/").sees(TITLE)
        people(name).open(f"/partnerships/{partnership.pk}/consent/").pick(answer="yes")
        people(name).press("この返事を送る")
    people("asahi_approver").open(f"{desk}/publish/").press("公開する")
