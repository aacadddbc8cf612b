"""The map (a list first), and who is responsible near a place."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from districts.map_data import city_map, in_tile_order, ward_map, wards_for_map
from districts.models import Ward
from districts.near import near
from kyodo_portal.search.memory import State, current

MAP = "地図と一覧"


@require_safe
def area_map(request: HttpRequest) -> HttpResponse:
    """/map/ of the city, /map/?ward=asahi of one ward; an unknown ward gets the city's."""
    municipality = settings.PORTAL_MUNICIPALITY
    slug = request.GET.get("ward", "")
    state = current()
    wards = wards_for_map(municipality, state)
    ward = next((one for one in wards if one.slug == slug), None)
    if ward:
        return show_ward(request, ward, wards, state)
    context = {
        **city_map(municipality, wards, state),
        "is_unknown": bool(slug),
        "breadcrumbs": [(MAP, "")],
    }
    return render(request, "districts/map.html", context)


def show_ward(request: HttpRequest, ward: Ward, wards: list[Ward], state: State) -> HttpResponse:
    context = {
        **ward_map(ward, wards, state),
        "ward": ward,
        "tiles": in_tile_order(wards),
        "breadcrumbs": [(MAP, reverse("districts:map")), (ward.name, "")],
    }
    return render(request, "districts/map_ward.html", context)


@require_safe
def near_me(request: HttpRequest) -> HttpResponse:
    """/near/?q=: the town or postal code; ?town= is a choice among several towns."""
    wards = Ward.objects.of_municipality(settings.PORTAL_MUNICIPALITY)
    all_wards = list(wards.select_related("municipality"))
    context = {
        "found": near(request.GET.get("q", ""), request.GET.get("town", ""), all_wards),
        "wards": all_wards,
        "breadcrumbs": [("近くの窓口と団体", "")],
    }
    return render(request, "districts/near.html", context)
