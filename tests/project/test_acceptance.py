"""Scenarios 7–17 and 22 of the acceptance table, one test each, through the pages.

The words of the table stand in the docstrings. Steps are those of the tests of each part; what is
asked beyond the table is asked there.
"""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry, Notice
from partnerships.actions.tokens import issue_token
from partnerships.models import Agreement, Partnership, Proposal
from tests.benchmarks.network import drawn, told
from tests.districts.test_posting_desk import prove
from tests.partnerships.partnership_world import (
    asked,
    prepared,
    published,
    reflected,
    with_plan,
)
from tests.partnerships.proposal_steps import answer_data, date_parts, in_days, proposal_in, url
from tests.partnerships.sheet_steps import joint_values
from tests.partnerships.test_analysis import NETWORK, PUBLIC_WORK, work
from tests.partnerships.test_proposal_mails import CANARY, whole_life
from tests.partnerships.test_publication_answers import PAPER
from tests.partnerships.test_registration import filled
from tests.project.edits import MINE, THEIRS
from tests.project.pages import Page

pytestmark = pytest.mark.django_db

PERSON = "見本はなこ"


@pytest.fixture
def reads(world, sign_in):
    """`reads(persona, path)` → the words of the page, as this person reads them."""

    def text_of(persona: str, path: str, status: int = 200) -> str:
        answer = sign_in(world[persona]).get(path)
        assert answer.status_code == status, path
        return words_of(answer)

    return text_of


@pytest.fixture
def sends(world, sign_in):
    """`sends(persona, path, values)` → the words of the page that this leads to."""

    def text_after(persona: str, path: str, values=None, status: int = 200) -> str:
        answer = sign_in(world[persona]).post(path, values or {}, follow=True)
        assert answer.status_code == status, path
        return words_of(answer)

    return text_after


def words_of(answer) -> str:
    """What stands on a page, title included, without the line breaks of the template."""
    page = Page(answer.content.decode())
    return re.sub(r"\s+", " ", f"{page.title} {page.text}")


def at(partnership, name: str, *args) -> str:
    return reverse(f"partnerships:{name}", args=[partnership.pk, *args])


def next_year() -> int:
    return timezone.localdate().year + 1


def test_07_a_reply_after_the_board_meeting_moves_the_due_date(world, clock, client, reads):
    """Recipient opens token, chooses ③ with 12 June → due date 19 June; state stays 返事待ち."""
    year = next_year()
    clock(year, 5, 20)
    world.orgs.paper.liaison_email = "kai@example.jp"
    world.orgs.paper.save()
    letter = proposal_in(world, "sent", recipient=world.orgs.paper)
    link = url("reply-by-token", letter.tokens.get().secret)
    assert "③" in words_of(client.get(link))
    day = clock(year, 6, 12)
    clock(year, 5, 21)
    said = answer_data(letter, answer="board", **date_parts("board_on", day))
    told_by_link = words_of(client.post(link, said, follow=True))
    assert f"{year}年6月19日" in told_by_link
    for persona in ("npo_manager", "coordinator_a"):
        page = reads(persona, letter.get_absolute_url())
        assert f"返事の期限{year}年6月19日" in page
        assert "返事待ち（あと29日）" in page
        assert "役員会にかける" in page


def test_08_an_answer_on_behalf_says_who_entered_it_and_how(world, reads, sends):
    """Coordinator enters 「話し合ってみたい」 for a jichikai → sender sees who and how."""
    letter = proposal_in(world, "sent", recipient=world.orgs.paper)
    assert world.orgs.paper.kind == "jichikai"
    heard = {"via": "phone", "told": "on", **date_parts("heard_on", in_days(-1))}
    path = url("proposal-reply-on-behalf", letter.number)
    assert "話し合ってみたい" in reads("coordinator_a", path)
    sends("coordinator_a", path, answer_data(letter, **heard))
    page = reads("npo_manager", letter.get_absolute_url())
    assert "見本ヶ丘地域ケアプラザが電話で聞いて入力" in page
    assert "話し合ってみたい" in page
    assert "話し合い中" in page


def test_09_one_promise_alone_leaves_the_talks_open(world, reads, sends):
    """Sender presses 約束する, recipient not yet → state stays 話し合い中, note shown."""
    letter = proposal_in(world, "in_talks")
    after = sends("npo_manager", url("proposal-promise", letter.number))
    assert "あなたの団体は約束しました。相手の返事を待っています" in after
    assert "話し合い中" in after
    other = reads("shakyo_manager", letter.get_absolute_url())
    assert "相手の団体が約束しました" in other
    assert "話し合い中" in other
    sends("shakyo_manager", url("proposal-promise", letter.number))
    assert "約束ができました" in reads("npo_manager", letter.get_absolute_url())


def test_10_without_a_joint_plan_nothing_is_at_work(world, sends):
    """agreed → staff registers → P1–P4 not all joint → cannot become 実施中, message says which."""
    letter = proposal_in(world, "agreed")
    registered = sends(
        "asahi_staff", f"/desk/partnerships/new/?proposal={letter.number}", filled(world)
    )
    assert "準備中" in registered
    partnership = with_plan(Partnership.objects.get(), world["asahi_staff"], codes=("P1", "P3"))
    refused = sends("asahi_staff", at(partnership, "partnership-activate"))
    assert refused.strip().startswith("エラー：")
    assert "まだ確認していない項目：計画2、計画4" in refused
    plan = partnership.sheets.get(sheet="plan")
    told_all = joint_values(plan, "P1", "P2", "P3", "P4", reason="見本のわけ")
    sends("npo_manager", plan.url("sheet-joint"), told_all)
    done = sends("asahi_staff", at(partnership, "partnership-activate"))
    assert "実施中にしました" in done


def test_11_a_no_of_one_party_keeps_it_private(world, sign_in, reads, sends):
    """One of three parties answered no → stays 非公開; after yes and approval → public page
    without personal names."""
    named(world)
    partnership = asked(world)
    page, give = partnership.get_absolute_url(), at(partnership, "consent-give")
    publish = at(partnership, "publication-publish")
    sends("npo_manager", give, {"answer": "yes", "round": 1})
    sends("shakyo_manager", give, {"answer": "no", "word": "写真を直して", "round": 1})
    paper = PAPER | {"organization": world.orgs.paper.pk}
    sends("coordinator_a", at(partnership, "consent-on-paper"), paper)
    refused = sends("asahi_approver", publish, {"round": 1})
    assert "返事がまだそろっていません：見本ヶ丘地区社協" in refused
    reads("anonymous", page, status=404)
    sends("shakyo_manager", give, {"answer": "yes", "round": 1})
    reads("anonymous", page, status=404)
    sends("asahi_approver", publish, {"round": 1})
    public = sign_in().get(page).content.decode()
    assert partnership.name in public
    assert PERSON not in public
    assert "example.jp" not in public


def named(world) -> None:
    """Everybody has a name, and the groups have people to turn to."""
    for user in filter(None, world.people.values()):
        user.name = PERSON
        user.save()
    for organization in vars(world.orgs).values():
        organization.representative = organization.liaison_name = PERSON
        organization.save()


@pytest.mark.parametrize("who", ["npo_manager", "shakyo_manager", "the mailed link"])
def test_12_any_party_stops_the_publication_at_once(who, world, sign_in, client, reads, sends):
    """Any party presses 公開を止める → page gives 「公開を止めています」 at once, removed from open
    data."""
    partnership = published(world)
    assert partnership.name in reads("anonymous", partnership.get_absolute_url())
    assert partnership.name in open_data(sign_in())
    if who == "the mailed link":
        stop = link_of(partnership, world.orgs.paper)
        assert client.post(stop).status_code in {200, 302}
    else:
        sends(who, at(partnership, "publication-stop"))
    gone = reads("anonymous", partnership.get_absolute_url(), status=410)
    assert "公開を止めています" in gone
    assert partnership.name not in open_data(sign_in())
    assert partnership.name not in reads("anonymous", "/partnerships/")


def link_of(partnership, organization) -> str:
    """The link that stops the page, as it was mailed to a group without an account."""
    token = issue_token("consent", organization=organization, partnership=partnership, round=1)
    return reverse("partnerships:consent-token-stop", args=[token.secret])


def open_data(client) -> str:
    """Everything that anybody may download."""
    page = client.get("/analysis/export/").content.decode()
    paths = sorted(set(re.findall(r"/analysis/export/[a-z]+\.[a-z]+", page)))
    assert len(paths) >= 3
    answers = [client.get(path) for path in paths]
    return "".join(
        (b"".join(answer) if answer.streaming else answer.content).decode() for answer in answers
    )


def test_13_on_1_february_reflection_opens_and_is_told_once(world, clock, reads):
    """1 February → reflecting sheets opened, mail N13 once."""
    year = next_year()
    clock(year, 1, 31)
    partnership = with_plan(prepared(world), world["asahi_staff"])
    Partnership.objects.filter(pk=partnership.pk).update(status="active")
    call_command("run_due", verbosity=0)
    assert not Notice.objects.filter(kind="sheet_opened").exists()
    clock(year, 2, 1)
    for _run in range(2):
        call_command("run_due", verbosity=0)
    sheet = partnership.sheets.get(sheet="reflect", year=year - 1)
    for persona in ("npo_manager", "shakyo_manager"):
        assert "一緒に振り返るとき" in reads(persona, sheet.get_absolute_url())
        assert "それぞれ記入中" in reads(persona, sheet.get_absolute_url())
    notices = Notice.objects.filter(kind="sheet_opened").select_related("user")
    readers = ["coordinator_a", "npo_manager", "shakyo_manager"]
    assert sorted(n.user.email for n in notices) == [f"{name}@example.jp" for name in readers]


def test_14_a_contract_is_not_completed_without_mutual_evaluation(world, sends):
    """協働契約 partnership cannot be completed without 相互評価 date."""
    partnership = reflected(with_plan(prepared(world), world["asahi_staff"]), world["asahi_staff"])
    Agreement.objects.filter(partnership=partnership).update(kind="contract")
    Partnership.objects.filter(pk=partnership.pk).update(status="reflecting")
    complete = at(partnership, "partnership-complete")
    refused = sends("asahi_approver", complete)
    assert refused.strip().startswith("エラー：")
    assert "相互評価の日を記録してから完了にします" in refused
    done = sends("asahi_approver", complete, date_parts("mutual_evaluation_on", in_days(0)))
    assert "完了にしました" in done


def test_15_who_is_transferred_leaves_the_desk_and_the_log_stays(world, clock, sign_in, reads):
    """Staff transferred on 1 April → cannot open old ward's desk; log keeps old actions; groups
    got N19."""
    year = next_year()
    clock(year, 3, 1)
    partnership = prepared(world)
    desk = at(partnership, "desk-partnership")
    assert "旭区役所（見本）" in reads("asahi_staff", desk)
    approver = sign_in(world["asahi_approver"])
    prove(approver, world["asahi_approver"])
    planned = {
        "posting": world["asahi_staff"].postings.get().pk,
        "successor_email": "midori_staff@example.jp",
        **date_parts("changes_on", clock(year, 4, 1)),
    }
    clock(year, 3, 1)
    assert approver.post(reverse("partnerships:handover-create"), planned).status_code == 302
    acts = list(HistoryEntry.objects.filter(actor=world["asahi_staff"]).values())
    clock(year, 4, 1)
    call_command("run_due", verbosity=0)
    reads("asahi_staff", "/desk/", status=403)
    reads("asahi_staff", desk, status=404)
    assert "旭区役所（見本）" in reads("midori_staff", desk)
    assert acts
    assert list(HistoryEntry.objects.filter(actor=world["asahi_staff"]).values()) == acts
    heard = Notice.objects.filter(kind="staff_changed").values_list("user__email", flat=True)
    assert set(heard) == {"npo_manager@example.jp", "shakyo_manager@example.jp"}


def test_16_two_staff_see_both_texts(world, sign_in):
    """Two staff edit one record → conflict page shows both texts.

    On every form with a version: test_stale_edits.py.
    """
    partnership = prepared(world)
    path = at(partnership, "partnership-edit", "what")
    one, other = sign_in(world["asahi_staff"]), sign_in(world["asahi_approver"])
    values = {"name": partnership.name, "version": partnership.version}
    assert one.post(path, values | {"purpose": THEIRS}).status_code == 302
    conflict = other.post(path, values | {"purpose": MINE})
    assert conflict.status_code == 409
    text = words_of(conflict)
    assert "ほかの人が先に保存しました" in text
    assert f"目的{THEIRS}{MINE}" in text
    partnership.refresh_from_db()
    assert partnership.purpose == THEIRS


def test_17_tables_stand_before_the_picture_and_small_cells_are_hidden(world, sign_in, reads):
    """Network page → table before SVG, same totals; cells <3 hidden for public."""
    p, g = world.places, world.orgs
    shown = {"publication": "published", "published_at": timezone.now(), "status": "active"}
    work(PUBLIC_WORK, p.asahi, g.npo, g.shakyo, g.paper, district=p.a, **shown)
    html = sign_in().get(NETWORK).content.decode()
    assert html.index("<table") < html.index('<svg class="ck-net__svg"')
    groups, pairs, _works = told(html)
    assert drawn(html) == [groups, pairs] == [3, 3]
    pair = "自治会町内会 × NPO法人"
    assert f"{pair} …のせていません" in reads("anonymous", "/analysis/matrix/")
    inside = reads("analyst", "/analysis/matrix/")
    assert f"{pair} 1 " in inside
    assert "のせていません" not in inside


def test_22_no_mail_carries_what_was_written(world, settings):
    """Mail bodies contain no proposal text.

    Every text of the demo and every kind of mail: test_mails_without_texts.py.
    """
    settings.MAIL_QUIET_HOURS = ""
    whole_life(world)
    call_command("send_notices")
    assert Proposal.objects.filter(activity__contains=CANARY).exists()
    assert len(mail.outbox) >= 20
    for message in mail.outbox:
        assert CANARY not in str(message.message()) + message.subject + message.body
