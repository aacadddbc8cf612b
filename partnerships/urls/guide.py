"""URLs: the first step and the guide."""

from django.urls import path

from partnerships.views import guide

urlpatterns = [
    path("first-step/", guide.first_step, name="first-step"),
    path("first-step/tips/", guide.first_step_tips, name="first-step-tips"),
    path("guide/", guide.index, name="guide"),
    path("guide/principles/", guide.principles, name="guide-principles"),
    path("guide/steps/", guide.steps, name="guide-steps"),
    path("guide/check-sheets/", guide.check_sheets, name="guide-check-sheets"),
    path("guide/voices/", guide.voices, name="guide-voices"),
    path("guide/cases/", guide.cases, name="guide-cases"),
    path("guide/cases/<slug:slug>/", guide.case, name="guide-case"),
    path("guide/programmes/", guide.programmes, name="guide-programmes"),
    path("guide/glossary/", guide.glossary, name="guide-glossary"),
]
