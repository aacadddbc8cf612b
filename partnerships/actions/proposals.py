"""Writing a proposal: draft, pages, advice before sending, taking back, copying, running out."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from districts.models import Office
from kyodo_portal.history.actions import next_number, record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.ids import receipt_number
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from organizations.models import Organization
from partnerships import rules
from partnerships.actions.talks import write_advice
from partnerships.models import Proposal
from partnerships.notices import proposals as notices
from partnerships.workflow import PROPOSAL

# What a copy takes over: the words, not the people it was meant for nor the dates.
COPIED = (
    "title",
    "activity",
    "starts_on",
    "ends_on",
    "times",
    "place",
    "audience",
    "people",
    "sender_gain",
    "expected_gain",
    "offer_text",
    "request",
    "burden",
    "money",
)


def create_proposal(
    sender: Organization,
    *,
    by: Any,
    submission_key: str | None = None,
    recipient: Organization | None = None,
) -> Proposal:
    """Start a draft with the next receipt number of the calendar year.

    The same `submission_key` again returns the first draft.
    """

    def make() -> Proposal:
        proposal: Proposal = Proposal.objects.create(
            number=_next_number(),
            sender=sender,
            recipient=recipient,
            submission_key=submission_key,
        )
        record(proposal, "proposal_created", by=by, label=sender.name)
        return proposal

    return _once(submission_key, make)


def copy_proposal(
    proposal: Proposal,
    *,
    by: Any,
    submission_key: str | None = None,
    recipient: Organization | None = None,
) -> Proposal:
    """「写して新しい提案をつくる」: a draft with the same words for another group."""

    def make() -> Proposal:
        copy: Proposal = Proposal.objects.create(
            number=_next_number(),
            sender=proposal.sender,
            recipient=recipient,
            copied_from=proposal,
            done_pages=[page for page in proposal.done_pages if page == "activity"],
            submission_key=submission_key,
            **{name: getattr(proposal, name) for name in COPIED},
        )
        copy.offers.set(proposal.offers.all())
        record(copy, "proposal_copied", by=by, label=proposal.sender.name)
        return copy

    return _once(submission_key, make)


def _once(submission_key: str | None, make: Callable[[], Proposal]) -> Proposal:
    """Run `make` in a transaction unless a row has the key already, even if two arrive at once."""
    kept = Proposal.objects.filter(submission_key=submission_key or "-").first()
    if kept is not None:
        return kept
    try:
        with transaction.atomic():
            return make()
    except IntegrityError:
        first = Proposal.objects.filter(submission_key=submission_key or "-").first()
        if first is None:
            raise
        return first


def _next_number() -> str:
    year = timezone.localdate().year
    return receipt_number("A", year, next_number("A", year))


@transaction.atomic
def save_proposal_page(
    proposal: Proposal, page: str, *, by: Any, version: int, values: dict[str, Any]
) -> Proposal:
    """Save one question page of a draft. `values` are fields of the proposal.

    Raises Conflict when somebody saved the draft since the page with `version` was opened.
    """
    if proposal.status not in {Proposal.Status.DRAFT, Proposal.Status.CONSULTING}:
        raise Conflict("この提案は、もう送ってあります。内容は直せません。")
    offers = values.pop("offers", None)
    for name, value in values.items():
        setattr(proposal, name, value)
    proposal.done_pages = [key for key in rules.PAGES if key in {*proposal.done_pages, page}]
    save_if_unchanged(proposal, version=version, fields=[*values, "done_pages"])
    if offers is not None:
        proposal.offers.set(offers)
    record(proposal, "proposal_page_saved", by=by, label=proposal.sender.name, note=page)
    return proposal


@transaction.atomic
def consult_proposal(proposal: Proposal, *, by: Any) -> Proposal:
    """「先に相談する」: the third party may read the draft from now on."""
    if problems := rules.consulting_problems(proposal):
        raise ValidationError([problem.text for problem in problems])
    PROPOSAL.move(proposal, "consult", status_changed_at=timezone.now())
    record(proposal, "proposal_consulting", by=by, label=proposal.sender.name)
    notices.tell_consulting(proposal)
    return proposal


@transaction.atomic
def return_proposal(
    proposal: Proposal,
    *,
    by: Any,
    office: Office | None = None,
    text: str = "",
    suggested: Any = (),
    submission_key: str | None = None,
) -> Proposal:
    """Back to a draft: by the third party's `office`, usually with advice, or by the sender."""
    PROPOSAL.move(proposal, "return", status_changed_at=timezone.now())
    label = office.name if office else proposal.sender.name
    record(proposal, "proposal_returned", by=by, label=label)
    if office is not None and text:
        write_advice(
            proposal,
            by=by,
            office=office,
            text=text,
            suggested=suggested,
            submission_key=submission_key,
        )
    elif office is not None:
        notices.tell_advised(proposal, event=f"return{proposal.version}")
    return proposal


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, by: Any) -> Proposal:
    """「取り下げる」: the recipient and the third party are told; nothing is deleted."""
    PROPOSAL.move(proposal, "withdraw", status_changed_at=timezone.now())
    record(proposal, "proposal_withdrawn", by=by, label=proposal.sender.name)
    notices.tell_withdrawn(proposal)
    return proposal


@transaction.atomic
def expire_proposal(proposal: Proposal, *, on: date) -> Proposal:
    """Close what has waited too long: 60 days past the due date, or 180 days without movement.

    Raises ValidationError while it is not yet time.
    """
    if not rules.has_run_out(proposal, on):
        raise ValidationError("まだ終了する日ではありません")
    PROPOSAL.move(proposal, "expire", status_changed_at=timezone.now())
    record(proposal, "proposal_closed", by=None, label="自動", via=HistoryEntry.Via.SYSTEM)
    notices.tell_closed(proposal)
    return proposal
