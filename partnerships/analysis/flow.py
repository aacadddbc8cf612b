"""提案の流れ: how many proposals are in which state, and how many days things take."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Min, Q
from django.utils import timezone

from kyodo_portal.lib.dates import fiscal_year
from partnerships.analysis.facts import Selection
from partnerships.analysis.hiding import Hidden, hide_in_list
from partnerships.analysis.tables import limit_for
from partnerships.models import Consultation, Proposal
from partnerships.permissions import AnalysisScope
from partnerships.querysets import LEFT_HOME

CONSULTATION_LIMIT = 5
STATES = tuple(LEFT_HOME)


@dataclass(frozen=True)
class State:
    """Proposals in one state, and the median of days from sending until they came there.

    For those still waiting, the days since sending. None: not told, or none there.
    """

    label: str
    count: int | None
    days: float | None


@dataclass(frozen=True)
class Flow:
    """`first_reply` and `answered`: median days to the first answer, and of how many."""

    states: list[State]
    total: int | None
    first_reply: float | None
    answered: int | None


def flow_of(selection: Selection, scope: AnalysisScope, now: datetime) -> Flow:
    """The proposals sent under a selection (its year is that of sending), as `scope` counts them.

    Drafts and proposals in consultation are their writers' own and not counted.
    """
    rows = [row for row in _rows(selection, scope) if _in_year(row.sent_at, selection.year)]
    limit = limit_for(scope.sees_small)
    *counts, total = _shown([row.status for row in rows], limit).rows[0]
    states = [
        State(label, count, _days_to(rows, state, now) if count else None)
        for (state, label), count in zip(_labels(), counts, strict=True)
    ]
    waits = _waits(rows)
    told = None if 0 < len(waits) < limit else len(waits)
    return Flow(states, total, median(waits) if told else None, told)


def days_to_reply(selection: Selection, scope: AnalysisScope) -> list[int]:
    """Days from sending to the first answer, of every answered proposal under a selection."""
    rows = _rows(selection, scope)
    return _waits([row for row in rows if _in_year(row.sent_at, selection.year)])


def _waits(rows: list["_Row"]) -> list[int]:
    return [days_between(row.sent_at, row.first) for row in rows if row.first]


def _labels() -> list[tuple[str, str]]:
    return [(state, str(Proposal.Status(state).label)) for state in STATES]


def _shown(states: list[str], limit: int) -> Hidden:
    counts = Counter(states)
    return hide_in_list([counts[state] for state in STATES], limit)


@dataclass(frozen=True)
class _Row:
    status: str
    sent_at: datetime
    changed_at: datetime | None
    first: datetime | None


def _rows(selection: Selection, scope: AnalysisScope) -> list[_Row]:
    rows = proposals_of(selection, scope).annotate(first=Min("replies__created_at"))
    columns = ("status", "sent_at", "status_changed_at", "first")
    return [_Row(*row) for row in rows.order_by("pk").values_list(*columns)]


def proposals_of(selection: Selection, scope: AnalysisScope) -> Any:
    """Sent proposals of either side's ward, district or kind, in the wards that `scope` counts."""
    rows = Proposal.objects.filter(status__in=STATES, sent_at__isnull=False)
    sides = ("sender", "recipient")

    def either(**fields: Any) -> Q:
        one, other = (Q(**{f"{side}__{n}": v for n, v in fields.items()}) for side in sides)
        return one | other

    if not scope.everywhere:
        rows = rows.filter(either(ward_id__in=scope.wards))
    if selection.ward is not None:
        rows = rows.filter(either(ward_id=selection.ward))
    if selection.district is not None:
        rows = rows.filter(either(district_id=selection.district))
    if selection.kind:
        rows = rows.filter(either(kind=selection.kind))
    return rows


def _in_year(moment: datetime, year: int | None) -> bool:
    return year is None or fiscal_year(timezone.localdate(moment)) == year


def _days_to(rows: Iterable[_Row], state: str, now: datetime) -> float | None:
    ends = {Proposal.Status.SENT.value: now}
    days = [
        days_between(row.sent_at, end)
        for row in rows
        if row.status == state and (end := ends.get(state) or row.changed_at)
    ]
    return median(days) if days else None


def days_between(start: datetime, end: datetime) -> int:
    """Whole days in local time, never fewer than none."""
    return max((timezone.localdate(end) - timezone.localdate(start)).days, 0)


@dataclass(frozen=True)
class Kinds:
    """Consultations by kind; None: fewer than five, or hidden so that those stay unknown.

    `small` are the labels of the kinds with fewer than five.
    """

    rows: list[tuple[str, int | None]]
    total: int | None
    small: frozenset[str]


def consultations_of(
    selection: Selection, scope: AnalysisScope, own_offices: frozenset[int] = frozenset()
) -> Kinds:
    """Consultations by kind. Small numbers only for those whose office received all of them."""
    rows = Consultation.objects.all()
    if not scope.everywhere:
        rows = rows.filter(ward_id__in=scope.wards)
    if selection.ward is not None:
        rows = rows.filter(ward_id=selection.ward)
    if selection.district is not None:
        rows = rows.filter(district_id=selection.district)
    own = _pks_of(own_offices)
    found = [
        (kind, pk in own)
        for pk, kind, made in rows.order_by().values_list("pk", "kind", "created_at")
        if _in_year(made, selection.year)
    ]
    return kinds_table(found)


def _pks_of(offices: frozenset[int]) -> set[int]:
    links = Consultation.offices.through._default_manager.filter(office_id__in=offices)
    return set(links.values_list("consultation_id", flat=True)) if offices else set()


def kinds_table(found: list[tuple[str, bool]]) -> Kinds:
    """(kind, whether the reader's office has it) of each consultation, as a table by kind."""
    kinds = Consultation.Kind.values
    counts, own = Counter(kind for kind, _ in found), Counter(k for k, mine in found if mine)
    numbers = [counts[kind] for kind in kinds]
    small = {
        place
        for place, kind in enumerate(kinds)
        if 0 < counts[kind] < CONSULTATION_LIMIT and own[kind] < counts[kind]
    }
    total = sum(numbers)
    if 0 < total < CONSULTATION_LIMIT and sum(own.values()) < total:
        small.add(len(kinds))
    line = hide_in_list(numbers, CONSULTATION_LIMIT, small).rows[0]
    labels = [str(Consultation.Kind(kind).label) for kind in kinds]
    told = frozenset(label for place, label in enumerate(labels) if place in small)
    return Kinds(list(zip(labels, line[:-1], strict=True)), line[-1], told)
