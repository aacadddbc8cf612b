"""URLs: 見守りから手をはなす計画."""

from django.urls import URLPattern, path

from partnerships.views import stepback

_PLAN = "partnerships/<int:pk>/step-back/"

urlpatterns: list[URLPattern] = [
    path(_PLAN, stepback.step_back, name="step-back"),
    path(f"{_PLAN}edit/", stepback.step_back_edit, name="step-back-edit"),
    path(f"{_PLAN}check/", stepback.step_back_check, name="step-back-check"),
    path(f"{_PLAN}restart/", stepback.step_back_restart, name="step-back-restart"),
]
