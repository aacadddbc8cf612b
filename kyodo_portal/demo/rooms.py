"""Sample talks: what was agreed, the next day, who does what, a plan drawn in code."""

import io
from datetime import time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from kyodo_portal.demo.clock import key_of
from kyodo_portal.demo.world import Record, World, read
from organizations.models import Organization
from partnerships.actions import meetings, pledges, rooms
from partnerships.models import CheckItem, Partnership, Proposal
from partnerships.talking import Talks, talks_of


def build_rooms(world: World) -> None:
    for entry in read("rooms")["rooms"]:
        model: Any = Partnership if "partnership" in entry else Proposal
        name = entry.get("partnership") or entry["proposal"]
        kind = "partnership" if "partnership" in entry else "proposal"
        subject = model.objects.filter(submission_key=key_of(kind, name)).first()
        if subject is None:
            continue
        talks = talks_of(subject)
        if talks.is_open and talks.room is None:
            furnish(world, entry, talks)


def furnish(world: World, entry: Record, talks: Talks) -> None:
    """Played through the portal's own actions, as the people of the sample world would."""
    group, by = writer(talks)
    for code, text in entry["points"].items():
        item = CheckItem.objects.get(code=code)
        with world.clock.at(entry["day"]):
            rooms.write_point(talks, item, by=by, label=group.name, text=text, number=0)
    with world.clock.at(entry["day"]):
        meetings.log_meeting(talks, by=by, voice=group, values=log_values(world, entry, talks))
        for what, owner, days in entry["todo"]:
            who = talks.third_party if owner == "bridge" else talks.organizations[owner]
            if who is not None:
                due_on = world.clock.day(days)
                pledges.make_pledge(talks, by=by, voice=group, what=what, owner=who, due_on=due_on)
    meetings.plan_meeting(talks, by=by, voice=group, values=plan_values(world, entry))
    picture = SimpleUploadedFile("見本の会場図.png", sample_plan())
    rooms.add_room_files(
        talks, by=by, organization=group, uploads=[picture], note="会場の図（見本）"
    )


def writer(talks: Talks) -> tuple[Organization, Any]:
    """The first group with somebody who has an account, and that person."""
    for group in talks.organizations:
        if member := group.memberships.filter(role="manager", status="active").first():
            return group, member.user
    raise LookupError(f"nobody can write in {talks.title}")


def log_values(world: World, entry: Record, talks: Talks) -> dict[str, Any]:
    log = entry["log"]
    return {
        "on": world.clock.day(entry["day"]),
        "method": log["method"],
        "place": log["place"],
        "decided": log["decided"],
        "roles": log["roles"],
        "organizations": talks.organizations,
        "offices": [talks.third_party] if talks.third_party else [],
    }


def plan_values(world: World, entry: Record) -> dict[str, Any]:
    plan = entry["plan"]
    hour = plan["hour"]
    return {
        "on": world.clock.day(plan["day"]),
        "starts_at": time(hour),
        "ends_at": time(hour + 1),
        "method": plan["method"],
        "place": plan["place"],
        "agenda": plan["agenda"],
    }


def sample_plan() -> bytes:
    """A plan of tables in a hall; clearly a drawing, of nowhere."""
    image = Image.new("RGB", (900, 600), "#ffffff")
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, 860, 560), outline="#264af4", width=6)
    for number in range(4):
        left = 110 + number * 180
        draw.rectangle((left, 180, left + 120, 260), outline="#259d63", width=5)
        draw.rectangle((left, 360, left + 120, 440), outline="#259d63", width=5)
    draw.text((60, 60), "SAMPLE / MIHON", fill="#626264")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
