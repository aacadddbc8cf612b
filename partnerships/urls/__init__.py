"""URLs of this app, one module per area."""

from partnerships.urls import (
    activity_reports,
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
    reports,
    rooms,
    sheets,
    stepback,
    support,
)

app_name = "partnerships"
# The public pages first: whatever stands before them is tried at each of their requests.
urlpatterns = [
    *partnerships.urlpatterns,
    *analysis.urlpatterns,
    *agreements.urlpatterns,
    *consultations.urlpatterns,
    *drafts.urlpatterns,
    *guide.urlpatterns,
    *handover.urlpatterns,
    *matching.urlpatterns,
    *parties.urlpatterns,
    *paper.urlpatterns,
    *proposals.urlpatterns,
    *publication.urlpatterns,
    *registration.urlpatterns,
    *replies.urlpatterns,
    *sheets.urlpatterns,
    *rooms.urlpatterns,
    *reports.urlpatterns,
    *stepback.urlpatterns,
    *activity_reports.urlpatterns,
    *support.urlpatterns,
]
