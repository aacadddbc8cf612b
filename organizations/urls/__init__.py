"""URLs of this app, one module per area."""

from organizations.urls import desk, directory, members, profile

app_name = "organizations"
urlpatterns = [
    *directory.urlpatterns,
    *profile.urlpatterns,
    *members.urlpatterns,
    *desk.urlpatterns,
]
