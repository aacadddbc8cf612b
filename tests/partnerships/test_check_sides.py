"""Each party writes alone: others see 記入ずみ and nothing else until the meeting."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from partnerships.actions.registration import save_parties
from partnerships.actions.sheets import save_side, take_back_side
from partnerships.models import CheckSide, PaperSheet, Partnership
from partnerships.models.guide import short_name
from tests import factories as make
from tests.partnerships.sheet_steps import SAID, again, hand_in, met, opened

PERSONAS = ["shakyo_manager", "coordinator_a", "asahi_staff", "asahi_approver", "city_staff"]


def values(**changes):
    posted = {f"answer_{code}": answer for code, (answer, _note) in SAID.items()}
    posted |= {f"note_{code}": note for code, (_answer, note) in SAID.items()}
    return {**posted, "version": 0, "step": "save", **changes}


def side_url(sheet, organization):
    return sheet.url("sheet-side", organization.pk)


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("hands_in", [False, True])
def test_nobody_else_sees_a_word_or_which_items_are_filled(world, sign_in, persona, hands_in):
    sheet = opened(world)
    before = page_of(sign_in(world[persona]), sheet)
    step = "hand_in" if hands_in else "save"
    answer = sign_in(world["npo_manager"]).post(
        side_url(sheet, world.orgs.npo), values(step=step, note_R1="かなりあ")
    )
    assert answer.status_code == 302
    client = sign_in(world[persona])
    after = page_of(client, sheet)
    assert "かなりあ" not in after
    assert after.count("記入ずみ") == before.count("記入ずみ") + hands_in
    if not hands_in:
        assert without_tokens(after) == without_tokens(before)
    assert "かなりあ" not in client.get(sheet.url("sheet-joint")).content.decode()
    assert client.get(side_url(sheet, world.orgs.npo)).status_code == 403


def page_of(client, sheet) -> str:
    return client.get(sheet.get_absolute_url()).content.decode()


def without_tokens(html: str) -> str:
    return "\n".join(line for line in html.splitlines() if "csrf" not in line)


def test_a_draft_leaves_no_trace_in_the_history_of_the_partnership(world):
    sheet = opened(world)
    count = HistoryEntry.objects.about(sheet.partnership).count()
    save_side(sheet, by=world["npo_member"], organization=world.orgs.npo, answers=SAID)
    assert HistoryEntry.objects.about(sheet.partnership).count() == count
    entry = HistoryEntry.objects.about(CheckSide.objects.get()).get()
    assert (entry.action, entry.actor_label) == ("side_saved", "NPO法人見本の会")


def test_members_write_and_the_manager_hands_in(world, sign_in):
    sheet = opened(world)
    member, address = sign_in(world["npo_member"]), side_url(sheet, world.orgs.npo)
    assert "記入ずみにする" not in member.get(address).content.decode().split("<form")[1]
    assert member.post(address, values()).status_code == 302
    assert member.post(address, values(step="hand_in", version=2)).status_code == 403
    manager = sign_in(world["npo_manager"])
    page = manager.get(address)
    assert page.context["form"]["note_R1"].value() == "言えています。"
    version = page.context["form"]["version"].value()
    assert manager.post(address, values(step="hand_in", version=version)).status_code == 302
    side = CheckSide.objects.get()
    assert side.handed_in_at
    assert {d.item.code: d.answer for d in side.drafts.all()} == {"R1": "done", "R2": "halfway"}


def test_two_members_of_one_party_see_both_texts(world, sign_in):
    sheet = opened(world)
    address = side_url(sheet, world.orgs.npo)
    sign_in(world["npo_member"]).post(address, values(note_R1="先に書いた文"))
    answer = sign_in(world["npo_manager"]).post(address, values(note_R1="わたしの文"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "先に書いた文" in text
    assert "わたしの文" in text


def test_an_empty_side_is_not_handed_in(world):
    sheet = opened(world)
    with pytest.raises(ValidationError, match="1つ以上の項目"):
        hand_in(sheet, world.orgs.npo, said={"R1": ("", "")})


def test_when_both_are_in_the_meeting_opens_and_differences_are_marked(world, sign_in):
    sheet = met(world)
    assert sheet.status == "together"
    text = page_of(sign_in(world["city_staff"]), sheet)
    assert "言いにくいです。" in text
    assert text.count("見方がちがいます") == 1


def test_the_meeting_may_open_before_all_are_in_and_keeps_what_was_never_handed_in(world, sign_in):
    sheet = opened(world)
    draft = {"R1": ("not_yet", "かなりあ下書き")}
    save_side(sheet, by=world["npo_manager"], organization=world.orgs.npo, answers=draft)
    client = sign_in(world["shakyo_manager"])
    assert "NPO法人見本の会" in client.get(sheet.url("sheet-meet")).content.decode()
    assert client.post(sheet.url("sheet-meet")).status_code == 302
    assert again(sheet).status == "together"
    assert "かなりあ" not in page_of(client, sheet)
    hand_in(sheet, world.orgs.npo, said=draft)
    assert "かなりあ下書き" in page_of(client, sheet)


def test_handed_in_can_be_taken_back_only_while_nobody_saw_it(world):
    sheet = opened(world)
    hand_in(sheet, world.orgs.npo)
    with pytest.raises(ValidationError, match="取りもどす"):
        hand_in(sheet, world.orgs.npo)
    take_back_side(again(sheet), by=world["npo_manager"], organization=world.orgs.npo)
    assert CheckSide.objects.get().handed_in_at is None
    hand_in(sheet, world.orgs.npo)
    hand_in(sheet, world.orgs.shakyo)
    with pytest.raises(ValidationError, match="みなさんが見ている"):
        take_back_side(again(sheet), by=world["npo_manager"], organization=world.orgs.npo)


@pytest.mark.parametrize("persona", ["coordinator_a", "asahi_staff"])
def test_from_paper_the_history_says_who_entered_it_how_when_and_from_which_role(
    world, sign_in, persona
):
    parties = [(world.orgs.npo, "lead"), (world.orgs.paper, "cooperate")]
    sheet = opened(world, parties=parties)
    posted = values(via="paper", answerer_role="会長", told="on")
    posted |= {"received_on_year": 2026, "received_on_month": 11, "received_on_day": 3}
    address = sheet.url("sheet-on-paper", world.orgs.paper.pk)
    assert sign_in(world[persona]).post(address, posted).status_code == 302
    entry = HistoryEntry.objects.about(sheet.partnership).last()
    office = {"coordinator_a": "見本ヶ丘地域ケアプラザ", "asahi_staff": "旭区役所（見本）"}[persona]
    assert (entry.action, entry.via, entry.actor_label) == ("side_handed_in", "paper", office)
    assert "見本ヶ丘第二自治会（2026年11月3日・会長から）" in entry.note
    assert f"{office}が紙で受け取って入力" in page_of(sign_in(world["npo_manager"]), sheet)


def test_paper_takes_the_place_of_a_draft_without_showing_it(world, sign_in):
    sheet = opened(world)
    draft = {"R1": ("not_yet", "かなりあ"), "R3": ("done", "かなりあ")}
    save_side(sheet, by=world["npo_manager"], organization=world.orgs.npo, answers=draft)
    client, address = sign_in(world["asahi_staff"]), sheet.url("sheet-on-paper", world.orgs.npo.pk)
    assert "かなりあ" not in client.get(address).content.decode()
    posted = values(via="phone", answerer_role="事務局", told="on")
    posted |= {"received_on_year": 2026, "received_on_month": 11, "received_on_day": 3}
    assert client.post(address, posted).status_code == 302
    drafts = CheckSide.objects.get().drafts
    assert {d.item.code: d.note for d in drafts.all()} == {
        "R1": "言えています。",
        "R2": "これから生かします。",
    }


def test_the_wards_own_side_is_written_by_its_staff(world, sign_in):
    office = make.OrganizationFactory(
        name="旭区役所（見本の課）", kind=Organization.Kind.GOVERNMENT, district=world.places.a
    )
    sheet = opened(world, parties=[(world.orgs.npo, "lead"), (office, "cooperate")])
    address = side_url(sheet, office)
    for persona in ("npo_manager", "coordinator_a", "city_staff"):
        assert sign_in(world[persona]).get(address).status_code == 403
    staff = sign_in(world["asahi_staff"])
    assert staff.post(address, values(step="hand_in")).status_code == 302
    assert CheckSide.objects.get().organization == office


def test_when_the_missing_party_leaves_the_meeting_opens(world):
    g = world.orgs
    sheet = opened(world, parties=[(g.npo, "lead"), (g.shakyo, "cooperate"), (g.far, "cooperate")])
    hand_in(sheet, g.npo)
    hand_in(sheet, g.shakyo)
    assert again(sheet).status == "filling"
    partnership = Partnership.objects.get(pk=sheet.partnership_id)
    parties = [(g.npo, "lead"), (g.shakyo, "cooperate")]
    save_parties(partnership, by=world["asahi_staff"], parties=parties)
    assert again(sheet).status == "together"


def test_opening_tells_parties_and_third_party_once(world, sign_in):
    sheet = opened(world)
    told = Notice.objects.filter(kind="sheet_opened").values_list("user__email", flat=True)
    expected = ["coordinator_a@example.jp", "npo_manager@example.jp", "shakyo_manager@example.jp"]
    assert sorted(told) == expected
    assert sign_in(world["npo_manager"]).post(sheet.url("sheet-open")).status_code == 409
    assert Notice.objects.filter(kind="sheet_opened").count() == 3


@pytest.mark.parametrize(
    "persona", ["stranger_manager", "midori_staff", "coordinator_b", "analyst"]
)
def test_for_strangers_there_are_no_sheets_even_of_a_public_partnership(world, sign_in, persona):
    sheet = opened(world)
    Partnership.objects.filter(pk=sheet.partnership_id).update(publication="published")
    client = sign_in(world[persona])
    assert client.get(sheet.get_absolute_url()).status_code == 404
    listed = reverse("partnerships:sheet-list", args=[sheet.partnership_id])
    assert client.get(listed).status_code == 404


def test_an_ended_partnership_is_only_read(world, sign_in):
    sheet = opened(world)
    Partnership.objects.filter(pk=sheet.partnership_id).update(status="completed")
    client = sign_in(world["npo_manager"])
    assert "読むだけです" in page_of(client, sheet)
    address = side_url(sheet, world.orgs.npo)
    assert client.post(address, values()).status_code == 409
    assert client.post(sheet.url("sheet-joint"), {}).status_code == 409


def test_a_group_that_takes_no_part_cannot_be_written_for(world):
    sheet = opened(world)
    with pytest.raises(Conflict):
        hand_in(sheet, world.orgs.stranger)


def test_a_numbered_sheet_leads_to_its_entry_and_is_closed_by_it(world, sign_in):
    parties = [(world.orgs.npo, "lead"), (world.orgs.paper, "cooperate")]
    sheet = opened(world, parties=parties)
    client = sign_in(world["coordinator_a"])
    printed = client.post(sheet.url("sheet-number"), {"org": world.orgs.paper.pk})
    paper = PaperSheet.objects.get()
    assert printed["Location"] == f"{sheet.url('sheet-print')}?sheet={paper.number}"
    assert paper.number in client.get(printed["Location"]).content.decode()
    entry = client.get(paper.get_absolute_url())["Location"]
    assert entry == f"{sheet.url('sheet-on-paper', world.orgs.paper.pk)}?sheet={paper.number}"
    posted = values(via="paper", answerer_role="会長", told="on")
    posted |= {"received_on_year": 2026, "received_on_month": 11, "received_on_day": 3}
    assert client.post(entry, posted).status_code == 302
    paper.refresh_from_db()
    assert (paper.status, paper.via, paper.role) == ("returned", "paper", "会長")


@pytest.mark.parametrize(
    ("code", "read"),
    [("P1", "計画1"), ("F3", "振り返り3"), ("PTAのみなさん", "PTAのみなさん"), ("", "")],
)
def test_only_the_codes_of_check_items_are_read_as_such(code, read):
    assert short_name(code) == read
