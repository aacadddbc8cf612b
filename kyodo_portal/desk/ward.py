"""Sections of ward staff: registrations, agreed proposals, partnerships and their promises."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from districts.permissions import Scope
from kyodo_portal.desk.sections import Line, Section, partnership_line, proposal_line, section
from organizations.models import Organization
from partnerships.models import Agreement, Partnership, Proposal


def staff_sections(user: Any, scope: Scope, on: date, whose: str) -> Iterator[Section]:
    """`whose` narrows the partnerships; registrations and agreed proposals wait for all."""
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
    mine = Partnership.objects.of_staff(user).kept(user, whose)
    yield section(
        "公開の確認まち",
        mine.filter(asking__isnull=False),
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
        Agreement.objects.ending_soon(on)
        .filter(partnership__in=mine.filter(status="active"))
        .select_related("partnership")
        .order_by("ends_on"),
        f"{reverse('partnerships:desk-agreements')}?show=ending",
        lambda a: Line(a.partnership.name, a.get_absolute_url(), a.ends_on, str(a)),
    )
    yield section(
        "約束の返事まち",
        Agreement.objects.filter(partnership__in=mine, status="confirming")
        .select_related("partnership")
        .order_by("updated_at"),
        f"{reverse('partnerships:desk-agreements')}?show=confirming",
        lambda a: Line(a.partnership.name, a.get_absolute_url(), None, str(a)),
    )
