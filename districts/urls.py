"""URLs: wards, districts, contacts, the map, near me."""

from django.urls import path

from districts.views import maps, pages

app_name = "districts"
urlpatterns = [
    path("wards/", pages.ward_list, name="ward-list"),
    path("wards/<slug:ward>/", pages.ward_detail, name="ward-detail"),
    path("wards/<slug:ward>/<slug:district>/", pages.district_detail, name="district-detail"),
    path("contacts/", pages.contact_list, name="contact-list"),
    path("map/", maps.area_map, name="map"),
    path("near/", maps.near_me, name="near"),
]
