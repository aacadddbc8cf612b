"""The page of the desk: what waits today, most urgent first. Reads only."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from districts.permissions import scope_of
from kyodo_portal.desk.coordinators import coordinator_sections
from kyodo_portal.desk.drawers import drawers
from kyodo_portal.desk.matching import matching_sections
from kyodo_portal.desk.sections import Section
from kyodo_portal.desk.shared import shared_sections
from kyodo_portal.desk.sheets import sheet_sections
from kyodo_portal.desk.ward import staff_sections
from kyodo_portal.history.models import Notice


def desk_sections(user: Any, on: date) -> list[Section]:
    """All sections for `user` on a day, in the order in which they should be worked through."""
    scope = scope_of(user)
    found = [*shared_sections(user, on)]
    if scope.staff_wards:
        found += staff_sections(user, scope, on)
    if scope.coordinator_office_ids:
        found += coordinator_sections(user, scope, on)
    if scope.staff_wards or scope.coordinator_office_ids:
        found += sheet_sections(user, on)
        found += matching_sections(user, scope, on)
    return found


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
