"""URLs: activity reports, their pictures, and those of the main activities."""

from django.urls import path

from partnerships.views import activity_reports as views
from partnerships.views.activity_photos import activity_photo

BASE = "partnerships/<int:pk>/reports/"
PICTURE = "partnerships/<int:pk>/photos/<int:photo>"

urlpatterns = [
    path(BASE, views.report_list, name="activity-report-list"),
    path(f"{BASE}new/", views.report_create, name="activity-report-create"),
    path(f"{BASE}<int:report>/edit/", views.report_edit, name="activity-report-edit"),
    path(f"{BASE}<int:report>/allow/", views.report_allow, name="activity-report-allow"),
    path(f"{BASE}<int:report>/remove/", views.report_remove, name="activity-report-remove"),
    path(f"{BASE}photos/<int:photo>/", views.report_photo, name="activity-report-photo"),
    path(
        f"{BASE}photos/<int:photo>/small/",
        views.report_photo,
        {"small": True},
        name="activity-report-photo-small",
    ),
    path(f"{PICTURE}/", activity_photo, name="activity-photo"),
    path(f"{PICTURE}/small/", activity_photo, {"small": True}, name="activity-photo-small"),
]
