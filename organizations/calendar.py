"""Events as iCalendar (RFC 5545), for the calendars of people's phones and of local papers.

The library is imported where it is used: a worker that makes no calendar spares its two megabytes.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kyodo_portal.history.actions import portal_url
from kyodo_portal.lib import occasions
from organizations.models import Event

if TYPE_CHECKING:
    from icalendar import Event as CalendarEvent

CONTENT_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=6)
# Whoever reads the list sees that it does not take place even where STATUS is not shown.
MARKS = {Event.Status.POSTPONED: "【延期】", Event.Status.CANCELLED: "【中止】"}
STATES = {Event.Status.POSTPONED: "TENTATIVE", Event.Status.CANCELLED: "CANCELLED"}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def calendar_of(events: Iterable[Event], *, name: str) -> bytes:
    """A calendar called `name`; the events come with organisation, district, ward and place."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//kyodo-portal//events//JA")
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(component_of(event))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def component_of(event: Event) -> "CalendarEvent":
    """One event. Its number never changes, so a new date replaces the old one in a calendar."""
    starts_at, ends_at = event.next_time
    url = portal_url(event.get_absolute_url())
    from icalendar import Event as CalendarEvent

    item = CalendarEvent()
    item.add("uid", f"event-{event.pk}@{url.split('/')[2]}")
    item.add("dtstamp", event.updated_at)
    item.add("last-modified", event.updated_at)
    item.add("sequence", event.version)
    item.add("dtstart", starts_at)
    item.add("dtend", ends_at)
    if rule := repeat_rule(event):
        item.add("rrule", rule)
    item.add("summary", MARKS.get(event.status, "") + event.name)  # type: ignore[call-overload]
    item.add("status", STATES.get(event.status, "CONFIRMED"))  # type: ignore[call-overload]
    item.add("location", f"{event.where}（{event.district.ward.name} {event.district.name}）")
    item.add("description", f"{event.text}\n\n主催：{event.organization.name}\n{url}")
    item.add("url", url)
    return item


def repeat_rule(event: Event) -> dict[str, str] | None:
    """How it comes back, in the words of the standard."""
    if not event.repeat or event.status != Event.Status.PUBLISHED:
        return None
    day = timezone.localdate(event.starts_at)
    if event.repeat == Event.Repeat.WEEKLY:
        return {"freq": "weekly"}
    weekday = _DAYS[day.weekday()]
    return {"freq": "monthly", "byday": f"{occasions.nth_of_month(day)}{weekday}"}
