"""A partnership lives a whole fiscal year in a real browser, under a clock that is moved.

From a first step in April over talks, the promise as a PDF, the planning sheet filled in blind by
both sides, the sheets of October and February, publication with one hidden field and the handover
on 1 April, to the day on which one party stops the publication.
"""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from districts.models import Posting
from partnerships.models import Agreement, CheckItem, CheckSheet, Handover, Partnership
from tests import factories as make
from tests.e2e.calendar import Calendar, moved_clock
from tests.e2e.hand import Hand
from tests.e2e.steps import (
    TITLE,
    activate,
    answer_by_phone,
    consent_and_publish,
    promise,
    propose,
    register,
    write_principles,
)
from tests.pdf import needs_pdf, text_of
from tests.personas import World, build_world

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True), needs_pdf]

PURPOSE = "野菜の市で、近所の顔と名前がわかるようになること。"
TARGET = "声をかけ合う人が、ふえていること"
STAFF = ("coordinator_a", "asahi_staff", "asahi_approver", "successor")
CLAUSES = range(1, 15)


class Year:
    """The people of the story and its calendar."""

    def __init__(self, calendar: Calendar, open_browser: Callable) -> None:
        self.calendar, self.open_browser = calendar, open_browser
        self.hands: dict[str, Hand] = {}

    def begin(self, day: date) -> None:
        """The world as it stands on the first day."""
        self.calendar.becomes(day)
        make.principles()
        make.check_items()
        self.world: World = build_world()
        self.world.people["successor"] = make.UserFactory(email="successor@example.jp")
        for name in STAFF:
            Authenticator.objects.create(user=self.world[name], type="totp", data={"secret": ""})

    def becomes(self, day: date) -> None:
        """Another day: whoever was signed in has gone home, and time has done its work."""
        for hand in self.hands.values():
            hand.page.context.close()
        self.hands.clear()
        self.calendar.becomes(day)

    def __call__(self, name: str) -> Hand:
        if name not in self.hands:
            self.hands[name] = Hand(self.open_browser(self.world[name]))
        return self.hands[name]


@pytest.fixture
def year(live_server, open_browser) -> Iterator[Year]:
    with moved_clock() as calendar:
        yield Year(calendar, open_browser)


def meet(hand: Hand, number: str, *organizations: int) -> None:
    """The parties met; what they agreed on stands in the log of their talks."""
    talks = f"/proposals/{number}/talks"
    hand.open(f"{talks}/meetings/log/").date("on", timezone.localdate()).pick(method="face")
    for pk in organizations:
        hand.pick(present=f"o{pk}")
    hand.fill(decided="6月の第2土曜に、公園でひらく。").press("書く")
    hand.open(f"{talks}/").sees("6月の第2土曜に、公園でひらく。")


def write_agreement(staff: Hand, partnership: Partnership) -> Agreement:
    """Ward staff begin with the examples, write the 14 clauses and a term over 31 March."""
    staff.open(f"/partnerships/{partnership.pk}/agreement/new/")
    staff.pick(kind="memorandum", start="examples").press("案を作る")
    agreement = Agreement.objects.get()
    here = agreement.get_absolute_url()
    for number in CLAUSES:
        staff.open(f"{here}clauses/{number}/")
        for area in staff.page.locator("main textarea").all():
            said = area.input_value().replace("〇〇", "見本").replace("〇", "1")
            area.fill(PURPOSE if number == 1 else said or "話し合って決めます。")
        staff.press("保存")
    staff.open(f"{here}terms/").date("starts_on", date(2027, 6, 1))
    staff.date("ends_on", date(2028, 5, 31)).press("保存").sees("年度をまたぐ約束です")
    staff.open(f"{here}terms/").fill(over_year="次の年度の費用は、予算のあとに話し合います。")
    staff.press("保存").misses("年度をまたぐ約束です")
    staff.open(f"{here}ask/").press("みなさんに確認をお願いする").sees("当事者確認中")
    return agreement


def conclude_agreement(year: Year, agreement: Agreement) -> None:
    """Each party confirms its version; the ward notes the day on the signed paper."""
    here = agreement.get_absolute_url()
    for name in ("npo_manager", "shakyo_manager"):
        hand = year(name)
        hand.open(f"{here}confirm/").sees(PURPOSE).pick(answer="yes").press("この返事を送る")
    staff = year("asahi_staff")
    staff.open(f"{here}conclude/").date("made_on", timezone.localdate())
    staff.press("締結を記録する").sees("約束ができています")


def read_pdf(hand: Hand, path: str) -> str:
    """The words of a PDF, fetched with the session of that browser."""
    answer = hand.page.request.get(path)
    assert answer.headers["content-type"] == "application/pdf"
    return text_of(answer.body())


def sheet_url(partnership: Partnership, sheet: str) -> str:
    return f"/partnerships/{partnership.pk}/sheets/{sheet}/2027/"


def fill_in_blind(year: Year, partnership: Partnership) -> None:
    """Both sides fill in alone; they see P2 differently, and nothing of each other before."""
    here, orgs = sheet_url(partnership, "plan"), year.world.orgs
    year("asahi_staff").open(here).press("それぞれの記入をはじめる")
    npo, shakyo = year("npo_manager"), year("shakyo_manager")
    fill_in(npo.open(f"{here}side/{orgs.npo.pk}/"), "done", "NPOのひとこと")
    shakyo.open(here).misses("NPOのひとこと")
    year("coordinator_a").open(here).misses("NPOのひとこと")
    fill_in(shakyo.open(f"{here}side/{orgs.shakyo.pk}/"), "not_yet", "社協のひとこと")
    assert CheckSheet.objects.get().status == "together"
    npo.open(here).sees("見方がちがいます", "社協のひとこと", "NPOのひとこと")


def fill_in(hand: Hand, second: str, word: str) -> None:
    hand.pick(answer_P1="done", answer_P2=second, answer_P3="done", answer_P4="done")
    hand.fill(note_P2=word).press("記入ずみにする")


def meet_over_sheet(hand: Hand, partnership: Partnership, sheet: str, **more: str) -> None:
    """Everybody meets, and what was said of every item is recorded, with the next step."""
    hand.open(f"{sheet_url(partnership, sheet)}joint/").date("met_on", timezone.localdate())
    hand.pick(method="meeting", third_party="yes")
    for party in partnership.parties.all():
        hand.pick(present=str(party.organization_id))
    for item in CheckItem.objects.filter(sheet=sheet):
        hand.pick(**{f"answer_{item.code}": "halfway"})
        hand.fill(**{f"talked_{item.code}": f"{item.code}について、いっしょに話しました。"})
    hand.fill(**more).press("いっしょの記録を保存する").sees("いっしょに確認した記録")


def hide_one_field(hand: Hand, partnership: Partnership) -> str:
    """The party hides a field before it agrees; returns the words of that field."""
    hand.open(f"/partnerships/{partnership.pk}/public/")
    box = hand.page.locator("#fields > li", has_text="効果（見出し）")
    words = box.locator("p").nth(1).inner_text()
    with hand.page.expect_navigation():
        box.get_by_role("button", name="この項目をかくす").click()
    return words


def hand_over(year: Year, partnership: Partnership) -> None:
    """The approver plans it, the predecessor writes, the successor reads every part."""
    approver = year("asahi_approver").open("/desk/handover/new/")
    approver.fill(password=make.PASSWORD).press("すすむ")  # it gives somebody a role
    posting = Posting.objects.get(user=year.world["asahi_staff"])
    approver.choose(posting=str(posting.pk)).date("changes_on", date(2028, 4, 1))
    approver.fill(successor_email="successor@example.jp").press("登録する")
    here = Handover.objects.get().get_absolute_url()
    staff = year("asahi_staff")
    staff.open(here).sees(partnership.name)
    for number in (4, 5, 6, 7):
        staff.open(f"{here}parts/{number}/").fill(text=f"引き継ぐこと{number}").press("保存")
    staff.open(here).press("後任に渡す")


def test_a_partnership_lives_a_whole_year(year):
    year.begin(date(2027, 4, 5))
    orgs = year.world.orgs
    number = propose(year("npo_manager"), year.world)
    answer_by_phone(year("coordinator_a"), number)

    year.becomes(date(2027, 4, 20))
    meet(year("npo_manager"), number, orgs.npo.pk, orgs.shakyo.pk)
    promise(year("npo_manager"), year("shakyo_manager"), number)

    year.becomes(date(2027, 5, 10))
    partnership = register(year("asahi_staff"), number)
    agreement = write_agreement(year("asahi_staff"), partnership)
    conclude_agreement(year, agreement)
    assert PURPOSE in read_pdf(year("shakyo_manager"), f"{agreement.get_absolute_url()}pdf/")

    year.becomes(date(2027, 5, 24))
    fill_in_blind(year, partnership)
    meet_over_sheet(year("npo_manager"), partnership, "plan", target=TARGET)
    write_principles(year("asahi_staff"), partnership)
    activate(year("asahi_staff"), partnership)

    year.becomes(date(2027, 10, 12))
    year("npo_manager").open("/my/").sees(TITLE)
    meet_over_sheet(year("npo_manager"), partnership, "proceed")

    year.becomes(date(2028, 2, 15))
    year("shakyo_manager").open(sheet_url(partnership, "reflect")).sees(TARGET)
    meet_over_sheet(year("shakyo_manager"), partnership, "reflect")
    joint = CheckSheet.objects.filter(partnership=partnership, status="recorded", year=2027)
    assert joint.count() == 3

    year.becomes(date(2028, 3, 1))
    hidden = hide_one_field(year("npo_manager"), partnership)
    consent_and_publish(year, partnership)
    year("anonymous").open(partnership.get_absolute_url()).sees("野菜の市").misses(hidden)

    year.becomes(date(2028, 3, 15))
    hand_over(year, partnership)
    year.becomes(date(2028, 4, 1))
    successor, here = year("successor"), Handover.objects.get().get_absolute_url()
    for _part in range(7):
        successor.open(here).press("読みました")
    successor.sees("完了").open("/desk/").sees(TITLE)
    partnership.refresh_from_db()
    assert partnership.keeper == year.world["successor"]
    assert year("asahi_staff").page.goto("/desk/").status == 403

    year.becomes(date(2028, 4, 20))
    year("shakyo_manager").open(f"/partnerships/{partnership.pk}/stop/").press("公開を止める")
    resident = year("anonymous")
    assert resident.page.goto(partnership.get_absolute_url()).status == 410
    resident.sees("公開を止めています").misses("野菜の市")
