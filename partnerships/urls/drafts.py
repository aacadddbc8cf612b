"""URLs: coordinators' drafts of partnerships."""

from django.urls import URLPattern, path

from partnerships.views import drafts

ONE = "desk/drafts/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("desk/drafts/", drafts.draft_list, name="draft-list"),
    path("desk/drafts/new/", drafts.draft_create, name="draft-create"),
    path(ONE, drafts.draft_detail, name="draft-detail"),
    path(f"{ONE}edit/", drafts.draft_edit, name="draft-edit"),
    path(f"{ONE}hand/", drafts.draft_hand, name="draft-hand"),
    path(f"{ONE}drop/", drafts.draft_drop, name="draft-drop"),
    path(f"{ONE}return/", drafts.draft_return, name="draft-return"),
    path(f"{ONE}register/", drafts.draft_register, name="draft-register"),
]
