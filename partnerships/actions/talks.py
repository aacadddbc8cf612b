"""In talks: wishes, short notes, advice, and the promise that both sides give."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from districts.models import Office
from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from partnerships import rules
from partnerships.models import Advice, Note, Proposal
from partnerships.notices import proposals as notices
from partnerships.workflow import PROPOSAL

# Before sending, and while the sender may still need a hint.
ADVISABLE = {Proposal.Status.CONSULTING, Proposal.Status.SENT, Proposal.Status.IN_TALKS}
PROMISED_AT = {"sender": "sender_promised_at", "recipient": "recipient_promised_at"}


@transaction.atomic
def write_recipient_gain(proposal: Proposal, *, by: Any, text: str, version: int) -> Proposal:
    """「私たちが得たいこと」 of the recipient; it stands still once anybody has promised."""
    if proposal.status != Proposal.Status.IN_TALKS:
        raise Conflict
    if proposal.sender_promised_at or proposal.recipient_promised_at:
        raise ValidationError(
            "約束のあとは直せません。変えたいときは、橋わたし役に相談してください"
        )
    proposal.recipient_gain = text
    save_if_unchanged(proposal, version=version, fields=["recipient_gain"])
    record(proposal, "proposal_gain_written", by=by, label=proposal.addressee.name)
    return proposal


@transaction.atomic
def promise_proposal(proposal: Proposal, *, by: Any, side: str, gain: str = "") -> Proposal:
    """「約束する」 of one side; the second one makes the proposal agreed.

    `gain` fills in what the recipient wishes to gain, if that is still open. The row is locked,
    so of two simultaneous promises none is lost and exactly one agrees. A repeated promise
    changes nothing.
    """
    label = (proposal.sender if side == "sender" else proposal.addressee).name
    return _promise(proposal, by, side, label, HistoryEntry.Via.WEB, gain)


@transaction.atomic
def promise_on_behalf(
    proposal: Proposal, *, by: Any, office: Office, side: str, via: str, gain: str = ""
) -> Proposal:
    """代理入力 of a promise, for one side only: the other has to promise itself."""
    Proposal.objects.select_for_update().get(pk=proposal.pk)  # two offices take turns
    entries = HistoryEntry.objects.about(proposal).filter(action="proposal_promised")
    if entries.exclude(via=HistoryEntry.Via.WEB).exists():
        raise ValidationError("代わりに入力できる約束は、片方の団体の分だけです")
    return _promise(proposal, by, side, office.name, via, gain)


def _promise(proposal: Proposal, by: Any, side: str, label: str, via: str, gain: str) -> Proposal:
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    mine = PROMISED_AT[side]
    other = PROMISED_AT["recipient" if side == "sender" else "sender"]
    if getattr(row, mine) is not None:
        return _reloaded(proposal)
    if not PROPOSAL.allows(row, "agree"):
        raise Conflict
    wish = {} if row.recipient_gain or not gain else {"recipient_gain": gain}
    row.recipient_gain = wish.get("recipient_gain", row.recipient_gain)
    if problems := rules.promise_problems(row):
        raise ValidationError([problem.text for problem in problems])
    now, agrees = timezone.now(), getattr(row, other) is not None
    if agrees:
        PROPOSAL.move(row, "agree", status_changed_at=now, **{mine: now}, **wish)
    else:
        setattr(row, mine, now)
        save_if_unchanged(row, version=row.version, fields=[mine, *wish])
    record(row, "proposal_promised", by=by, label=label, via=via, changes={"side": ["", side]})
    if agrees:
        record(row, "proposal_agreed", by=by, label=label, via=via)
        notices.tell_agreed(row)
    else:
        notices.tell_promised(row, side)
    return _reloaded(proposal)


def _reloaded(proposal: Proposal) -> Proposal:
    proposal.refresh_from_db(
        fields=["status", "version", "status_changed_at", "recipient_gain", *PROMISED_AT.values()]
    )
    return proposal


@transaction.atomic
def close_proposal(
    proposal: Proposal, *, by: Any, label: str = "", outcome_note: str = ""
) -> Proposal:
    """「登録しないで終わる」: the one-off is done. `outcome_note`: the optional 「やってみた」."""
    PROPOSAL.move(proposal, "close", status_changed_at=timezone.now(), outcome_note=outcome_note)
    record(proposal, "proposal_closed", by=by, label=label)
    notices.tell_closed(proposal)
    return proposal


@transaction.atomic
def register_proposal(proposal: Proposal, *, by: Any, label: str = "区役所") -> Proposal:
    """「連携になりました」: called inside the action that makes the partnership."""
    PROPOSAL.move(proposal, "register", status_changed_at=timezone.now())
    record(proposal, "proposal_registered", by=by, label=label)
    return proposal


@transaction.atomic
def add_note(
    proposal: Proposal,
    *,
    by: Any,
    label: str,
    text: str,
    side: str = "",
    submission_key: str | None = None,
) -> Note:
    """A short note on the shared page. `side` says whose: "sender", "recipient" or the third party.

    The same `submission_key` again returns the first note.
    """
    if proposal.status not in Proposal.OPEN:
        raise Conflict("この提案は終わっています。ひとことは書けません。")
    values = {"author_label": label[:80], "text": text, "written_by": by}
    note, is_new = create_once(Note, proposal, submission_key, **values)
    if is_new:
        record(proposal, "proposal_noted", by=by, label=label)
        notices.tell_noted(proposal, event=f"note{note.pk}", side=side)
    return note


@transaction.atomic
def advise_proposal(
    proposal: Proposal,
    *,
    by: Any,
    office: Office,
    text: str,
    suggested: Any = (),
    submission_key: str | None = None,
) -> Advice:
    """The third party's advice: only the sender and the third party read it."""
    if proposal.status not in ADVISABLE:
        raise Conflict
    return write_advice(
        proposal,
        by=by,
        office=office,
        text=text,
        suggested=suggested,
        submission_key=submission_key,
    )


def write_advice(
    proposal: Proposal,
    *,
    by: Any,
    office: Office,
    text: str,
    suggested: Any,
    submission_key: str | None,
) -> Advice:
    """The row, its history and its notice; inside the transaction of the caller."""
    values = {"office": office, "text": text, "written_by": by}
    advice, is_new = create_once(Advice, proposal, submission_key, **values)
    if is_new:
        advice.suggested.set(suggested)
        record(proposal, "proposal_advised", by=by, label=office.name)
        notices.tell_advised(proposal, event=f"advice{advice.pk}")
    return advice


def create_once(
    model: type[models.Model], proposal: Proposal, submission_key: str | None, **values: Any
) -> tuple[Any, bool]:
    """Make a row that belongs to the proposal; a repeated key gives the first one and False."""
    rows = model._default_manager.filter(proposal=proposal, submission_key=submission_key or "-")
    if first := rows.first():
        return first, False
    try:
        with transaction.atomic():
            row = model._default_manager.create(
                proposal=proposal, submission_key=submission_key, **values
            )
    except IntegrityError:
        first = rows.first()
        if first is None:
            raise
        return first, False
    return row, True
