"""What a section of the desk is: one kind of thing that waits, and how it is read."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from partnerships.models import Partnership, Proposal

SHOWN = 5


@dataclass(frozen=True)
class Line:
    """One thing that waits: what, where to do it, until when."""

    label: str
    url: str
    due: date | None = None
    note: str = ""


@dataclass
class Section:
    """One kind of waiting thing: its number, the first few, and where all of them are."""

    title: str
    count: int
    url: str
    lines: list[Line] = field(default_factory=list)


def section(title: str, rows: QuerySet[Any], url: str, line: Any) -> Section:
    """A section from a queryset: one count and one bounded read."""
    count = rows.count()
    return Section(title, count, url, [line(row) for row in rows[:SHOWN]] if count else [])


def proposal_line(proposal: Proposal) -> Line:
    parties = f"{proposal.sender} → {proposal.recipient or '相手は未定'}"
    return Line(str(proposal), proposal.get_absolute_url(), proposal.due_on, parties)


def partnership_line(partnership: Partnership) -> Line:
    return Line(
        partnership.name,
        reverse("partnerships:desk-partnership", args=[partnership.pk]),
        None,
        f"{partnership.get_status_display()}・{partnership.get_publication_display()}",
    )
