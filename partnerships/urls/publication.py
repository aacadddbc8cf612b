"""URLs: publication by consent."""

from django.urls import path

from partnerships.views import consent, fields, paper_consent, publication
from partnerships.views.activity_photos import photo_by_token

PICTURE = "confirm/<str:token>/photos/<int:photo>"

urlpatterns = [
    path("desk/publications/", publication.publication_desk, name="desk-publications"),
    path(
        "desk/partnerships/<int:pk>/ask-consent/",
        publication.publication_ask,
        name="publication-ask",
    ),
    path(
        "desk/partnerships/<int:pk>/take-back/",
        publication.publication_take_back,
        name="publication-take-back",
    ),
    path(
        "desk/partnerships/<int:pk>/publish/",
        publication.publication_publish,
        name="publication-publish",
    ),
    path(
        "desk/partnerships/<int:pk>/consent-on-paper/",
        paper_consent.consent_on_paper,
        name="consent-on-paper",
    ),
    path(
        "desk/partnerships/<int:pk>/consent-sheet/<int:organization>/",
        paper_consent.consent_sheet,
        name="consent-sheet",
    ),
    path(
        "desk/partnerships/<int:pk>/leaflet-block/",
        publication.leaflet_block,
        name="leaflet-block",
    ),
    path("partnerships/<int:pk>/public/", fields.public_fields, name="public-fields"),
    path("partnerships/<int:pk>/public/field/", fields.public_field, name="public-field"),
    path("confirm/<str:token>/field/", fields.field_by_token, name="consent-token-field"),
    path(
        "desk/partnerships/<int:pk>/ask-changes/",
        publication.publication_ask_changes,
        name="publication-ask-changes",
    ),
    path("partnerships/<int:pk>/consent/", consent.consent_give, name="consent-give"),
    path("partnerships/<int:pk>/stop/", publication.publication_stop, name="publication-stop"),
    path(f"{PICTURE}/", photo_by_token, name="consent-token-photo"),
    path(f"{PICTURE}/small/", photo_by_token, {"small": True}, name="consent-token-photo-small"),
    path("confirm/<str:token>/", consent.consent_by_token, name="consent-by-token"),
    path("confirm/<str:token>/stop/", consent.stop_by_token, name="consent-token-stop"),
]
