"""URLs of this app, one module per area."""

from partnerships.urls import (
    agreements,
    consultations,
    guide,
    matching,
    paper,
    parties,
    partnerships,
    proposals,
    publication,
    registration,
    replies,
    support,
)

app_name = "partnerships"
urlpatterns = [
    *agreements.urlpatterns,
    *consultations.urlpatterns,
    *guide.urlpatterns,
    *matching.urlpatterns,
    *parties.urlpatterns,
    *paper.urlpatterns,
    *partnerships.urlpatterns,
    *proposals.urlpatterns,
    *publication.urlpatterns,
    *registration.urlpatterns,
    *replies.urlpatterns,
    *support.urlpatterns,
]
