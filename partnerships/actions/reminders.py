"""What the portal says by itself while a proposal waits (N5–N7), and its end after that.

Each reminder takes the proposal's one turn in seven days and is written into the history with the
day it belongs to, so that a late or repeated run says nothing twice.
"""

from datetime import date, timedelta

from django.db import transaction

from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.history.reminders import claim_reminder
from kyodo_portal.lib.workflow import Conflict
from partnerships import rules
from partnerships.actions.proposals import expire_proposal
from partnerships.models import Proposal
from partnerships.notices import proposals as notices

DUE_SOON = timedelta(days=7)
# The third party is asked to ring so many days after the reply was due.
OVERDUE_AFTER = (timedelta(days=7), timedelta(days=21))
CLOSING_BEFORE = timedelta(days=14)
# No proposal ends before the portal has spoken up so often (domain.md §6.1).
REMINDERS_BEFORE_CLOSING = 2


@transaction.atomic
def remind_of_reply(proposal: Proposal, *, on: date) -> bool:
    """N5, once for each due date, in the week before it."""
    due = proposal.due_on
    if due is None or not due - DUE_SOON <= on <= due or _days_told(proposal, "due_soon", due):
        return False
    if not _take_turn(proposal, "due_soon", due, on):
        return False
    notices.tell_due_soon(proposal)
    return True


@transaction.atomic
def report_overdue(proposal: Proposal, *, on: date) -> bool:
    """N6, twice for each due date: to the third party, never again to the recipient."""
    due = proposal.due_on
    turn = len(_days_told(proposal, "overdue", due))
    if due is None or turn >= len(OVERDUE_AFTER) or on < due + OVERDUE_AFTER[turn]:
        return False
    if not _take_turn(proposal, "overdue", due, on):
        return False
    notices.tell_overdue(proposal, turn=turn + 1)
    return True


@transaction.atomic
def announce_closing(proposal: Proposal, *, on: date) -> bool:
    """N7, 14 days before the end; once more if nothing else was said about this wait."""
    natural = rules.closes_on(proposal)
    if natural is None or on < natural - CLOSING_BEFORE:
        return False
    told = _days_told(proposal, "closing", natural)
    if told and len(told) + _overdue_told(proposal) >= REMINDERS_BEFORE_CLOSING:
        return False
    if not _take_turn(proposal, "closing", natural, on):
        return False
    notices.tell_closing(proposal, closes=_end(natural, [*told, on]), turn=len(told) + 1)
    return True


def close_if_over(proposal: Proposal, *, on: date) -> bool:
    """sent / in_talks → closed: when nobody moved although it was announced in time."""
    natural = rules.closes_on(proposal)
    if natural is None:
        return False
    told = _days_told(proposal, "closing", natural)
    if not told or len(told) + _overdue_told(proposal) < REMINDERS_BEFORE_CLOSING:
        return False
    if on < _end(natural, told):
        return False
    try:
        expire_proposal(proposal, on=on)
    except Conflict:  # somebody has just moved it, or another run has closed it
        return False
    return True


def _end(natural: date, told: list[date]) -> date:
    """The end that was announced: never sooner than 14 days after the first word of it."""
    return max(natural, min(told) + CLOSING_BEFORE)


def _take_turn(proposal: Proposal, what: str, day: date, on: date) -> bool:
    """Claim the turn and write it down; `day` is the due date or end that this is about."""
    kind = f"proposal_{what}"
    if not claim_reminder(proposal, kind, on):
        return False
    changes = {"about": ["", day.isoformat()], "told_on": ["", on.isoformat()]}
    via = HistoryEntry.Via.SYSTEM
    record(proposal, kind, by=None, label="自動", via=via, changes=changes)
    return True


def _days_told(proposal: Proposal, what: str, day: date | None) -> list[date]:
    """On which days this was said about this due date or end."""
    entries = HistoryEntry.objects.about(proposal).filter(action=f"proposal_{what}")
    changes = [entry.changes for entry in entries]
    about = day.isoformat() if day else ""
    return [date.fromisoformat(c["told_on"][1]) for c in changes if c["about"][1] == about]


def _overdue_told(proposal: Proposal) -> int:
    """How often the third party was asked about the present due date (none while in talks)."""
    if proposal.status != Proposal.Status.SENT:
        return 0
    return len(_days_told(proposal, "overdue", proposal.due_on))
