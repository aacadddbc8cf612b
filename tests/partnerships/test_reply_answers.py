"""The recipient's answers: the five kinds, the rules of each, corrections, two people at once."""

from datetime import timedelta

import pytest

from kyodo_portal.history.models import HistoryEntry, Notice
from partnerships.models import Proposal, Reply
from tests import factories as make
from tests.partnerships.proposal_steps import (
    answer_data,
    date_parts,
    in_days,
    proposal_in,
    url,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(world):
    return proposal_in(world, "sent")


@pytest.fixture
def officer(world, sign_in):
    return sign_in(world["shakyo_manager"])


def answer(client, proposal, **fields):
    data = answer_data(proposal, **fields)
    return client.post(url("proposal-reply", proposal.number), data)


def test_talking_opens_the_talks_and_tells_all_sides(world, sent, officer):
    assert answer(officer, sent, gain="助かります").status_code == 302
    sent.refresh_from_db()
    assert (sent.status, sent.recipient_gain) == ("in_talks", "助かります")
    told = Notice.objects.filter(kind="proposal_replied").values_list("user__email", flat=True)
    assert set(told) == {world["npo_manager"].email, world["coordinator_a"].email}
    assert Notice.objects.get(kind="reply_received").user == world["shakyo_manager"]


def test_asking_more_opens_the_talks(sent, officer):
    answer(officer, sent, answer="ask", question="雨の日はどうしますか")
    sent.refresh_from_db()
    assert sent.status == "in_talks"


def test_board_meeting_moves_the_due_date_and_nothing_else(sent, officer):
    board = in_days(50)
    answer(officer, sent, answer="board", **date_parts("board_on", board))
    sent.refresh_from_db()
    assert sent.status == "sent"
    assert sent.due_on == board + timedelta(days=7)


def test_declining_is_told_gently_with_two_next_steps(world, sent, officer, sign_in):
    answer(officer, sent, answer="decline", decline_reason="capacity", word="また来年")
    sent.refresh_from_db()
    assert sent.status == "declined"
    assert Notice.objects.filter(kind="proposal_declined", user=world["npo_manager"]).exists()
    page = sign_in(world["npo_manager"]).get(sent.get_absolute_url()).content.decode()
    assert "次にできること" in page
    assert "今は手いっぱいです" in page
    assert "却下" not in page


def test_introducing_names_a_group_and_contacts_nobody(world, sent, officer, sign_in):
    answer(officer, sent, answer="introduce", introduced_name="花でかざる会")
    sent.refresh_from_db()
    assert sent.status == "sent"
    assert sent.replies.get().introduced == world.orgs.stranger
    assert not Notice.objects.filter(user=world["stranger_manager"]).exists()
    page = sign_in(world["npo_manager"]).get(sent.get_absolute_url()).content.decode()
    assert "写して、見本ヶ丘を花でかざる会に声をかける" in page


def test_a_name_that_means_several_groups_asks_which(world, sent, officer):
    response = answer(officer, sent, answer="introduce", introduced_name="見本ヶ丘")
    assert "どの団体か、下から選んでください" in response.content.decode()
    chosen = world.orgs.paper
    response = answer(
        officer, sent, answer="introduce", introduced_name="見本ヶ丘", introduced=chosen.pk
    )
    assert response.status_code == 302
    assert sent.replies.get().introduced == chosen


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"answer": ""}, "返事を選んでください"),
        ({"answerer_role": ""}, "返事をした人の役割を選んでください"),
        ({"bridge_arranges": ""}, "話せる日を入力するか"),
        (
            {"bridge_arranges": "", **date_parts("talk_date_1", in_days(-2))},
            "話せる日は、今日か、それより先の日にしてください",
        ),
        ({"answer": "ask"}, "聞きたいことを入力してください"),
        ({"answer": "board"}, "役員会の日を入力してください"),
        (
            {"answer": "board", **date_parts("board_on", in_days(-1))},
            "役員会の日は、今日か、それより先の日にしてください",
        ),
        (
            {"answer": "board", **date_parts("board_on", in_days(400))},
            "役員会の日は、今日から120日あとまでにしてください",
        ),
        ({"answer": "decline"}, "見送りの理由を選んでください"),
        ({"answer": "introduce"}, "紹介する団体を入力してください"),
        (
            {"answer": "introduce", "introduced_name": "ありえない会"},
            "その名前の団体が見つかりません",
        ),
    ],
)
def test_each_answer_says_what_it_still_needs(sent, officer, fields, sentence):
    response = answer(officer, sent, **fields)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Reply.objects.exists()


def test_words_typed_under_another_answer_are_not_kept(sent, officer):
    answer(officer, sent, answer="decline", decline_reason="timing", gain="あ", question="い")
    reply = sent.replies.get()
    assert (reply.gain, reply.question) == ("", "")


def test_of_two_officers_who_answer_at_once_one_wins(world, sent, sign_in):
    second = make.MembershipFactory(organization=world.orgs.shakyo).user
    opened = answer_data(sent)
    also_opened = answer_data(sent, answer="decline", decline_reason="timing")
    address = url("proposal-reply", sent.number)
    assert sign_in(world["shakyo_manager"]).post(address, opened).status_code == 302
    response = sign_in(second).post(address, also_opened)
    assert response.status_code == 409
    assert "先に返事をしました" in response.content.decode()
    assert Reply.objects.count() == 1


def test_the_same_answer_sent_twice_counts_once(sent, officer):
    data = answer_data(sent)
    for _ in range(2):
        response = officer.post(url("proposal-reply", sent.number), data)
        assert response.status_code == 302
    assert Reply.objects.count() == 1


def test_answer_may_be_corrected_within_a_day(sent, officer):
    answer(officer, sent)
    sent.refresh_from_db()
    answer(officer, sent, answer="ask", question="いつですか")
    sent.refresh_from_db()
    assert sent.status == "in_talks"
    assert list(sent.replies.values_list("answer", flat=True)) == ["talk", "ask"]


def test_after_a_day_only_declining_is_left(sent, officer):
    answer(officer, sent)
    Reply.objects.update(created_at=sent.created_at - timedelta(hours=25))
    sent.refresh_from_db()
    page = officer.get(url("proposal-reply", sent.number)).content.decode()
    assert 'value="decline"' in page
    assert 'value="talk"' not in page
    answer(officer, sent, answer="decline", decline_reason="content")
    sent.refresh_from_db()
    assert sent.status == "declined"


def test_finished_proposal_shows_no_answer_form(world, officer):
    proposal = proposal_in(world, "withdrawn")
    page = officer.get(url("proposal-reply", proposal.number)).content.decode()
    assert "いまは返事がいりません" in page
    assert answer(officer, proposal).status_code in {200, 409}
    assert not Reply.objects.exists()


def test_coordinator_enters_the_answer_and_everybody_sees_how(world, sent, sign_in):
    data = answer_data(sent, via="phone", told="on", **date_parts("heard_on", in_days(-1)))
    response = sign_in(world["coordinator_a"]).post(
        url("proposal-reply-on-behalf", sent.number), data
    )
    assert response.status_code == 302
    for persona in ("npo_manager", "shakyo_manager"):
        page = sign_in(world[persona]).get(sent.get_absolute_url()).content.decode()
        assert "見本ヶ丘地域ケアプラザが電話で聞いて入力" in page
    entry = HistoryEntry.objects.about(sent).get(action="proposal_replied")
    assert (entry.via, entry.actor_label) == ("phone", world.offices.plaza_a.name)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"told": ""}, "相手に伝えてから、チェックを入れてください"),
        ({"via": ""}, "方法を選んでください"),
        (date_parts("heard_on", in_days(2)), "聞いた日は、今日か、それより前の日にしてください"),
    ],
)
def test_answer_on_behalf_needs_how_when_and_that_the_group_knows(
    world, sent, sign_in, fields, sentence
):
    data = answer_data(sent, via="phone", told="on", **date_parts("heard_on", in_days(0)))
    client = sign_in(world["coordinator_a"])
    page = client.post(url("proposal-reply-on-behalf", sent.number), data | fields)
    assert sentence in page.content.decode()
    assert not Reply.objects.exists()


def test_ward_staff_enter_an_answer_without_reading_the_letter(world, sent, sign_in):
    Proposal.objects.filter(pk=sent.pk).update(activity="よまれない本文")
    address = url("proposal-reply-on-behalf", sent.number)
    page = sign_in(world["asahi_staff"]).get(address).content.decode()
    assert "内容は当事者と橋わたし役だけが読めます" in page
    assert "よまれない本文" not in page
