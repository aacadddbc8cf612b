"""URLs: wards, districts, contacts."""

from django.urls import path

from districts import views

app_name = "districts"
urlpatterns = [
    path("wards/", views.ward_list, name="ward-list"),
    path("wards/<slug:ward>/", views.ward_detail, name="ward-detail"),
    path("wards/<slug:ward>/<slug:district>/", views.district_detail, name="district-detail"),
    path("contacts/", views.contact_list, name="contact-list"),
]
