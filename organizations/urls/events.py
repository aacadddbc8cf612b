"""URLs: events, for everybody and from the inside."""

from django.urls import URLPattern, path

from organizations.views import events, my_events

urlpatterns: list[URLPattern] = [
    path("events/", events.event_list, name="event-list"),
    path("events.ics", events.event_feed, name="event-feed"),
    path("events/<int:pk>/", events.event_detail, name="event-detail"),
    path("events/<int:pk>.ics", events.event_ics, name="event-ics"),
    path("my/orgs/<int:pk>/events/", my_events.my_events, name="my-events"),
    path("my/orgs/<int:pk>/events/new/", my_events.event_create, name="event-create"),
    *[
        path(f"my/orgs/<int:pk>/events/<int:event>/{verb}/", view, name=f"event-{verb}")
        for verb, view in {
            "edit": my_events.event_edit,
            "publish": my_events.event_publish,
            "discard": my_events.event_discard,
            "postpone": my_events.event_postpone,
            "reschedule": my_events.event_reschedule,
            "cancel": my_events.event_cancel,
        }.items()
    ],
]
