"""URLs: the coordinators' and ward staff's desk for proposals, and the support log."""

from django.urls import URLPattern, path

from partnerships.views import support

urlpatterns: list[URLPattern] = [
    path("desk/proposals/", support.desk_proposals, name="desk-proposals"),
    path("desk/log/", support.support_log, name="support-log"),
    path("desk/log/<int:pk>/done/", support.support_step_done, name="support-step-done"),
    path("desk/log/new/", support.support_log_create, name="support-log-create"),
]
