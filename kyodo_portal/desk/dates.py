"""これからの日付: everything with a date in one list, on a page of its own."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from districts.permissions import scope_of
from partnerships.ahead import LIMIT, dates_ahead, reach_of
from partnerships.views.whose import remembered, whose_of, whose_tabs


@require_safe
@login_required
def desk_dates(request: HttpRequest) -> HttpResponse:
    """Overdue first, then what comes within half a year."""
    if not scope_of(request.user).has_desk:
        raise PermissionDenied
    if there := remembered(request):
        return there
    today, whose = timezone.localdate(), whose_of(request)
    dates = dates_ahead(reach_of(request.user, whose), today)
    context = {
        "late": [row for row in dates if row.on < today],
        "coming": [row for row in dates if row.on >= today],
        "is_cut": len(dates) == LIMIT,
        "whose_tabs": whose_tabs(request, whose),
        "today": today,
        "breadcrumbs": [("机", reverse("desk")), ("これからの日付", "")],
    }
    return render(request, "desk_dates.html", context)
