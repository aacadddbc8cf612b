"""A planned talk as iCalendar (RFC 5545), for the calendars of those who come.

The library is imported where it is used: a worker that makes no calendar spares its two megabytes.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from kyodo_portal.history.actions import portal_url
from partnerships.models import Meeting
from partnerships.talking import Talks

if TYPE_CHECKING:
    from icalendar import Event as CalendarEvent

CONTENT_TYPE = "text/calendar; charset=utf-8"
USUAL_LENGTH = timedelta(hours=1)


def invitation_of(talks: Talks, meeting: Meeting) -> bytes:
    """One meeting. Its number never changes, so a new day replaces the old one in a calendar.

    Published, or cancelled, and not METHOD:REQUEST: that would have calendars mail an answer to
    an address which nobody reads.
    """
    is_off = meeting.status == Meeting.Status.CANCELLED
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//kyodo-portal//talks//JA")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    calendar.add_component(_component(talks, meeting, is_off))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _component(talks: Talks, meeting: Meeting, is_off: bool) -> "CalendarEvent":
    url = portal_url(talks.url())
    from icalendar import Event as CalendarEvent

    item = CalendarEvent()
    item.add("uid", f"talk-{meeting.pk}@{url.split('/')[2]}")
    item.add("dtstamp", meeting.updated_at)
    item.add("sequence", meeting.version)
    item.add("summary", f"{'【とりやめ】' if is_off else ''}話し合い：{talks.title}")
    item.add("status", "CANCELLED" if is_off else "CONFIRMED")  # type: ignore[call-overload]
    where = meeting.place or meeting.get_method_display()
    item.add("location", where)
    sides = "、".join(side.name for side in talks.organizations)
    item.add("description", f"{sides}\n{meeting.agenda}\n{url}".replace("\n\n", "\n"))
    item.add("url", url)
    if meeting.starts_at is None:
        item.add("dtstart", meeting.on)
        return item
    start = timezone.make_aware(datetime.combine(meeting.on, meeting.starts_at))
    item.add("dtstart", start)
    end = meeting.ends_at and timezone.make_aware(datetime.combine(meeting.on, meeting.ends_at))
    item.add("dtend", end or start + USUAL_LENGTH)
    return item
