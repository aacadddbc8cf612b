"""これからの日付: every date that lies ahead in somebody's work, in one list. Reads only.

Each kind is one bounded query, whatever there is; a page shows the earliest `LIMIT` of all kinds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse

from districts.models import Posting
from districts.permissions import Scope, scope_of
from partnerships.models import (
    Agreement,
    CheckSheet,
    Consent,
    Handover,
    JointCheck,
    Partnership,
    Proposal,
    SupportLog,
)

LIMIT = 100


@dataclass(frozen=True)
class Reach:
    """Whose dates: the rows of somebody's work, not yet narrowed by time.

    `desk_wards`: wards whose registrations that person opens at the desk.
    """

    partnerships: QuerySet[Partnership]
    proposals: QuerySet[Proposal]
    handovers: QuerySet[Handover]
    logs: QuerySet[SupportLog]
    desk_wards: frozenset[int] = frozenset()

    def page_of(self, partnership: Partnership) -> str:
        """Where the work on it goes on: the desk's page for the ward's staff, else its own."""
        if partnership.ward_id in self.desk_wards:
            return reverse("partnerships:desk-partnership", args=[partnership.pk])
        return partnership.get_absolute_url()


@dataclass(frozen=True, order=True)
class Ahead:
    """One date: when, what kind of date, what it is about and where to do it."""

    on: date
    kind: str
    label: str
    url: str = ""
    note: str = ""


def reach_of(user: Any, whose: str = "ward") -> Reach:
    """What a person at a desk works with: "mine", "section" or "ward"."""
    scope = scope_of(user)
    kept = Partnership.objects.of_staff(user).kept(user, whose)
    bridged = Partnership.objects.filter(third_party_id__in=scope.coordinator_office_ids)
    return Reach(
        partnerships=Partnership.objects.filter(pk__in=kept.values("pk"))
        | Partnership.objects.filter(pk__in=bridged.values("pk")),
        proposals=Proposal.objects.visible_to(user).kept(user, whose),
        handovers=Handover.objects.visible_to(user).open(),
        logs=logs_of(scope),
        desk_wards=scope.staff_wards,
    )


def logs_of(scope: Scope) -> QuerySet[SupportLog]:
    return SupportLog.objects.filter(office_id__in=scope.coordinator_office_ids)


def reach_of_posting(posting: Posting) -> Reach:
    """What one posting keeps, for its handover: by person at the ward, by office at a plaza."""
    office, desk_wards = posting.office, frozenset[int]()
    if posting.role == Posting.Role.COORDINATOR:
        partnerships = Partnership.objects.filter(third_party=office)
        logs = SupportLog.objects.filter(office=office)
    else:
        partnerships = Partnership.objects.filter(keeper=posting.user_id, ward=office.ward_id)
        logs = SupportLog.objects.none()
        desk_wards = frozenset({office.ward_id})
    return Reach(
        partnerships=partnerships,
        proposals=Proposal.objects.filter(third_party=office),
        handovers=Handover.objects.none(),
        logs=logs,
        desk_wards=desk_wards,
    )


def dates_ahead(reach: Reach, on: date, days: int = 180) -> list[Ahead]:
    """The dates from long overdue to `days` from `on`, the earliest first, at most LIMIT."""
    until = on + timedelta(days=days)
    found = chain(
        agreements(reach, on, until),
        proposals(reach, until),
        sheets(reach, until),
        promises(reach, until),
        consents(reach),
        handovers(reach, until),
        logs(reach, on, until),
    )
    return sorted(found)[:LIMIT]


def agreements(reach: Reach, on: date, until: date) -> Iterator[Ahead]:
    rows = Agreement.objects.filter(
        partnership__in=reach.partnerships.at_work(),
        status=Agreement.Status.CONCLUDED,
        ends_on__range=(on, until),
    )
    for row in rows.select_related("partnership").order_by("ends_on")[:LIMIT]:
        label, url = row.partnership.name, reach.page_of(row.partnership)
        yield Ahead(row.ends_on, "約束の期間の終わり", label, url, row.get_kind_display())


def proposals(reach: Reach, until: date) -> Iterator[Ahead]:
    rows = reach.proposals.filter(status="sent", due_on__lte=until)
    for row in rows.select_related("sender", "recipient").order_by("due_on")[:LIMIT]:
        note = f"{row.sender} → {row.recipient or '相手は未定'}"
        yield Ahead(row.due_on, "提案の返事の日", str(row), row.get_absolute_url(), note)


def sheets(reach: Reach, until: date) -> Iterator[Ahead]:
    """Sheets that are being filled in or talked over, by the day that was set for them."""
    rows = CheckSheet.objects.waiting().filter(
        partnership__in=reach.partnerships, due_on__lte=until
    )
    for row in rows.select_related("partnership").order_by("due_on", "pk")[:LIMIT]:
        if row.due_on:
            kind = f"チェックシート：{row.get_sheet_display()}"
            note = f"{row.year}年度・{row.get_status_display()}"
            yield Ahead(row.due_on, kind, row.partnership.name, row.get_absolute_url(), note)


def promises(reach: Reach, until: date) -> Iterator[Ahead]:
    """What the parties promised each other over a sheet: 次にすること, with its day."""
    rows = JointCheck.objects.open_steps().filter(
        record__sheet__partnership__in=reach.partnerships, next_on__lte=until
    )
    for row in rows[:LIMIT]:
        if row.next_on:
            sheet = row.record.sheet
            name, url = str(sheet.partnership), sheet.get_absolute_url()
            yield Ahead(row.next_on, "いっしょに決めた、次にすること", row.next_step, url, name)


def consents(reach: Reach) -> Iterator[Ahead]:
    """Parties that have not said whether the page may be public; the date is that of the asking."""
    rows = Consent.objects.filter(
        partnership__in=reach.partnerships.filter(publication="confirming"),
        round=F("partnership__consent_round"),
        answer=Consent.Answer.WAITING,
    )
    asked = Partnership.objects.filter(pk=OuterRef("partnership_id")).values("updated_at__date")
    rows = rows.annotate(asked_on=Subquery(asked)).select_related("partnership", "organization")
    for row in rows.order_by("pk")[:LIMIT]:
        label, url = row.partnership.name, reach.page_of(row.partnership)
        yield Ahead(row.asked_on, "公開の確認の返事まち", label, url, str(row.organization))


def handovers(reach: Reach, until: date) -> Iterator[Ahead]:
    rows = reach.handovers.filter(changes_on__lte=until).select_related("posting__office")
    for row in rows.order_by("changes_on")[:LIMIT]:
        note = row.get_status_display()
        yield Ahead(
            row.changes_on, "担当が変わる日", str(row.posting), row.get_absolute_url(), note
        )


def logs(reach: Reach, on: date, until: date) -> Iterator[Ahead]:
    rows = reach.logs.with_open_step().filter(next_on__range=(on - timedelta(days=30), until))
    for row in rows.select_related("organization").order_by("next_on")[:LIMIT]:
        url = reverse("partnerships:support-log")
        yield Ahead(row.next_on, "次にすること", row.next_step, url, str(row.organization))
