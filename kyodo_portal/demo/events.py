"""Sample events: some weekly or monthly, one called off, one postponed, one over, one a draft."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from kyodo_portal.demo.clock import key_of
from kyodo_portal.demo.world import Record, World, read
from kyodo_portal.loading.files import take
from organizations.actions.events import cancel_event, create_event, postpone_event, publish_event
from organizations.models import Event, Place

TEXTS = ("name", "repeat", "place_text", "text", "audience", "fee", "if_cancelled")
APPLICATION = ("application", "application_how")
LAST_STEPS = {"cancelled": cancel_event, "postponed": postpone_event}


def build_events(world: World) -> None:
    """Written and published by the group's manager some days ago, for days near today."""
    for entry in read("events")["events"]:
        key = key_of("event", f"{entry['group']}:{entry['name']}")
        if Event.objects.filter(submission_key=key).exists():
            continue
        by = world.managers.get(entry["group"]) or world.staff(
            world.groups[entry["group"]].ward.slug
        )
        with world.clock.at(entry["written"]):
            event = create_event(
                world.groups[entry["group"]],
                by=by,
                values=values_of(world, entry),
                submission_key=key,
            )
            if entry["status"] != "draft":
                publish_event(event, by=by)
        if last_step := LAST_STEPS.get(entry["status"]):
            with world.clock.at(-1):
                last_step(event, by=by)


def values_of(world: World, entry: Record) -> Record:
    """The row of one entry; days are counted from today."""
    day = the_day(world, entry)
    group = world.groups[entry["group"]]
    until = entry.get("application_until")
    values: dict[str, Any] = take(entry, *TEXTS, *APPLICATION)
    return values | {
        "starts_at": moment(day, entry["from"]),
        "ends_at": moment(day, entry["until"]),
        "place": Place.objects.filter(slug=entry["place"]).first() if entry["place"] else None,
        "district": world.districts[entry["district"]] if entry["district"] else group.district,
        "application_until": day - timedelta(days=until) if until is not None else None,
        **dict.fromkeys(entry["comforts"], True),
        "is_sample": True,
    }


def the_day(world: World, entry: Record) -> Any:
    """So many days from today; then on to the weekday on which such things are held."""
    day = world.clock.day(entry["day"])
    if "weekday" in entry:
        day += timedelta(days=(entry["weekday"] - day.weekday()) % 7)
    return day


def moment(day: Any, clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
