"""Pages of wards and districts, and the list of offices to turn to."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from districts.kept import areas
from districts.map_data import district_sketch, in_tile_order, ward_sketch
from districts.profile import district_profile, ward_profile, wards_with_counts
from kyodo_portal.lib.addresses import address
from kyodo_portal.search.memory import current

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
    state = current()
    known = areas(state)
    found = known.ward_by_slug.get(ward)
    if found is None:
        raise Http404
    siblings = [one for one in known.wards if one.municipality_id == found.municipality_id]
    profile = ward_profile(found, known, state, timezone.localdate())
    context = {
        "ward": found,
        "drawing": ward_sketch(found, siblings, profile["offices"]),
        "tiles": in_tile_order(siblings),
        "breadcrumbs": [(WARDS, address("districts:ward-list")), (found.name, "")],
        **profile,
    }
    return render(request, "districts/ward_detail.html", context)


@require_safe
def district_detail(request: HttpRequest, ward: str, district: str) -> HttpResponse:
    state = current()
    known = areas(state)
    found = known.by_slug.get((ward, district))
    if found is None:
        raise Http404
    others = known.others(found)
    profile = district_profile(found, known, state, timezone.localdate())
    context = {
        "district": found,
        # The filter of the lists that go on from here.
        "query": f"ward={found.ward.slug}&district={found.slug}",
        "others": others,
        "are_neighbours": known.has_neighbours(found),
        "drawing": district_sketch(found, others, profile["places"], profile["offices"]),
        "breadcrumbs": [
            (WARDS, address("districts:ward-list")),
            (found.ward.name, found.ward.get_absolute_url()),
            (found.name, ""),
        ],
        **profile,
    }
    return render(request, "districts/district_detail.html", context)


@require_safe
def contact_list(request: HttpRequest) -> HttpResponse:
    """窓口: by ward. Only offices that are open today are in the table at all."""
    known = areas()
    context = {
        "offices": sorted(
            known.offices, key=lambda office: office.ward.order if office.ward else -1
        ),
        "served": known.served,
        "breadcrumbs": [("相談窓口", "")],
    }
    return render(request, "districts/contact_list.html", context)
