"""Consulting and sending: guards, limits, simultaneous clicks, copies."""

import pytest
from django.core.exceptions import ValidationError

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization, OutreachTask
from partnerships import rules
from partnerships.actions.proposals import (
    consult_proposal,
    copy_proposal,
    expire_proposal,
    return_proposal,
)
from partnerships.actions.sending import send_proposal
from partnerships.models import Proposal
from tests import factories as make
from tests.partnerships.proposal_steps import draft, in_days, proposal_in, today, url

pytestmark = pytest.mark.django_db


def send(world, proposal):
    return send_proposal(proposal, by=world["npo_manager"])


def kinds():
    return set(Notice.objects.values_list("kind", flat=True))


def test_sending_sets_the_due_date_and_tells_recipient_third_party_and_sender(world):
    proposal = send(world, draft(world))
    assert proposal.status == "sent"
    assert proposal.due_on == proposal.reply_by
    assert kinds() == {
        "proposal_sent",
        "proposal_sent_to_recipient",
        "proposal_sent_to_third_party",
    }
    to = Notice.objects.get(kind="proposal_sent_to_recipient")
    assert to.user == world["shakyo_manager"]
    assert to.context["path"] == url("proposal-reply", proposal.number)


def test_group_without_mail_becomes_a_call_for_its_care_plaza(world):
    send(world, draft(world, recipient=world.orgs.paper))
    task = OutreachTask.objects.get()
    assert task.office == world.offices.plaza_a
    assert "proposal_sent_to_recipient" not in kinds()


def test_group_with_a_mailbox_only_gets_a_link_of_its_own(world):
    Organization.objects.filter(pk=world.orgs.paper.pk).update(liaison_email="kai@example.jp")
    proposal = send(world, draft(world, recipient=world.orgs.paper))
    notice = Notice.objects.get(kind="proposal_sent_to_recipient")
    assert notice.email == "kai@example.jp"
    assert notice.context["path"] == "/reply/{token}/"
    assert notice.context["nonce"] == proposal.tokens.get().nonce


def spoil(proposal, world, what):
    orgs = Organization.objects
    if what == "sender":
        orgs.filter(pk=world.orgs.npo.pk).update(status="submitted")
    elif what == "recipient":
        orgs.filter(pk=world.orgs.shakyo.pk).update(status="paused")
    elif what == "resting":
        orgs.filter(pk=world.orgs.shakyo.pk).update(no_capacity=True)
    elif what == "office":
        proposal.third_party.is_open = False
        proposal.third_party.save()
    else:
        for name, value in what.items():
            setattr(proposal, name, value)


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("sender", "公開されると、送れます"),
        ("recipient", "いま提案を受けとれません"),
        ("resting", "今は余力がない"),
        ("office", "もう一度選んでください"),
        ({"third_party": None}, "「橋わたし役」のページがまだです"),
        ({"sender_gain": ""}, "「おたがい」のページがまだです"),
        ({"recipient": None, "undecided": True}, "声をかける団体が決まると、送れます"),
        ({"no_personal_data": False}, "「返事」のページがまだです"),
        ({"reply_by": in_days(13)}, "今日から14日あとより先にしてください"),
        ({"reply_by": in_days(121)}, "今日から120日あとまでにしてください"),
    ],
)
def test_guards_of_sending_speak_kindly_and_send_nothing(world, what, sentence):
    proposal = draft(world)
    spoil(proposal, world, what)
    with pytest.raises(ValidationError) as caught:
        send(world, proposal)
    assert sentence in " ".join(caught.value.messages)
    assert Proposal.objects.get().status == "draft"
    assert not Notice.objects.exists()


def test_sixth_open_proposal_of_a_sender_waits(world, settings):
    settings.OPEN_PROPOSALS_PER_SENDER = 2
    for _ in range(2):
        send(world, draft(world))
    with pytest.raises(ValidationError, match="返事待ちと話し合い中の提案が2件"):
        send(world, draft(world))


def test_jichikai_receives_three_open_proposals_at_most(world):
    for _ in range(3):
        sender = make.OrganizationFactory(district=world.places.a)
        send(world, draft(world, sender=sender, recipient=world.orgs.paper))
    fourth = draft(world, recipient=world.orgs.paper)
    with pytest.raises(ValidationError, match="3件の提案が届いています。ケアプラザに相談"):
        send(world, fourth)
    send(world, draft(world, recipient=world.orgs.shakyo))


def test_limit_counts_what_others_sent_after_the_draft_was_read(world, settings):
    settings.OPEN_PROPOSALS_PER_SENDER = 1
    one, two = draft(world), draft(world)
    stale = Proposal.objects.select_related("sender", "recipient").get(pk=two.pk)
    send(world, one)
    with pytest.raises(ValidationError):
        send(world, stale)


def test_of_two_people_who_send_at_once_one_wins(world):
    proposal = draft(world)
    twin = Proposal.objects.get(pk=proposal.pk)
    send(world, proposal)
    with pytest.raises(Conflict):
        send(world, twin)
    assert Notice.objects.filter(kind="proposal_sent_to_recipient").count() == 1


def test_sending_problem_is_shown_on_the_check_page(world, sign_in):
    proposal = draft(world, third_party=None)
    client = sign_in(world["npo_manager"])
    response = client.post(url("proposal-send", proposal.number), follow=True)
    assert "「橋わたし役」のページがまだです" in response.content.decode()


def test_done_page_says_who_sees_the_title(world, sign_in):
    client = sign_in(world["npo_manager"])
    proposal = draft(world)
    response = client.post(url("proposal-send", proposal.number), follow=True)
    page = response.content.decode()
    assert "提案を送りました" in page
    assert proposal.number in page
    assert "<strong>題名だけ</strong>" in page


def test_consulting_needs_the_small_activity_and_a_third_party(world):
    with pytest.raises(ValidationError, match="小さな活動"):
        consult_proposal(draft(world, title=""), by=world["npo_manager"])
    with pytest.raises(ValidationError, match="橋わたしをお願いする相手"):
        consult_proposal(draft(world, third_party=None), by=world["npo_manager"])


def test_returning_with_advice_tells_the_sender(world):
    proposal = proposal_in(world, "consulting")
    return_proposal(
        proposal, by=world["coordinator_a"], office=world.offices.plaza_a, text="日を書きましょう"
    )
    assert proposal.status == "draft"
    assert proposal.advice.get().text == "日を書きましょう"
    assert Notice.objects.filter(kind="proposal_advised", user=world["npo_manager"]).count() == 1


def test_copy_keeps_the_words_and_drops_people_and_dates(world):
    proposal = proposal_in(world, "declined")
    copy = copy_proposal(proposal, by=world["npo_member"], submission_key="a" * 32)
    again = copy_proposal(proposal, by=world["npo_member"], submission_key="a" * 32)
    assert copy == again
    assert (copy.status, copy.title, copy.recipient) == ("draft", proposal.title, None)
    assert copy.reply_by is None
    assert copy.third_party is None
    assert "partner" in rules.missing_pages(copy)


def test_unanswered_proposal_closes_sixty_days_after_its_due_date(world):
    proposal = proposal_in(world, "sent")
    Proposal.objects.filter(pk=proposal.pk).update(due_on=in_days(-60))
    proposal.refresh_from_db()
    with pytest.raises(ValidationError):
        expire_proposal(proposal, on=today())
    expire_proposal(proposal, on=in_days(1))
    assert proposal.status == "closed"
    assert HistoryEntry.objects.about(proposal).last().via == "system"


def test_talks_close_after_half_a_year_without_movement(world):
    proposal = proposal_in(world, "in_talks")
    with pytest.raises(ValidationError):
        expire_proposal(proposal, on=in_days(180))
    expire_proposal(proposal, on=in_days(182))
    assert proposal.status == "closed"
