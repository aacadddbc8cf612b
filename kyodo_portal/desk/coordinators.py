"""Sections of coordinators: proposals they bridge, groups whose entry grows old."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from districts.permissions import Scope
from kyodo_portal.desk.sections import Line, Section, proposal_line, section
from organizations.models import Organization
from partnerships.models import Proposal


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
