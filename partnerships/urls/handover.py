"""URLs: handovers of staff on the desk, and of officers in a group."""

from django.urls import URLPattern, path

from partnerships.views import handover, handover_plan, officers

ONE = "desk/handover/<int:pk>/"
GROUP = "my/orgs/<int:pk>/handover/"

urlpatterns: list[URLPattern] = [
    path("desk/handover/", handover.handover_list, name="handover-list"),
    path("desk/handover/new/", handover_plan.handover_create, name="handover-create"),
    path(ONE, handover.handover_detail, name="handover-detail"),
    path(f"{ONE}plan/", handover_plan.handover_plan, name="handover-plan"),
    path(f"{ONE}cancel/", handover_plan.handover_cancel, name="handover-cancel"),
    path(f"{ONE}hand/", handover.handover_hand, name="handover-hand"),
    path(f"{ONE}print/", handover.handover_print, name="handover-print"),
    path(f"{ONE}pdf/", handover.handover_pdf, name="handover-pdf"),
    path(f"{ONE}parts/<int:number>/", handover.handover_part, name="handover-part"),
    path(f"{ONE}parts/<int:number>/receive/", handover.handover_receive, name="handover-receive"),
    path(GROUP, officers.officer_handover, name="officer-handover"),
    path(f"{GROUP}edit/", officers.officer_edit, name="officer-edit"),
    path(f"{GROUP}receive/", officers.officer_receive, name="officer-receive"),
    path(f"{GROUP}cancel/", officers.officer_cancel, name="officer-cancel"),
    path(f"{GROUP}print/", officers.officer_print, name="officer-print"),
    path(f"{GROUP}pdf/", officers.officer_pdf, name="officer-pdf"),
]
