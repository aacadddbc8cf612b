"""URLs: notes about how to get on with a group."""

from django.urls import URLPattern, path

from organizations.views import relations

urlpatterns: list[URLPattern] = [
    path("desk/orgs/<int:pk>/notes/", relations.relation_notes, name="relation-notes"),
    path("desk/notes/<int:pk>/", relations.relation_note_edit, name="relation-note-edit"),
    path(
        "desk/notes/<int:pk>/delete/", relations.relation_note_delete, name="relation-note-delete"
    ),
]
