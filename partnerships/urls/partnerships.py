"""URLs: partnerships."""

from django.urls import path

from partnerships.views import partnerships

urlpatterns = [
    path("partnerships/", partnerships.partnership_list, name="partnership-list"),
    path("partnerships/<int:pk>/", partnerships.partnership_detail, name="partnership-detail"),
    path("l/<int:pk>", partnerships.partnership_short, name="partnership-short"),
]
