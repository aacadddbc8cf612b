"""Every verb of the proposal against every persona and state, through the front door."""

import pytest

from kyodo_portal.lib.workflow import Conflict
from partnerships.actions.proposals import consult_proposal, return_proposal, withdraw_proposal
from partnerships.actions.replies import reply_proposal
from partnerships.actions.sending import send_proposal
from partnerships.actions.talks import close_proposal, promise_proposal, register_proposal
from partnerships.models import Proposal
from tests.partnerships.proposal_steps import DECLINE, TALK, draft, proposal_in, url
from tests.personas import PERSONAS

pytestmark = pytest.mark.django_db

ASIDE = {"coordinator_a", "asahi_staff", "asahi_approver"}
# verb → (state it starts from, personas who may, personas who see it and may not: 403)
# Everybody else does not see it: 404; the anonymous visitor is sent to sign in.
TABLE = {
    "consult": ("draft", {"npo_manager", "npo_member"}, set()),
    "return": ("consulting", {"npo_manager", "npo_member", "coordinator_a"}, set()),
    "send": ("draft", {"npo_manager"}, {"npo_member"}),
    "withdraw": ("sent", {"npo_manager"}, {"npo_member", "shakyo_manager"} | ASIDE),
    "advise": (
        "sent",
        {"coordinator_a"},
        {"npo_manager", "npo_member", "shakyo_manager", "asahi_staff", "asahi_approver"},
    ),
    "note": (
        "in_talks",
        {"npo_manager", "npo_member", "shakyo_manager", "coordinator_a"},
        {"asahi_staff", "asahi_approver"},
    ),
    "gain": ("in_talks", {"shakyo_manager"}, {"npo_manager", "npo_member"} | ASIDE),
    "promise": ("in_talks", {"npo_manager", "shakyo_manager"}, {"npo_member"} | ASIDE),
    "promise-on-behalf": (
        "in_talks",
        {"coordinator_a"},
        {"npo_manager", "npo_member", "shakyo_manager", "asahi_staff", "asahi_approver"},
    ),
    "close": (
        "agreed",
        {"npo_manager", "shakyo_manager", "asahi_staff", "asahi_approver"},
        {"npo_member", "coordinator_a"},
    ),
    "copy": ("sent", {"npo_manager", "npo_member"}, {"shakyo_manager"} | ASIDE),
    "reply": ("sent", {"shakyo_manager"}, {"npo_manager", "npo_member"} | ASIDE),
    "reply-on-behalf": ("sent", ASIDE, {"npo_manager", "npo_member", "shakyo_manager"}),
}


@pytest.mark.parametrize("verb", TABLE)
def test_who_may_press_what(world, sign_in, verb):
    state, allowed, refused = TABLE[verb]
    for persona in PERSONAS:
        proposal = proposal_in(world, state)
        response = sign_in(world[persona]).post(url(f"proposal-{verb}", proposal.number), {})
        if persona == "anonymous":
            assert response.status_code == 302, persona
            assert "login" in response.url
        elif persona in allowed:
            assert response.status_code in {200, 302}, persona
        elif persona in refused:
            assert response.status_code == 403, persona
        else:
            assert response.status_code == 404, persona
        Proposal.objects.filter(pk=proposal.pk).update(status="closed")


def promise_as_recipient(p, by):
    return promise_proposal(p, by=by, side="recipient")


# action → states from which the table allows it
ACTIONS = {
    "consult": (lambda p, w: consult_proposal(p, by=w["npo_manager"]), {"draft"}),
    "return": (lambda p, w: return_proposal(p, by=w["npo_manager"]), {"consulting"}),
    "send": (lambda p, w: send_proposal(p, by=w["npo_manager"]), {"draft", "consulting"}),
    "withdraw": (lambda p, w: withdraw_proposal(p, by=w["npo_manager"]), {"sent", "in_talks"}),
    "decline": (
        lambda p, w: reply_proposal(p, by=w["shakyo_manager"], values=dict(DECLINE)),
        {"sent", "in_talks"},
    ),
    "accept": (
        lambda p, w: reply_proposal(p, by=w["shakyo_manager"], values=dict(TALK)),
        {"sent"},
    ),
    "promise": (lambda p, w: promise_as_recipient(p, w["shakyo_manager"]), {"in_talks"}),
    "close": (lambda p, w: close_proposal(p, by=w["npo_manager"]), {"agreed"}),
    "register": (lambda p, w: register_proposal(p, by=w["asahi_staff"]), {"agreed"}),
}


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("state", Proposal.Status.values)
def test_table_decides_from_which_state_an_action_starts(world, name, state):
    act, sources = ACTIONS[name]
    proposal = draft(world, recipient_gain="知り合いたいです。")
    Proposal.objects.filter(pk=proposal.pk).update(status=state, due_on=proposal.reply_by)
    proposal.refresh_from_db()
    if state in sources:
        act(proposal, world)
        return
    with pytest.raises(Conflict):
        act(proposal, world)
    proposal.refresh_from_db()
    assert proposal.status == state
    assert not proposal.replies.exists()


def test_button_pressed_too_late_shows_the_conflict_page_with_a_way_back(world, sign_in):
    proposal = proposal_in(world, "declined")
    response = sign_in(world["npo_manager"]).post(url("proposal-withdraw", proposal.number))
    assert response.status_code == 409
    assert proposal.get_absolute_url() in response.content.decode()


def test_buttons_answer_to_post_only(world, sign_in):
    proposal = proposal_in(world, "draft")
    client = sign_in(world["npo_manager"])
    for verb in ("consult", "return", "send", "note", "copy"):
        assert client.get(url(f"proposal-{verb}", proposal.number)).status_code == 405
