"""Steps that the tests of proposals share: a letter at a given point of its life."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from kyodo_portal.lib.forms import new_submission_key
from partnerships.actions.proposals import consult_proposal, withdraw_proposal
from partnerships.actions.replies import reply_proposal
from partnerships.actions.sending import send_proposal
from partnerships.actions.talks import promise_proposal
from partnerships.models import Proposal
from tests import factories as make

TALK = {
    "answer": "talk",
    "answerer_role": "officer",
    "bridge_arranges": True,
    "gain": "顔の見える関係がほしいです。",
}
DECLINE = {"answer": "decline", "answerer_role": "chair", "decline_reason": "capacity"}


def today() -> Any:
    return timezone.localdate()


def in_days(days: int) -> Any:
    return today() + timedelta(days=days)


def url(name: str, *args: Any) -> str:
    return reverse(f"partnerships:{name}", args=args)


def draft(world: Any, **changes: Any) -> Proposal:
    """A complete draft of the NPO to the 地区社協, bridged by care plaza A."""
    values = {
        "sender": world.orgs.npo,
        "recipient": world.orgs.shakyo,
        "third_party": world.offices.plaza_a,
    }
    return make.ProposalFactory(**values | changes)


def proposal_in(world: Any, status: str, **changes: Any) -> Proposal:
    """A proposal brought to `status` by the real actions."""
    proposal = draft(world, **changes)
    sender, recipient = world["npo_manager"], world["shakyo_manager"]
    if status == "consulting":
        consult_proposal(proposal, by=sender)
    if status in {"sent", "in_talks", "agreed", "declined", "withdrawn"}:
        send_proposal(proposal, by=sender)
    if status in {"in_talks", "agreed"}:
        reply_proposal(proposal, by=recipient, values=dict(TALK))
    if status == "agreed":
        promise_proposal(proposal, by=sender, side="sender")
        promise_proposal(proposal, by=recipient, side="recipient")
    if status == "declined":
        reply_proposal(proposal, by=recipient, values=dict(DECLINE))
    if status == "withdrawn":
        withdraw_proposal(proposal, by=sender)
    proposal.refresh_from_db()
    assert proposal.status == status
    return proposal


def answer_data(proposal: Proposal, **fields: Any) -> dict[str, Any]:
    """What the answer page sends."""
    data = {
        "version": proposal.version,
        "submission_key": new_submission_key(),
        "answer": "talk",
        "bridge_arranges": "on",
        "answerer_role": "officer",
    }
    return data | fields


def date_parts(name: str, day: Any) -> dict[str, str]:
    return {
        f"{name}_year": str(day.year),
        f"{name}_month": str(day.month),
        f"{name}_day": str(day.day),
    }
