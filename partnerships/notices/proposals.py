"""Who hears of a proposal (N1–N9 of domain.md §7).

Mails carry number, title, parties and due date; never what anybody wrote in the proposal, its
replies, notes or advice.
"""

from datetime import date
from typing import Any

from django.urls import reverse

from kyodo_portal.lib.dates import format_date
from organizations.models import Organization
from organizations.notices import (
    mailbox_of,
    tell_mailbox,
    tell_office,
    tell_organization,
    tell_ward_staff,
)
from partnerships.models import AccessToken, Proposal, Reply

# Kinds that ask the recipient for its answer: to be told before the answer is due.
ASKING = {"proposal_sent_to_recipient", "proposal_due_soon"}
# The path of a link whose secret is filled in when the mail leaves.
TOKEN_PATH = "/reply/{token}/"  # noqa: S105 - a pattern, not a secret


def tell_consulting(proposal: Proposal) -> None:
    """N1: the third party is asked to look at the draft."""
    _tell_third_party("proposal_consulting", proposal)


def tell_advised(proposal: Proposal, *, event: str) -> None:
    """N2: the sender has advice."""
    message = f"提案「{proposal.title}」に、橋わたし役から助言がとどきました"
    _tell_sender("proposal_advised", proposal, message, event=event)


def tell_sent(proposal: Proposal) -> None:
    """N3: the recipient, the third party and, as a copy, the sender."""
    tell_recipient_to_answer("proposal_sent_to_recipient", proposal)
    _tell_third_party("proposal_sent_to_third_party", proposal)
    message = f"提案「{proposal.title}」を{proposal.recipient}に送りました"
    _tell_sender("proposal_sent", proposal, message)


def tell_recipient_to_answer(kind: str, proposal: Proposal, *, event: str = "") -> None:
    """Ask for an answer: with an account, by a link to the mailbox, else by phone or paper."""
    page = "proposal-reply" if has_managers(proposal.addressee) else "proposal-reply-on-behalf"
    path = reverse(f"partnerships:{page}", args=[proposal.number])
    message = (
        f"{proposal.sender}から提案「{proposal.title}」がとどいています。"
        f"返事は{_due(proposal)}までです（{proposal.number}）"
    )
    _tell_recipient(kind, proposal, message, event=event, path=path)


def tell_replied(proposal: Proposal, reply: Reply) -> None:
    """N4 or, for 今回は見送り, N8 to the sender; N4 to the third party; a receipt to the group."""
    event = f"reply{reply.pk}"
    declined = reply.answer == Reply.Answer.DECLINE
    kind = "proposal_declined" if declined else "proposal_replied"
    message = f"{proposal.recipient}から、提案「{proposal.title}」の返事がとどきました"
    _tell_sender(kind, proposal, message, event=event)
    _tell_third_party("proposal_replied", proposal, event=event)
    if has_managers(proposal.addressee) or mailbox_of(proposal.addressee, "reply_received"):
        answer = reply.get_answer_display()
        _tell_recipient("reply_received", proposal, message, event=event, answer=answer)


def tell_withdrawn(proposal: Proposal) -> None:
    message = f"{proposal.sender}が、提案「{proposal.title}」を取り下げました"
    _tell_recipient("proposal_withdrawn", proposal, message)
    _tell_third_party("proposal_withdrawn", proposal)


def tell_promised(proposal: Proposal, side: str) -> None:
    """One side promised; the other side and the third party hear that it is their turn."""
    promiser = proposal.sender if side == "sender" else proposal.addressee
    message = f"{promiser}が、提案「{proposal.title}」を約束しました。返事を聞いてください"
    tell_other_side = _tell_recipient if side == "sender" else _tell_sender
    tell_other_side("proposal_promised", proposal, message, promiser=promiser.name)
    _tell_third_party("proposal_promised", proposal, promiser=promiser.name)


def tell_agreed(proposal: Proposal) -> None:
    """N9: both sides, the third party, the ward's staff."""
    message = f"提案「{proposal.title}」の約束ができました"
    _tell_everybody("proposal_agreed", proposal, message)
    event = _event(proposal)
    for ward in {proposal.sender.ward, proposal.addressee.ward} - {None}:
        tell_ward_staff("proposal_agreed", ward, event=event, **_context(proposal))


def tell_closed(proposal: Proposal) -> None:
    message = f"提案「{proposal.title}」は終了しました"
    _tell_everybody("proposal_closed", proposal, message)


def tell_noted(proposal: Proposal, *, event: str, side: str) -> None:
    """Somebody of `side` ("" for the third party) wrote a short note; the others hear of it."""
    message = f"提案「{proposal.title}」のページに、ひとことがあります"
    if side != "sender":
        _tell_sender("proposal_noted", proposal, message, event=event)
    if side != "recipient":
        _tell_recipient("proposal_noted", proposal, message, event=event)
    if side:
        _tell_third_party("proposal_noted", proposal, event=event)


def tell_due_soon(proposal: Proposal) -> None:
    """N5: the recipient and the third party; the answer is due within a week."""
    event = f"due{proposal.due_on}"
    tell_recipient_to_answer("proposal_due_soon", proposal, event=event)
    _tell_third_party("proposal_due_soon", proposal, event=event)


def tell_overdue(proposal: Proposal, *, turn: int) -> None:
    """N6: only the third party, who rings and asks; the recipient is not pressed again."""
    event = f"overdue{proposal.due_on}:{turn}"
    _tell_third_party("proposal_overdue", proposal, event=event)


def tell_closing(proposal: Proposal, *, closes: date, turn: int) -> None:
    """N7: the sender and the third party, before the proposal is closed for want of movement."""
    event, end = f"closing{closes}:{turn}", format_date(closes)
    message = f"提案「{proposal.title}」は、{end}に終了します。続けたいかどうか、聞いてください"
    _tell_sender("proposal_closing", proposal, message, event=event, closes=end)
    _tell_third_party("proposal_closing", proposal, event=event, closes=end)


# --- how -------------------------------------------------------------------------------------


def has_managers(organization: Organization) -> bool:
    """Whether somebody with an account answers for the group."""
    managers = organization.memberships.filter(status="active", role="manager")
    return bool(managers.filter(user__is_active=True).exists())


def needs_link(organization: Organization) -> bool:
    """A mailbox, but nobody with an account: a link has to open the answer page."""
    kind = "proposal_sent_to_recipient"
    return bool(mailbox_of(organization, kind)) and not has_managers(organization)


def _tell_sender(
    kind: str, proposal: Proposal, message: str, *, event: str = "", **more: Any
) -> None:
    context = _context(proposal, **more)
    tell_organization(
        kind, proposal.sender, event=_event(proposal, event), message=message, **context
    )


def _tell_recipient(
    kind: str, proposal: Proposal, message: str, *, event: str = "", **more: Any
) -> None:
    recipient, context = proposal.addressee, _context(proposal, **more)
    token = current_reply_token(proposal) if needs_link(recipient) else None
    if token is not None:
        context |= {"path": TOKEN_PATH, "nonce": token.nonce}
        tell_mailbox(kind, recipient, event=_event(proposal, event), spoken=message, **context)
        return
    tell_organization(
        kind,
        recipient,
        event=_event(proposal, event),
        message=message,
        due_on=proposal.due_on if kind in ASKING else None,
        **context,
    )


def current_reply_token(proposal: Proposal) -> AccessToken | None:
    """The recipient's link that opens today, if it was given one."""
    tokens = proposal.tokens.filter(purpose="reply", revoked_at=None)
    token: AccessToken | None = tokens.filter(organization=proposal.addressee).last()
    return token


def _tell_third_party(kind: str, proposal: Proposal, *, event: str = "", **more: Any) -> None:
    if proposal.third_party is not None:
        context = _context(proposal, **more)
        tell_office(kind, proposal.third_party, event=_event(proposal, event), **context)


def _tell_everybody(kind: str, proposal: Proposal, message: str) -> None:
    _tell_sender(kind, proposal, message)
    _tell_recipient(kind, proposal, message)
    _tell_third_party(kind, proposal)


def _context(proposal: Proposal, **more: Any) -> dict[str, Any]:
    return {
        "number": proposal.number,
        "title": proposal.title,
        "sender": proposal.sender.name,
        "recipient": proposal.recipient.name if proposal.recipient else "",
        "third_party": proposal.third_party.name if proposal.third_party else "",
        "due": _due(proposal),
        "path": proposal.get_absolute_url(),
        **more,
    }


def _due(proposal: Proposal) -> str:
    return format_date(proposal.due_on) if proposal.due_on else ""


def _event(proposal: Proposal, event: str = "") -> str:
    """One name per state change: the version grows with each."""
    return f"{proposal.pk}:{event or proposal.version}"
