"""URLs of this app, one module per area."""

from organizations.urls import boards, desk, directory, events, follows, members, profile, relations

app_name = "organizations"
urlpatterns = [
    *directory.urlpatterns,
    *boards.urlpatterns,
    *events.urlpatterns,
    *follows.urlpatterns,
    *profile.urlpatterns,
    *members.urlpatterns,
    *desk.urlpatterns,
    *relations.urlpatterns,
]
