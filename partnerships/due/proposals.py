"""Proposals that wait: N5, N6, N7 and their end (domain.md §6.1, §7)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from partnerships.actions import reminders
from partnerships.models import Proposal


def remind_of_replies(on: date) -> int:
    """N5: an answer is due within a week."""
    rows = Proposal.objects.filter(status="sent")
    return _each(rows.due_within(on, reminders.DUE_SOON), reminders.remind_of_reply, on)


def report_overdue(on: date) -> int:
    """N6: an answer is late; the third party is asked to look after it."""
    rows = Proposal.objects.overdue(on)
    return _each(rows, reminders.report_overdue, on)


def announce_closing(on: date) -> int:
    """N7: nobody has moved for long, and the end is near."""
    return _each(Proposal.objects.open(), reminders.announce_closing, on)


def close_proposals(on: date) -> int:
    """sent / in_talks → closed, after two reminders."""
    return _each(Proposal.objects.open(), reminders.close_if_over, on)


def _each(rows: Any, act: Callable[..., bool], on: date) -> int:
    """Act on every row as it is at that moment, each in a transaction of its own."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    parties = ("sender", "recipient", "third_party")
    return sum(act(Proposal.objects.select_related(*parties).get(pk=key), on=on) for key in keys)
