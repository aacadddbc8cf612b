"""Pages of wards and districts, and the list of offices to turn to."""

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from districts.models import Office, Ward
from districts.profile import (
    district_and_others,
    district_profile,
    ward_profile,
    wards_with_counts,
)

WARDS = "区と地区"


@require_safe
def ward_list(request: HttpRequest) -> HttpResponse:
    context = {
        "wards": wards_with_counts(settings.PORTAL_MUNICIPALITY),
        "breadcrumbs": [(WARDS, "")],
    }
    return render(request, "districts/ward_list.html", context)


@require_safe
def ward_detail(request: HttpRequest, ward: str) -> HttpResponse:
    found = get_object_or_404(Ward, slug=ward)
    context = {
        "ward": found,
        "breadcrumbs": [(WARDS, reverse("districts:ward-list")), (found.name, "")],
        **ward_profile(found, timezone.localdate()),
    }
    return render(request, "districts/ward_detail.html", context)


@require_safe
def district_detail(request: HttpRequest, ward: str, district: str) -> HttpResponse:
    found, others = district_and_others(ward, district)
    if found is None:
        raise Http404
    context = {
        "district": found,
        "others": others,
        "breadcrumbs": [
            (WARDS, reverse("districts:ward-list")),
            (found.ward.name, found.ward.get_absolute_url()),
            (found.name, ""),
        ],
        **district_profile(found, timezone.localdate()),
    }
    return render(request, "districts/district_detail.html", context)


@require_safe
def contact_list(request: HttpRequest) -> HttpResponse:
    """窓口: by ward. Only offices that are open today are in the table at all."""
    offices = Office.objects.filter(is_open=True).select_related("ward", "source")
    context = {
        "offices": offices.prefetch_related("districts").order_by(
            F("ward__order").asc(nulls_first=True), "order", "name"
        ),
        "breadcrumbs": [("相談窓口", "")],
    }
    return render(request, "districts/contact_list.html", context)
