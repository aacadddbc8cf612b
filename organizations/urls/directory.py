"""URLs: directory."""

from django.urls import path

from organizations.views import directory

urlpatterns = [
    path("orgs/", directory.organization_list, name="organization-list"),
    path("orgs/<int:pk>/", directory.organization_detail, name="organization-detail"),
    path("o/<int:pk>", directory.organization_short, name="organization-short"),
]
