"""In talks: notes, wishes, advice, and the promise of both sides."""

import pytest
from django.core.exceptions import ValidationError

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.forms import new_submission_key
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions.talks import (
    add_note,
    advise_proposal,
    close_proposal,
    promise_on_behalf,
    promise_proposal,
    register_proposal,
    write_recipient_gain,
)
from partnerships.models import Note, Proposal
from tests.partnerships.proposal_steps import proposal_in, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def talks(world):
    return proposal_in(world, "in_talks")


def test_one_promise_is_not_enough_and_the_page_says_so(world, talks, sign_in):
    client = sign_in(world["npo_manager"])
    response = client.post(url("proposal-promise", talks.number), follow=True)
    talks.refresh_from_db()
    assert talks.status == "in_talks"
    assert "あなたの団体は約束しました。相手の返事を待っています" in response.content.decode()
    other = sign_in(world["shakyo_manager"]).get(talks.get_absolute_url()).content.decode()
    assert "相手の団体が約束しました" in other


def test_second_promise_agrees_and_tells_everybody(world, talks):
    promise_proposal(talks, by=world["npo_manager"], side="sender")
    promise_proposal(talks, by=world["shakyo_manager"], side="recipient")
    assert talks.status == "agreed"
    told = Notice.objects.filter(kind="proposal_agreed").values_list("user__email", flat=True)
    people = ("npo_manager", "shakyo_manager", "coordinator_a", "asahi_staff", "asahi_approver")
    assert set(told) == {world[name].email for name in people}


def test_when_both_press_at_once_none_is_lost_and_one_agreement_comes(world, talks):
    twin = Proposal.objects.get(pk=talks.pk)
    promise_proposal(talks, by=world["npo_manager"], side="sender")
    promise_proposal(twin, by=world["shakyo_manager"], side="recipient")
    talks.refresh_from_db()
    assert talks.status == twin.status == "agreed"
    assert talks.sender_promised_at
    assert talks.recipient_promised_at
    assert HistoryEntry.objects.about(talks).filter(action="proposal_agreed").count() == 1


def test_promising_twice_changes_nothing(world, talks):
    promise_proposal(talks, by=world["npo_manager"], side="sender")
    promise_proposal(talks, by=world["npo_manager"], side="sender")
    assert talks.status == "in_talks"
    assert HistoryEntry.objects.about(talks).filter(action="proposal_promised").count() == 1


def test_promise_needs_the_wishes_of_both_sides(world, talks):
    Proposal.objects.filter(pk=talks.pk).update(recipient_gain="")
    with pytest.raises(ValidationError, match="地区社協が得たいことを、先に"):
        promise_proposal(talks, by=world["npo_manager"], side="sender")
    promise_proposal(talks, by=world["shakyo_manager"], side="recipient", gain="助かります")
    talks.refresh_from_db()
    assert talks.recipient_gain == "助かります"


def test_recipient_promise_page_asks_for_the_open_wish(world, talks, sign_in):
    Proposal.objects.filter(pk=talks.pk).update(recipient_gain="")
    client = sign_in(world["shakyo_manager"])
    response = client.post(url("proposal-promise", talks.number), {"side": "recipient"})
    assert "私たちが得たいことを入力してください" in response.content.decode()


def test_manager_cannot_promise_for_the_other_side(world, talks, sign_in):
    client = sign_in(world["npo_manager"])
    response = client.post(url("proposal-promise", talks.number), {"side": "recipient"})
    assert response.status_code == 403


def test_wish_stands_still_once_somebody_promised(world, talks):
    promise_proposal(talks, by=world["npo_manager"], side="sender")
    with pytest.raises(ValidationError, match="約束のあとは直せません"):
        write_recipient_gain(
            talks, by=world["shakyo_manager"], text="ちがうこと", version=talks.version
        )


def test_wish_saved_against_an_old_version_is_a_conflict(world, talks):
    with pytest.raises(Conflict):
        write_recipient_gain(talks, by=world["shakyo_manager"], text="あ", version=0)


def test_coordinator_enters_a_promise_for_one_side_only(world, talks, sign_in):
    client = sign_in(world["coordinator_a"])
    data = {"side": "recipient", "via": "phone", "told": "on"}
    client.post(url("proposal-promise-on-behalf", talks.number), data)
    talks.refresh_from_db()
    assert talks.recipient_promised_at
    entry = HistoryEntry.objects.about(talks).get(action="proposal_promised")
    assert (entry.via, entry.actor_label) == ("phone", world.offices.plaza_a.name)
    with pytest.raises(ValidationError, match="片方の団体の分だけ"):
        promise_on_behalf(
            talks,
            by=world["coordinator_a"],
            office=world.offices.plaza_a,
            side="sender",
            via="phone",
        )
    promise_proposal(talks, by=world["npo_manager"], side="sender")
    assert talks.status == "agreed"


def test_promise_on_behalf_asks_whether_the_group_was_told(world, talks, sign_in):
    client = sign_in(world["coordinator_a"])
    data = {"side": "recipient", "via": "phone"}
    page = client.post(url("proposal-promise-on-behalf", talks.number), data).content.decode()
    assert "相手に伝えてから、チェックを入れてください" in page


def test_note_sent_twice_is_written_once_and_read_by_the_other_side(world, talks, sign_in):
    data = {"text": "土曜日はどうですか", "submission_key": new_submission_key()}
    client = sign_in(world["npo_member"])
    for _ in range(2):
        assert client.post(url("proposal-note", talks.number), data).status_code == 302
    assert Note.objects.count() == 1
    page = sign_in(world["shakyo_manager"]).get(talks.get_absolute_url()).content.decode()
    assert "土曜日はどうですか" in page
    told = Notice.objects.filter(kind="proposal_noted").values_list("user__email", flat=True)
    assert set(told) == {world["shakyo_manager"].email, world["coordinator_a"].email}


def test_notes_end_with_the_proposal(world):
    proposal = proposal_in(world, "declined")
    with pytest.raises(Conflict):
        add_note(proposal, by=world["npo_manager"], label="会", text="あ")


def test_advice_is_read_by_sender_and_third_party_only(world, talks, sign_in):
    advise_proposal(
        talks,
        by=world["coordinator_a"],
        office=world.offices.plaza_a,
        text="ひみつの助言",
        suggested=[world.orgs.stranger],
    )
    address = talks.get_absolute_url()
    for persona in ("npo_manager", "npo_member", "coordinator_a"):
        assert "ひみつの助言" in sign_in(world[persona]).get(address).content.decode()
    page = sign_in(world["shakyo_manager"]).get(address).content.decode()
    assert "ひみつの助言" not in page
    assert "助言を書きました" not in page


def test_advice_page_wants_a_name_that_means_one_group(world, talks, sign_in):
    client = sign_in(world["coordinator_a"])
    data = {"text": "どうぞ", "suggested_1": "見本ヶ丘"}
    page = client.post(url("proposal-advise", talks.number), data).content.decode()
    assert "「見本ヶ丘」が1つに決まりません" in page
    data["suggested_1"] = "花でかざる"
    assert client.post(url("proposal-advise", talks.number), data).status_code == 302
    assert talks.advice.get().suggested.get() == world.orgs.stranger


def test_agreed_one_off_ends_with_a_short_note(world, sign_in):
    proposal = proposal_in(world, "agreed")
    data = {"outcome_note": "たのしかったです"}
    sign_in(world["npo_manager"]).post(url("proposal-close", proposal.number), data)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.outcome_note) == ("closed", "たのしかったです")


def test_of_registering_and_closing_at_once_one_wins(world):
    proposal = proposal_in(world, "agreed")
    twin = Proposal.objects.get(pk=proposal.pk)
    register_proposal(proposal, by=world["asahi_staff"])
    with pytest.raises(Conflict):
        close_proposal(twin, by=world["npo_manager"])
    twin.refresh_from_db()
    assert twin.status == "registered"
