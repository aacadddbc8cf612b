"""URLs of this app, one module per area."""

from partnerships.urls import (
    agreements,
    analysis,
    consultations,
    drafts,
    guide,
    handover,
    matching,
    paper,
    parties,
    partnerships,
    proposals,
    publication,
    registration,
    replies,
    rooms,
    sheets,
    support,
)

app_name = "partnerships"
urlpatterns = [
    *analysis.urlpatterns,
    *agreements.urlpatterns,
    *consultations.urlpatterns,
    *drafts.urlpatterns,
    *guide.urlpatterns,
    *handover.urlpatterns,
    *matching.urlpatterns,
    *parties.urlpatterns,
    *paper.urlpatterns,
    *partnerships.urlpatterns,
    *proposals.urlpatterns,
    *publication.urlpatterns,
    *registration.urlpatterns,
    *replies.urlpatterns,
    *sheets.urlpatterns,
    *rooms.urlpatterns,
    *support.urlpatterns,
]
