"""Printed sheets: a number when printed, an entry page behind it, an end when answered."""

import pytest
from django.db import connection

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.forms import new_submission_key
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions.paper import cancel_sheet, issue_sheet, return_sheet
from partnerships.actions.replies import reply_proposal
from partnerships.models import PaperSheet
from partnerships.views.paper import normalise_number
from tests import factories as make
from tests.partnerships.proposal_steps import TALK, date_parts, proposal_in, today, url
from tests.project.races import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(world):
    return proposal_in(world, "sent")


@pytest.fixture
def sheet(world, sent):
    return issue_sheet(
        "reply", subject=sent, organization=world.orgs.shakyo, by=world["coordinator_a"]
    )


def actions_about(subject):
    return list(HistoryEntry.objects.about(subject).values_list("action", flat=True))


def test_the_number_is_given_once_while_the_sheet_is_out(world, sent, sheet):
    again = issue_sheet(
        "reply", subject=sent, organization=world.orgs.shakyo, by=world["npo_manager"]
    )
    assert again == sheet
    assert sheet.number == f"K-{today().year}-0001"
    assert sheet.office == world.offices.plaza_a
    assert actions_about(sent).count("paper_printed") == 1


def test_after_its_return_the_next_print_has_another_number(world, sent, sheet):
    return_sheet(sheet, by=world["coordinator_a"], role="会長")
    other = issue_sheet(
        "reply", subject=sent, organization=world.orgs.shakyo, by=world["coordinator_a"]
    )
    assert other.number == f"K-{today().year}-0002"


def test_a_sheet_is_entered_once(world, sheet):
    return_sheet(sheet, by=world["coordinator_a"], role="会長")
    stale = PaperSheet.objects.get(pk=sheet.pk)
    with pytest.raises(Conflict):
        return_sheet(stale, by=world["asahi_staff"])
    with pytest.raises(Conflict):
        cancel_sheet(stale, by=world["asahi_staff"])
    stale.refresh_from_db()
    assert (stale.status, stale.via, stale.role) == ("returned", "paper", "会長")
    assert stale.entered_by == world["coordinator_a"]


@pytest.mark.django_db(transaction=True)
def test_two_people_printing_at_once_get_one_number(world, sent):
    def issue() -> str:
        return issue_sheet(
            "reply", subject=sent, organization=world.orgs.shakyo, by=world["coordinator_a"]
        ).number

    numbers = together(issue, issue, issue, issue)
    assert len(set(numbers)) == 1, connection.vendor
    assert PaperSheet.objects.count() == 1


def test_an_answer_by_another_way_ends_the_waiting(world, sent, sheet):
    reply_proposal(sent, by=world["shakyo_manager"], values=dict(TALK))
    sheet.refresh_from_db()
    assert sheet.status == "cancelled"


def test_print_button_numbers_the_sheet_and_shows_it(world, sign_in, sent):
    client = sign_in(world["npo_manager"])
    page = client.get(url("proposal-print", sent.number)).content.decode()
    assert "受付番号をつける" in page
    answer = client.post(url("reply-sheet-print", sent.number))
    sheet = PaperSheet.objects.get()
    assert answer["Location"] == f"{url('proposal-print', sent.number)}?sheet={sheet.number}"
    page = client.get(answer["Location"]).content.decode()
    assert sheet.number in page
    assert f"/paper/{sheet.number}/" in page
    assert "受付番号をつける" not in page


def test_a_foreign_number_does_not_print_on_this_sheet(world, sign_in, sent):
    other = proposal_in(world, "sent", recipient=world.orgs.stranger)
    foreign = issue_sheet(
        "reply", subject=other, organization=world.orgs.stranger, by=world["npo_manager"]
    )
    path = url("proposal-print", sent.number)
    page = sign_in(world["npo_manager"]).get(path, {"sheet": foreign.number}).content.decode()
    assert foreign.number not in page


def test_the_code_leads_everybody_to_their_own_page(world, sign_in, sent, sheet):
    path = url("paper-detail", sheet.number)
    for persona in ("coordinator_a", "asahi_staff"):
        answer = sign_in(world[persona]).get(path)
        entry = f"{url('proposal-reply-on-behalf', sent.number)}?sheet={sheet.number}"
        assert answer["Location"] == entry
    own = sign_in(world["shakyo_manager"]).get(path)
    assert own["Location"] == url("proposal-reply", sent.number)
    assert sheet.number in sign_in(world["npo_manager"]).get(path).content.decode()
    for persona in ("stranger_manager", "coordinator_b", "midori_staff", "city_staff", "resident"):
        assert sign_in(world[persona]).get(path).status_code == 404


def entry(**changes):
    values = {
        "answer": "talk",
        "bridge_arranges": "on",
        "answerer_role": "chair",
        "via": "paper",
        "told": "on",
        "submission_key": new_submission_key(),
    }
    return values | date_parts("heard_on", today()) | changes


def test_entering_the_answer_closes_the_sheet_and_tells_who_how_and_from_whom(
    world, sign_in, sent, sheet
):
    client = sign_in(world["coordinator_a"])
    path = f"{url('proposal-reply-on-behalf', sent.number)}?sheet={sheet.number}"
    page = client.get(path).content.decode()
    assert "戻ってきた用紙を入力しています" in page
    assert client.post(path, entry(version=sent.version)).status_code == 302
    sheet.refresh_from_db()
    sent.refresh_from_db()
    assert (sheet.status, sheet.role, sent.status) == ("returned", "会長", "in_talks")
    told = HistoryEntry.objects.about(sent).get(action="paper_returned")
    assert (told.via, told.actor_label) == ("paper", world.offices.plaza_a.name)
    page = client.get(url("paper-detail", sheet.number)).content.decode()
    assert "入力しました" in page
    assert "会長" in page


def test_a_sheet_of_another_letter_is_not_entered_here(world, sign_in, sent):
    other = proposal_in(world, "sent", recipient=world.orgs.stranger)
    foreign = issue_sheet(
        "reply", subject=other, organization=world.orgs.stranger, by=world["npo_manager"]
    )
    path = f"{url('proposal-reply-on-behalf', sent.number)}?sheet={foreign.number}"
    client = sign_in(world["coordinator_a"])
    assert client.post(path, entry(version=sent.version)).status_code == 302
    foreign.refresh_from_db()
    assert foreign.status == "out"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("K-2026-0012", "K-2026-0012"),
        ("ｋ－２０２６－１２", "K-2026-0012"),
        (" k 2026 12 ", "K-2026-0012"),
        ("A-2026-0012", ""),
        ("K-2026", ""),
        ("K-20２六-1", ""),
        ("K-2026-99999999999", ""),
        ("", ""),
    ],
)
def test_typed_numbers(typed, number):
    assert normalise_number(typed) == number


def test_the_desk_lists_its_own_sheets_and_opens_a_typed_number(world, sign_in, sent, sheet):
    near, far = sign_in(world["coordinator_a"]), sign_in(world["coordinator_b"])
    assert sheet.number in near.get(url("paper-desk")).content.decode()
    assert sheet.number not in far.get(url("paper-desk")).content.decode()
    typed = sheet.number.lower().replace("-", " ")
    answer = near.get(url("paper-desk"), {"number": typed})
    assert answer["Location"] == url("paper-detail", sheet.number)
    page = far.get(url("paper-desk"), {"number": typed}).content.decode()
    assert "この机にはありません" in page


def test_a_lost_sheet_is_not_waited_for(world, sign_in, sheet):
    assert (
        sign_in(world["coordinator_b"]).post(url("paper-cancel", sheet.number)).status_code == 404
    )
    assert sign_in(world["asahi_staff"]).post(url("paper-cancel", sheet.number)).status_code == 302
    sheet.refresh_from_db()
    assert sheet.status == "cancelled"
    assert sign_in(world["asahi_staff"]).post(url("paper-cancel", sheet.number)).status_code == 409


def test_a_group_without_account_has_its_sheet_in_the_factory_world(world):
    assert make.PaperSheetFactory(proposal=proposal_in(world, "sent")).status == "out"
