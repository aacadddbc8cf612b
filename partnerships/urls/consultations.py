"""URLs: consultations of residents."""

from django.urls import path

from partnerships.views import consultation_desk as desk
from partnerships.views import consultations

urlpatterns = [
    path("consult/", consultations.consultation_create, name="consultation-create"),
    path("consult/check/", consultations.consultation_check, name="consultation-check"),
    path("consult/done/<str:number>/", consultations.consultation_done, name="consultation-done"),
    path(
        "consult/cancel/<str:token>/",
        consultations.consultation_cancel,
        name="consultation-cancel",
    ),
    path("desk/consultations/", desk.consultation_list, name="desk-consultations"),
    path("desk/consultations/<str:number>/", desk.consultation_detail, name="desk-consultation"),
    path("desk/consultations/<str:number>/take/", desk.consultation_take, name="consultation-take"),
    path(
        "desk/consultations/<str:number>/start/",
        desk.consultation_start,
        name="consultation-start",
    ),
    path(
        "desk/consultations/<str:number>/close/",
        desk.consultation_close,
        name="consultation-close",
    ),
]
