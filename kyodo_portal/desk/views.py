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
from districts.rhythm import Beat, beats_of, now_and_next
from kyodo_portal.desk.coordinators import coordinator_sections
from kyodo_portal.desk.drawers import drawers
from kyodo_portal.desk.handover import handover_sections
from kyodo_portal.desk.matching import matching_sections
from kyodo_portal.desk.sections import Section
from kyodo_portal.desk.shared import shared_sections
from kyodo_portal.desk.sheets import sheet_sections
from kyodo_portal.desk.support import support_sections
from kyodo_portal.desk.ward import staff_sections
from kyodo_portal.history.models import Notice
from partnerships.ahead import Ahead, dates_ahead, reach_of
from partnerships.views.whose import WARD, remembered, whose_of, whose_tabs

LATE_SHOWN, COMING_SHOWN = 3, 5


def desk_sections(user: Any, on: date, whose: str = WARD) -> list[Section]:
    """All sections for `user` on a day, in the order in which they should be worked through.

    `whose` narrows what has a keeper; what nobody keeps yet is shown to everybody.
    """
    scope = scope_of(user)
    found = [*shared_sections(user, on)]
    if scope.staff_wards:
        found += staff_sections(user, scope, on, whose)
    if scope.coordinator_office_ids:
        found += coordinator_sections(user, scope, on)
    found += support_sections(scope, on)
    if scope.staff_wards or scope.coordinator_office_ids:
        found += sheet_sections(user, on)
        found += matching_sections(user, scope, on)
        found += handover_sections(user, scope, on)
    return found


def dates_of(user: Any, on: date, whose: str) -> list[Ahead]:
    """What was overdue first, and the next dates; the page of dates has all of them."""
    dates = dates_ahead(reach_of(user, whose), on)
    late = [row for row in dates if row.on < on]
    return late[:LATE_SHOWN] + dates[len(late) :][:COMING_SHOWN]


def rhythm_of(user: Any, on: date) -> tuple[list[Beat], list[Beat]]:
    """What belongs to this month and to the next one, in the ward of the person's office."""
    wards = (p.office.ward for p in scope_of(user).postings if p.office.ward is not None)
    ward = next(wards, None)
    return now_and_next(beats_of(ward), on.month) if ward else ([], [])


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """The desk of coordinators, ward and city staff; 403 for everybody else."""
    if not scope_of(request.user).has_desk:
        raise PermissionDenied
    if there := remembered(request):
        return there
    today, whose = timezone.localdate(), whose_of(request)
    sections = desk_sections(request.user, today, whose)
    this_month, next_month = rhythm_of(request.user, today)
    context = {
        "postings": scope_of(request.user).postings,
        "sections": [s for s in sections if s.count],
        "quiet": [s for s in sections if not s.count],
        "drawers": drawers(scope_of(request.user)),
        "failed_notices": Notice.objects.failed().count(),
        "today": today,
        "whose_tabs": whose_tabs(request, whose),
        "dates": dates_of(request.user, today, whose),
        "this_month": this_month,
        "next_month": next_month,
        "breadcrumbs": [("机", "")],
    }
    return render(request, "desk.html", context)
