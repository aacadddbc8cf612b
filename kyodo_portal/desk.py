"""机: what waits for a coordinator or ward officer today, most urgent first. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from districts.permissions import Scope, scope_of
from kyodo_portal.history.models import Notice
from organizations.models import Organization, OutreachTask
from partnerships.matching.districts import unanswered_needs
from partnerships.models import Agreement, Consultation, Introduction, Partnership, Proposal

SHOWN = 5
AGREEMENT_WARNING = timedelta(days=90)


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


def desk_sections(user: Any, on: date) -> list[Section]:
    """All sections for `user` on a day, in the order in which they should be worked through."""
    scope = scope_of(user)
    found = [*shared_sections(user, on)]
    if scope.staff_wards:
        found += staff_sections(user, scope, on)
    if scope.coordinator_office_ids:
        found += coordinator_sections(user, scope, on)
    if scope.staff_wards or scope.coordinator_office_ids:
        found += matching_sections(user, scope, on)
    return found


def shared_sections(user: Any, on: date) -> Iterator[Section]:
    yield section(
        "相談（まだ終わっていないもの）",
        Consultation.objects.visible_to(user).open().select_related("ward").order_by("created_at"),
        reverse("partnerships:desk-consultations"),
        lambda c: Line(
            f"{c.number} {c.get_kind_display()}",
            reverse("partnerships:desk-consultation", args=[c.number]),
            c.created_at.date(),
            c.get_status_display(),
        ),
    )
    yield section(
        "電話・紙で伝えること",
        OutreachTask.objects.visible_to(user).open().select_related("organization"),
        reverse("organizations:outreach-list"),
        lambda t: Line(str(t), reverse("organizations:outreach-list")),
    )
    yield section(
        "返事がおそい提案",
        Proposal.objects.visible_to(user)
        .overdue(on)
        .select_related("sender", "recipient")
        .order_by("due_on"),
        reverse("partnerships:desk-proposals"),
        proposal_line,
    )


def proposal_line(proposal: Proposal) -> Line:
    parties = f"{proposal.sender} → {proposal.recipient or '相手は未定'}"
    return Line(str(proposal), proposal.get_absolute_url(), proposal.due_on, parties)


def staff_sections(user: Any, scope: Scope, on: date) -> Iterator[Section]:
    in_wards = Organization.objects.in_staff_wards(user)
    yield section(
        "団体の登録の確認",
        in_wards.filter(Q(status="submitted") | Q(draft_status="submitted")).order_by(
            "submitted_at"
        ),
        reverse("organizations:desk-organizations"),
        lambda o: Line(
            o.name,
            reverse("organizations:desk-organization", args=[o.pk]),
            o.submitted_at.date() if o.submitted_at else None,
            o.get_status_display(),
        ),
    )
    agreed = Proposal.objects.filter(status="agreed").filter(
        Q(sender__ward_id__in=scope.staff_wards) | Q(recipient__ward_id__in=scope.staff_wards)
    )
    yield section(
        "約束ができた提案（登録まち）",
        agreed.select_related("sender", "recipient").order_by("status_changed_at"),
        reverse("partnerships:desk-partnerships"),
        proposal_line,
    )
    mine = Partnership.objects.of_staff(user)
    yield section(
        "公開の確認まち",
        mine.filter(publication="confirming"),
        reverse("partnerships:desk-publications"),
        partnership_line,
    )
    yield section(
        "準備中の連携",
        mine.filter(status="preparing"),
        reverse("partnerships:desk-partnerships"),
        partnership_line,
    )
    yield section(
        "約束の期限（90日以内）",
        Agreement.objects.filter(
            partnership__in=mine.filter(status="active"),
            ends_on__range=(on, on + AGREEMENT_WARNING),
        )
        .select_related("partnership")
        .order_by("ends_on"),
        reverse("partnerships:desk-partnerships"),
        lambda a: Line(
            a.partnership.name,
            reverse("partnerships:desk-partnership", args=[a.partnership_id]),
            a.ends_on,
        ),
    )


def partnership_line(partnership: Partnership) -> Line:
    return Line(
        partnership.name,
        reverse("partnerships:desk-partnership", args=[partnership.pk]),
        None,
        f"{partnership.get_status_display()}・{partnership.get_publication_display()}",
    )


def coordinator_sections(user: Any, scope: Scope, on: date) -> Iterator[Section]:
    asked = Proposal.objects.filter(third_party_id__in=scope.coordinator_office_ids)
    yield section(
        "橋わたしを頼まれた提案",
        asked.filter(status__in=["consulting", "sent", "in_talks"])
        .select_related("sender", "recipient")
        .order_by("due_on", "pk"),
        reverse("partnerships:desk-proposals"),
        proposal_line,
    )
    old = on - timedelta(days=365)
    nearby = Organization.objects.filter(
        Q(district_id__in=scope.coordinator_districts) | Q(ward_id__in=scope.coordinator_wards)
    )
    yield section(
        "登録の更新がまだの団体",
        nearby.filter(status="published", confirmed_on__lt=old).order_by("confirmed_on"),
        reverse("organizations:organization-list"),
        lambda o: Line(o.name, o.get_absolute_url(), o.confirmed_on),
    )


def matching_sections(user: Any, scope: Scope, on: date) -> Iterator[Section]:
    page = reverse("partnerships:desk-match")
    yield section(
        "紹介の返事まち",
        Introduction.objects.visible_to(user).open().select_related("first", "second", "office"),
        f"{page}?show=introductions",
        lambda i: Line(str(i), i.get_absolute_url(), i.created_at.date(), i.office.name),
    )
    yield section(
        "近くに『できます』がない『求めています』",
        unanswered_needs(scope, on),
        f"{page}?show=needs",
        lambda n: Line(n.title, n.get_absolute_url(), n.ends_on, n.organization.name),
    )


def drawers(scope: Scope) -> list[tuple[str, str]]:
    """(label, address) of the lists that this person may open."""
    shared = [
        ("相談", "partnerships:desk-consultations"),
        ("電話・紙で伝えること", "organizations:outreach-list"),
    ]
    both = [
        ("提案", "partnerships:desk-proposals"),
        ("団体どうしをつなぐ", "partnerships:desk-match"),
        ("支援の記録", "partnerships:support-log"),
    ]
    staff = [
        ("団体の登録", "organizations:desk-organizations"),
        ("連携の登録", "partnerships:desk-partnerships"),
        ("公開の確認", "partnerships:desk-publications"),
    ]
    names = list(shared)
    if scope.staff_wards or scope.coordinator_office_ids:
        names += both
    if scope.staff_wards:
        names += staff
    if scope.is_city:
        names.append(("さがすときの言いかえ", "desk-words"))
    return [(label, reverse(name)) for label, name in names]


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """The desk of coordinators, ward and city staff; 403 for everybody else."""
    if not scope_of(request.user).has_desk:
        raise PermissionDenied
    today = timezone.localdate()
    sections = desk_sections(request.user, today)
    context = {
        "postings": scope_of(request.user).postings,
        "sections": [s for s in sections if s.count],
        "quiet": [s for s in sections if not s.count],
        "drawers": drawers(scope_of(request.user)),
        "failed_notices": Notice.objects.failed().count(),
        "today": today,
        "breadcrumbs": [("机", "")],
    }
    return render(request, "desk.html", context)
