"""行事 for everybody: the list, the page of one, and both as a calendar."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kyodo_portal.lib.paging import page_of
from organizations.calendar import CONTENT_TYPE, calendar_of
from organizations.event_filters import EventFilter, reader
from organizations.facets import Hits
from organizations.models import Event
from organizations.permissions import can_edit_organization
from organizations.shown import events_of

EVENTS = "行事をさがす"
IN_FEED = 300


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """What comes, soonest first."""
    found = EventFilter(request.GET)
    today = timezone.localdate()
    hits = Hits(found.found, lambda keys: events_of(keys, today))
    page, past_end = page_of(hits, request.GET.get("page"))
    context = {
        "found": found,
        "page_obj": page,
        "past_end": past_end,
        "ways_out": [] if found.total else found.ways_out(),
        "breadcrumbs": [(EVENTS, "")],
    }
    return render(request, "organizations/event_list.html", context)


@require_safe
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Event.objects.visible_to(request.user).select_related(
        "organization__ward", "district__ward", "place"
    )
    event = get_object_or_404(rows, pk=pk)
    context = {
        "event": event,
        "organization": event.organization,
        "can_edit": can_edit_organization(request.user, event.organization),
        "breadcrumbs": [(EVENTS, reverse("organizations:event-list")), (event.name, "")],
    }
    return render(request, "organizations/event_detail.html", context)


@require_safe
def event_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """One event for a calendar; only what everybody may see."""
    rows = Event.objects.public().select_related("organization", "district__ward", "place")
    event = get_object_or_404(rows, pk=pk)
    return as_file(calendar_of([event], name=event.name), f"event-{event.pk}.ics")


@require_safe
def event_feed(request: HttpRequest) -> HttpResponse:
    """The coming events under the filters of the list. A filter nobody knows is no calendar."""
    found = EventFilter(request.GET)
    if found.ignored:
        raise Http404
    rows = Event.objects.public().select_related("organization", "district__ward", "place")
    words = [word for _label, word, _url in found.applied]
    name = "・".join(["行事", *words])
    return as_file(calendar_of(Hits(found.found, reader(rows))[0:IN_FEED], name=name), "events.ics")


def as_file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)
