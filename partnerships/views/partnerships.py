"""The public list of partnerships and the page of one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from kyodo_portal.lib.addresses import address
from kyodo_portal.lib.paging import page_of
from organizations.facets import Hits
from partnerships import profile
from partnerships.cards import cards_of
from partnerships.filters.partnerships import PartnershipFilter
from partnerships.models import Partnership
from partnerships.permissions import can_read_partnership_inside, can_stop_publication

PARTNERSHIPS = "連携を見る"


@require_safe
def partnership_list(request: HttpRequest) -> HttpResponse:
    found = PartnershipFilter(request.GET)
    page, past_end = page_of(Hits(found.found, cards_of), request.GET.get("page"))
    context = {
        "found": found,
        "page_obj": page,
        "past_end": past_end,
        "breadcrumbs": [(PARTNERSHIPS, "")],
    }
    return render(request, "partnerships/partnership_list.html", context)


@require_safe
def partnership_detail(request: HttpRequest, pk: int) -> HttpResponse:
    # Not through visible_to: a page that was stopped answers 410 to those who may not see it.
    partnership = profile.partnership_of(pk)
    if partnership is None:
        raise Http404
    is_inside = can_read_partnership_inside(request.user, partnership)
    is_public = partnership.publication == Partnership.Publication.PUBLISHED and partnership.shown
    if not is_inside and not is_public:
        return refuse(request, partnership)
    page = profile.page_of(partnership)
    context = {
        "partnership": partnership,
        "inside": profile.inside_of(partnership, request.user) if is_inside else None,
        # Those inside have their button in the bar.
        "stops": not is_inside and can_stop_publication(request.user, partnership),
        "breadcrumbs": [
            (PARTNERSHIPS, address("partnerships:partnership-list")),
            (page["said"].get("effect_title") or page["said"]["name"], ""),
        ],
        "reports": profile.newest_reports(partnership),
        **page,
    }
    return render(request, "partnerships/partnership_detail.html", context)


def refuse(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """410 for a page that was public and was stopped; for all others nothing was ever here."""
    if partnership.was_stopped:
        return render(request, "partnerships/partnership_stopped.html", status=410)
    raise Http404


@require_safe
def partnership_short(request: HttpRequest, pk: int) -> HttpResponse:
    """/l/12, printed beside QR codes. A stopped page says so itself."""
    partnership = get_object_or_404(Partnership, pk=pk)
    visible = Partnership.objects.visible_to(request.user).filter(pk=pk)
    if not partnership.was_stopped and not visible.exists():
        raise Http404
    return redirect(partnership)
