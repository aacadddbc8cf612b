"""URLs: the shared page of talks, below a proposal and below the partnership that came of it."""

from django.urls import URLPattern, path

from partnerships.views import meetings, rooms

# (address below the page, view, name). The same room is reached by both ways.
PAGES = [
    ("", rooms.talks, ""),
    ("points/<slug:code>/", rooms.point_edit, "-point"),
    ("notes/", rooms.note_create, "-note"),
    ("staff-notes/", rooms.staff_note_create, "-staff-note"),
    ("todo/new/", rooms.pledge_create, "-pledge"),
    ("todo/<int:pledge>/done/", rooms.pledge_done, "-pledge-done"),
    ("files/new/", rooms.file_add, "-file-add"),
    ("files/<str:key>/", rooms.file_show, "-file"),
    ("files/<str:key>/remove/", rooms.file_remove, "-file-remove"),
    ("meetings/new/", meetings.meeting_plan, "-meeting-plan"),
    ("meetings/log/", meetings.meeting_log, "-meeting-log"),
    ("meetings/<int:meeting>/", meetings.meeting_edit, "-meeting"),
    ("meetings/<int:meeting>/held/", meetings.meeting_hold, "-meeting-hold"),
    ("meetings/<int:meeting>/cancel/", meetings.meeting_cancel, "-meeting-cancel"),
    ("meetings/<int:meeting>/invitation.ics", meetings.meeting_ics, "-meeting-ics"),
]

urlpatterns: list[URLPattern] = [
    path(f"{base}/talks/{address}", view, name=f"{noun}-talks{name}")
    for base, noun in [
        ("proposals/<str:number>", "proposal"),
        ("partnerships/<int:pk>", "partnership"),
    ]
    for address, view, name in PAGES
]
