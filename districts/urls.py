"""URLs: wards, districts, contacts, the map, near me; on the desk, postings and the year."""

from django.urls import path

from districts.views import maps, pages, postings, rhythm

app_name = "districts"
urlpatterns = [
    path("wards/", pages.ward_list, name="ward-list"),
    path("wards/<slug:ward>/", pages.ward_detail, name="ward-detail"),
    path("wards/<slug:ward>/<slug:district>/", pages.district_detail, name="district-detail"),
    path("contacts/", pages.contact_list, name="contact-list"),
    path("map/", maps.area_map, name="map"),
    path("near/", maps.near_me, name="near"),
    path("desk/postings/", postings.posting_list, name="posting-list"),
    path("desk/postings/new/", postings.posting_create, name="posting-create"),
    path("desk/postings/<int:pk>/end/", postings.posting_end, name="posting-end"),
    path("desk/rhythm/", rhythm.rhythm, name="rhythm"),
    path("desk/rhythm/<slug:ward>/<slug:entry>/", rhythm.rhythm_edit, name="rhythm-edit"),
]
