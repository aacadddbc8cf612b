"""The recipient's answer, however it arrives: on the page, by the mailed link, or on its behalf."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from districts.models import Office
from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from partnerships import rules
from partnerships.actions.paper import settle_sheet
from partnerships.models import PaperSheet, Proposal, Reply
from partnerships.notices import proposals as notices
from partnerships.workflow import PROPOSAL

ON_BEHALF = {
    HistoryEntry.Via.PHONE,
    HistoryEntry.Via.MEETING,
    HistoryEntry.Via.PAPER,
    HistoryEntry.Via.VISIT,
}
VERBS = {
    Reply.Answer.TALK: "accept",
    Reply.Answer.ASK: "accept",
    Reply.Answer.BOARD: "postpone",
    Reply.Answer.DECLINE: "decline",
    Reply.Answer.INTRODUCE: "introduce",
}


@transaction.atomic
def reply_proposal(
    proposal: Proposal,
    *,
    by: Any,
    values: dict[str, Any],
    via: str = HistoryEntry.Via.WEB,
    version: int | None = None,
    submission_key: str | None = None,
) -> Reply:
    """Take the answer of the recipient itself. `values` are fields of Reply.

    `by` is None for the mailed link. `version` is that of the proposal the answerer had before
    the eyes. Raises Conflict when somebody answered first, ValidationError per field otherwise.
    """
    label = proposal.addressee.name
    return _take(proposal, by, values, via, version, submission_key, label)


@transaction.atomic
def reply_on_behalf(
    proposal: Proposal,
    *,
    by: Any,
    office: Office,
    via: str,
    heard_on: date,
    values: dict[str, Any],
    version: int | None = None,
    submission_key: str | None = None,
    sheet: PaperSheet | None = None,
) -> Reply:
    """代理入力: `office` enters what the recipient said by `via` on `heard_on`.

    Everybody concerned sees who entered it and how. `sheet` is the printed answer sheet that came
    back, if there was one.
    """
    if via not in ON_BEHALF:
        raise ValidationError({"via": "方法を選んでください"})
    if heard_on > timezone.localdate():
        raise ValidationError({"heard_on": "聞いた日は、今日か、それより前の日にしてください"})
    extra = {"heard_on": heard_on, "entered_for": office}
    return _take(
        proposal, by, values, via, version, submission_key, office.name, sheet=sheet, **extra
    )


def _take(
    proposal: Proposal,
    by: Any,
    values: dict[str, Any],
    via: str,
    version: int | None,
    submission_key: str | None,
    label: str,
    sheet: PaperSheet | None = None,
    **extra: Any,
) -> Reply:
    sent_before = Reply.objects.filter(submission_key=submission_key or "-", proposal=proposal)
    if first := sent_before.first():
        return first
    if problems := rules.reply_problems(values, timezone.localdate()):
        raise ValidationError(dict(problems))
    details = rules.kept_details(values)
    try:
        _move(proposal, details, version)
    except Conflict:
        # A second click at the same moment: it waited for the first one, which is there now.
        if first := sent_before.first():
            return first
        raise
    reply: Reply = Reply.objects.create(
        proposal=proposal,
        via=via,
        entered_by=by if by is not None and by.is_authenticated else None,
        submission_key=submission_key,
        **details,
        **extra,
    )
    record(
        proposal, "proposal_replied", by=by, label=label, via=via, note=reply.get_answer_display()
    )
    settle_sheet(
        sheet,
        PaperSheet.Kind.REPLY,
        subject=proposal,
        organization=proposal.addressee,
        by=by,
        via=via,
        role=reply.get_answerer_role_display(),
        label=label,
    )
    notices.tell_replied(proposal, reply)
    return reply


def _move(proposal: Proposal, details: dict[str, Any], version: int | None) -> None:
    """Change the proposal as the answer asks, or raise Conflict when it no longer can."""
    answer = details["answer"]
    if version is not None and version != proposal.version:
        raise Conflict("ほかの人が先に返事をしました。いまの状態を確かめてください。")
    if answer not in rules.open_answers(proposal, timezone.now()):
        raise Conflict("この提案は、もうその返事ができない状態です。いまの状態を確かめてください。")
    changes: dict[str, Any] = {}
    if details.get("gain") and not has_promise(proposal):
        changes["recipient_gain"] = details["gain"]
    if proposal.status == Proposal.Status.IN_TALKS and answer != Reply.Answer.DECLINE:
        _correct(proposal, changes)
        return
    if answer == Reply.Answer.BOARD:
        changes["due_on"] = details["board_on"] + timedelta(days=rules.DAYS_AFTER_BOARD)
    if PROPOSAL[VERBS[answer]].target != proposal.status:
        changes["status_changed_at"] = timezone.now()
    PROPOSAL.move(proposal, VERBS[answer], **changes)


def _correct(proposal: Proposal, changes: dict[str, Any]) -> None:
    """A corrected answer within the day: the state stays, only the words change."""
    for name, value in changes.items():
        setattr(proposal, name, value)
    save_if_unchanged(proposal, version=proposal.version, fields=list(changes))


def has_promise(proposal: Proposal) -> bool:
    return bool(proposal.sender_promised_at or proposal.recipient_promised_at)
