"""URLs: the parties of a partnership."""

from django.urls import path

from partnerships.views import parties

urlpatterns = [
    path(
        "partnerships/<int:pk>/parties/<int:organization>/leave/",
        parties.party_leave,
        name="party-leave",
    ),
]
