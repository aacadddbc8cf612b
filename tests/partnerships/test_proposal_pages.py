"""Reading proposals: who reads what, the own list, the paper twin."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import Proposal
from tests.partnerships.proposal_steps import draft, in_days, proposal_in, url
from tests.personas import PERSONAS

pytestmark = pytest.mark.django_db
CANARY = "カナリアのことば"
READERS = {
    "draft": {"npo_manager", "npo_member"},
    "consulting": {"npo_manager", "npo_member", "coordinator_a"},
    "sent": {"npo_manager", "npo_member", "shakyo_manager", "coordinator_a"},
    "agreed": {
        "npo_manager",
        "npo_member",
        "shakyo_manager",
        "coordinator_a",
        "asahi_staff",
        "asahi_approver",
    },
}


@pytest.mark.parametrize("state", READERS)
def test_who_reads_the_letter_who_sees_the_title_and_who_neither(world, sign_in, state):
    proposal = proposal_in(world, state, activity=CANARY)
    for persona in PERSONAS[1:]:
        response = sign_in(world[persona]).get(proposal.get_absolute_url())
        page = response.content.decode()
        if persona in READERS[state]:
            assert CANARY in page, persona
        elif state == "sent" and persona in {"asahi_staff", "asahi_approver"}:
            assert response.status_code == 200
            assert "内容は当事者と橋わたし役だけが読めます" in page
            assert proposal.title in page
            assert CANARY not in page
        else:
            assert response.status_code == 404, persona


def test_title_only_reader_may_not_print_the_letter(world, sign_in):
    proposal = proposal_in(world, "sent")
    client = sign_in(world["asahi_staff"])
    assert client.get(url("proposal-print", proposal.number)).status_code == 403


def test_answer_sheet_has_the_five_answers_the_return_address_and_a_qr_code(world, sign_in):
    proposal = proposal_in(world, "sent")
    page = sign_in(world["npo_manager"]).get(url("proposal-print", proposal.number))
    text = page.content.decode()
    for words in (
        "話し合ってみたい",
        "もう少し聞きたい",
        "役員会にかける",
        "今回は見送る",
        "ほかの団体を紹介する",
        "役員会の日",
        "返送先",
        world.offices.plaza_a.name,
        proposal.number,
        "<svg",
    ):
        assert words in text
    assert "style=" not in text
    assert "<script>" not in text


def test_markup_in_a_letter_stays_text(world, sign_in):
    proposal = proposal_in(world, "sent", title="<b>太字</b>", activity="<script>x</script>")
    client = sign_in(world["npo_manager"])
    for name in ("proposal-detail", "proposal-print"):
        page = client.get(url(name, proposal.number)).content.decode()
        assert "<b>太字" not in page
        assert "<script>x" not in page


@pytest.mark.parametrize(
    ("days", "line"),
    [(12, "返事待ち（あと12日）"), (0, "今日が返事の日です"), (-3, "返事の日から3日すぎました")],
)
def test_own_list_says_what_comes_next(world, sign_in, days, line):
    proposal = proposal_in(world, "sent")
    Proposal.objects.filter(pk=proposal.pk).update(due_on=in_days(days))
    page = sign_in(world["npo_manager"]).get(url("my-proposals")).content.decode()
    assert line in page


def test_recipient_opens_the_received_box_and_sees_no_drafts(world, sign_in):
    draft(world, title="まだ下書き")
    proposal_in(world, "sent", title="とどいた提案")
    page = sign_in(world["shakyo_manager"]).get(url("my-proposals")).content.decode()
    assert "とどいた提案" in page
    assert "まだ下書き" not in page
    assert "返事をしてください" in page


@pytest.mark.parametrize(
    ("box", "words"),
    [
        ("sent", "まだ提案はありません"),
        ("received", "届いている提案はありません"),
        ("x", "まだ提案は"),
    ],
)
def test_empty_boxes_say_what_to_do(world, sign_in, box, words):
    client = sign_in(world["stranger_manager"])
    assert words in client.get(url("my-proposals"), {"box": box}).content.decode()


def test_own_list_asks_the_database_the_same_number_of_times(world, sign_in):
    client = sign_in(world["npo_manager"])
    counts = []
    for number in (2, 8):
        for _ in range(number):
            draft(world)
        client.get(url("my-proposals"))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("my-proposals"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_agreed_proposal_offers_registration_to_ward_staff_only(world, sign_in):
    address = proposal_in(world, "agreed").get_absolute_url()
    assert "連携として登録する" in sign_in(world["asahi_staff"]).get(address).content.decode()
    assert "連携として登録する" not in sign_in(world["npo_manager"]).get(address).content.decode()
