"""The public directory: the list with filters, and the page of one group."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kyodo_portal.lib.paging import page_of
from organizations.filters import DirectoryFilter
from organizations.models import Organization
from organizations.profile import profile_of

DIRECTORY = "団体をさがす"


@require_safe
def organization_list(request: HttpRequest) -> HttpResponse:
    found = DirectoryFilter(request.GET, Organization.objects.published())
    rows = found.narrowed().for_cards(timezone.localdate()).by_reading()
    page, past_end = page_of(rows, request.GET.get("page"), count=found.total)
    context = {
        "found": found,
        "page_obj": page,
        "past_end": past_end,
        "breadcrumbs": [(DIRECTORY, "")],
    }
    return render(request, "organizations/organization_list.html", context)


@require_safe
def organization_detail(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Organization.objects.visible_to(request.user).select_related(
        "ward", "district", "source"
    )
    organization = get_object_or_404(rows.prefetch_related("themes", "other_districts"), pk=pk)
    context = {
        "organization": organization,
        "breadcrumbs": [
            (DIRECTORY, reverse("organizations:organization-list")),
            (organization.name, ""),
        ],
        **profile_of(organization, request.user, timezone.localdate()),
    }
    return render(request, "organizations/organization_detail.html", context)


@require_safe
def organization_short(request: HttpRequest, pk: int) -> HttpResponse:
    """/o/12, printed beside QR codes."""
    return redirect(get_object_or_404(Organization.objects.visible_to(request.user), pk=pk))
