"""No mail, task or history entry carries what somebody wrote in a proposal (scenario 22)."""

import json

import pytest
from django.core.management import call_command

from kyodo_portal.history.models import HistoryEntry, Notice
from kyodo_portal.history.sending import render, variables
from organizations.models import Organization, OutreachTask
from partnerships.actions.proposals import consult_proposal, return_proposal, withdraw_proposal
from partnerships.actions.replies import reply_on_behalf, reply_proposal
from partnerships.actions.sending import send_proposal
from partnerships.actions.talks import add_note, close_proposal, promise_proposal
from partnerships.actions.tokens import resend_reply_link
from tests.partnerships.proposal_steps import TALK, draft, in_days, today

pytestmark = pytest.mark.django_db
CANARY = "カナリア鳴く"
TEXTS = {
    name: f"{CANARY}：{name}"
    for name in (
        "reason",
        "activity",
        "place",
        "audience",
        "people",
        "sender_gain",
        "expected_gain",
        "offer_text",
        "request",
    )
}


def whole_life(world):
    """Two proposals through every step that tells somebody, with canaries in every text."""
    manager, officer, helper = (
        world["npo_manager"],
        world["shakyo_manager"],
        world["coordinator_a"],
    )
    one = draft(world, **TEXTS)
    consult_proposal(one, by=manager)
    return_proposal(one, by=helper, office=world.offices.plaza_a, text=CANARY)
    send_proposal(one, by=manager)
    question = {"answer": "ask", "answerer_role": "chair", "question": CANARY}
    reply_proposal(one, by=officer, values=question)
    reply_proposal(one, by=officer, values=TALK | {"gain": CANARY})
    add_note(one, by=manager, label="会", text=CANARY, side="sender")
    promise_proposal(one, by=manager, side="sender")
    promise_proposal(one, by=officer, side="recipient")
    close_proposal(one, by=manager, label="会", outcome_note=CANARY)
    _without_account(world, manager, helper)


def _without_account(world, manager, helper):
    two = draft(world, recipient=world.orgs.paper, **TEXTS)
    send_proposal(two, by=manager)
    board = {"answer": "board", "answerer_role": "chair", "board_on": in_days(10)}
    reply_on_behalf(
        two,
        by=helper,
        office=world.offices.plaza_a,
        via="phone",
        heard_on=today(),
        values=board,
    )
    withdraw_proposal(two, by=manager)
    Organization.objects.filter(pk=world.orgs.paper.pk).update(liaison_email="kai@example.jp")
    world.orgs.paper.refresh_from_db()
    three = draft(world, recipient=world.orgs.paper, **TEXTS)
    send_proposal(three, by=manager)
    resend_reply_link(three.tokens.get().secret, caller="192.0.2.1")
    no = {"answer": "decline", "answerer_role": "chair", "decline_reason": "timing"}
    reply_proposal(three, by=None, via="token", values=no | {"word": CANARY})


def test_no_proposal_text_leaves_in_mails_tasks_or_history(world):
    whole_life(world)
    notices = list(Notice.objects.select_related("user"))
    assert len({notice.kind for notice in notices}) >= 12
    for notice in notices:
        subject, body = render(notice, variables(notice))
        assert CANARY not in subject + body, notice.kind
        assert CANARY not in json.dumps(notice.context, ensure_ascii=False), notice.kind
        assert subject.startswith("【最初の一歩】")
        assert subject.count("【最初の一歩】") == 1
    for entry in HistoryEntry.objects.all():
        assert CANARY not in entry.note + json.dumps(entry.changes, ensure_ascii=False)
    for task in OutreachTask.objects.all():
        assert CANARY not in task.message


def test_every_mail_has_one_link_and_no_names_of_people(world):
    whole_life(world)
    for notice in Notice.objects.select_related("user"):
        values = variables(notice)
        _, body = render(notice, values)
        # Beside the links that stop or change such mails there is one, the one to act on.
        for name in ("stop_url", "settings_url"):
            body = body.replace(values[name], "") if values[name] else body
        assert body.count("http://") + body.count("https://") == 1, notice.kind
        assert "{" not in body, notice.kind


def test_mails_of_a_whole_life_are_sent(world, mailoutbox, settings):
    settings.MAIL_QUIET_HOURS = ""
    whole_life(world)
    call_command("send_notices")
    assert not Notice.objects.failed().exists()
    assert len(mailoutbox) == Notice.objects.filter(status="sent").count() >= 20
    held = Notice.objects.filter(status="held")  # for the offices' digests
    assert {notice.audience.split(":")[0] for notice in held} == {"office"}
    assert Notice.objects.filter(kind="daily_digest").count() == len(
        set(held.values_list("user", flat=True))
    )
