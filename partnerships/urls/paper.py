"""URLs: printed sheets that come back."""

from django.urls import URLPattern, path

from partnerships.views import paper

urlpatterns: list[URLPattern] = [
    path("desk/paper/", paper.paper_desk, name="paper-desk"),
    path("paper/<str:number>/", paper.paper_detail, name="paper-detail"),
    path("paper/<str:number>/cancel/", paper.paper_cancel, name="paper-cancel"),
    path("proposals/<str:number>/paper/", paper.reply_sheet_print, name="reply-sheet-print"),
]
