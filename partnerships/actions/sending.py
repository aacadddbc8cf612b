"""Sending a proposal: the one step after which others may read it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from partnerships import rules
from partnerships.actions.tokens import issue_reply_token
from partnerships.models import Proposal
from partnerships.notices import proposals as notices
from partnerships.workflow import PROPOSAL


@transaction.atomic
def send_proposal(proposal: Proposal, *, by: Any) -> Proposal:
    """Send it to the recipient, with copies to the third party and the sender.

    Everything of `rules.sending_problems` is asked again here, with both groups' rows locked, so
    that simultaneous sends cannot pass the limits together. Raises ValidationError or Conflict.
    """
    if not PROPOSAL.allows(proposal, "send"):
        raise Conflict("この提案は、もう送ってあります。いまの状態を確かめてください。")
    _lock_parties(proposal)
    if problems := rules.sending_problems(proposal, timezone.localdate()):
        raise ValidationError([problem.text for problem in problems])
    now = timezone.now()
    PROPOSAL.move(proposal, "send", sent_at=now, status_changed_at=now, due_on=proposal.reply_by)
    if notices.needs_link(proposal.addressee):
        issue_reply_token(proposal)
    record(proposal, "proposal_sent", by=by, label=proposal.sender.name)
    notices.tell_sent(proposal)
    return proposal


def _lock_parties(proposal: Proposal) -> None:
    """Hold both rows (always in the same order) and take the groups as they are now."""
    ids = [pk for pk in (proposal.sender_id, proposal.recipient_id) if pk]
    rows = Organization.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    parties = {row.pk: row for row in rows}
    proposal.sender = parties[proposal.sender_id]
    proposal.recipient = parties[proposal.recipient_id] if proposal.recipient_id else None
