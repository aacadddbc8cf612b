"""Links in mails that open one thing for one group without a password."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kyodo_portal.lib.ids import digest, random_token
from kyodo_portal.lib.keyed import keyed_token
from kyodo_portal.lib.throttle import tries_within_hour
from organizations.models import Organization
from partnerships.models import AccessToken, Agreement, Partnership, Proposal
from partnerships.notices import proposals as notices

# How often a used-up link may ask for a new one: per link and per caller, in an hour.
RESENDS_PER_LINK = 3
RESENDS_PER_CALLER = 10


@transaction.atomic
def issue_token(
    purpose: str,
    *,
    organization: Organization,
    proposal: Proposal | None = None,
    partnership: Partnership | None = None,
    agreement: Agreement | None = None,
    round: int = 0,
) -> AccessToken:
    """Make a link for one group, usable for TOKEN_DAYS. Its secret is `token.secret`."""
    nonce = random_token()
    return AccessToken.objects.create(
        purpose=purpose,
        nonce=nonce,
        digest=digest(keyed_token(nonce)),
        organization=organization,
        proposal=proposal,
        partnership=partnership,
        agreement=agreement,
        round=round,
        expires_on=timezone.localdate() + timedelta(days=settings.TOKEN_DAYS),
    )


def issue_reply_token(proposal: Proposal) -> AccessToken:
    """The link with which the recipient answers this proposal, and no other."""
    return issue_token(
        AccessToken.Purpose.REPLY, organization=proposal.addressee, proposal=proposal
    )


@transaction.atomic
def resend_reply_link(secret: str, *, caller: str) -> None:
    """Send a fresh link to the group's registered address, if `secret` ever was one of its links.

    Says nothing about whether it was: the caller gets the same page either way. `caller` is the
    network address that the hourly limit counts.
    """
    key = digest(secret)
    token = AccessToken.objects.filter(purpose="reply", digest=key).first()
    within = tries_within_hour(f"resend:from:{caller}") <= RESENDS_PER_CALLER
    if token is None or not within or tries_within_hour(f"resend:link:{key}") > RESENDS_PER_LINK:
        return
    proposal = token.proposal
    if (
        proposal is None
        or proposal.recipient_id != token.organization_id
        or proposal.status not in Proposal.OPEN
    ):
        return
    proposal.tokens.filter(purpose="reply", revoked_at=None).update(revoked_at=timezone.now())
    fresh = issue_reply_token(proposal)
    notices.tell_recipient_to_answer("reply_link", proposal, event=f"token{fresh.pk}")
