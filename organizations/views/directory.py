"""The public directory: the list with filters, and the page of one group."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kyodo_portal.lib.addresses import address
from kyodo_portal.lib.paging import page_of
from kyodo_portal.search.suggest import alike
from organizations.cards import cards_of, reader
from organizations.facets import DirectoryFilter, Hits
from organizations.models import Organization
from organizations.profile import profile_of, visible_organization

DIRECTORY = "団体をさがす"


@require_safe
def organization_list(request: HttpRequest) -> HttpResponse:
    found = DirectoryFilter(request.GET)
    hits = Hits(found.found, reader(timezone.localdate()))
    page, past_end = page_of(hits, request.GET.get("page"))
    context = {
        "alike": names_like(found, timezone.localdate()),
        "found": found,
        "page_obj": page,
        "past_end": past_end,
        "breadcrumbs": [(DIRECTORY, "")],
    }
    return render(request, "organizations/organization_list.html", context)


def names_like(found: DirectoryFilter, on: date) -> list[tuple[str, str]]:
    """(name, address) of groups called something like the word that found nothing."""
    if found.total or not found.values.get("q"):
        return []
    cards = cards_of([pk for _, pk in alike(found.found)], on)
    return [(card.name, found.address(q=card.name)) for card in cards.values()]


@require_safe
def organization_detail(request: HttpRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    organization = visible_organization(pk, request.user, today)
    if organization is None:
        raise Http404
    context = {
        "organization": organization,
        "breadcrumbs": [
            (DIRECTORY, address("organizations:organization-list")),
            (organization.name, ""),
        ],
        **profile_of(organization, request.user, today),
    }
    return render(request, "organizations/organization_detail.html", context)


@require_safe
def organization_short(request: HttpRequest, pk: int) -> HttpResponse:
    """/o/12, printed beside QR codes."""
    return redirect(get_object_or_404(Organization.objects.visible_to(request.user), pk=pk))
