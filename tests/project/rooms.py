"""A room of talks with one of everything in it, for the sweeps; its rows of the access table."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kyodo_portal.files.actions import store_file
from partnerships.models import CheckItem, Note, Room

POINT_TEXT = "かなりあ決まったこと"
MEETING_TEXT = "かなりあ話し合いの記録"
PLEDGE_TEXT = "かなりあすること"
STAFF_NOTE_TEXT = "かなりあ職員のメモ"
TALK_TEXTS = (POINT_TEXT, MEETING_TEXT, PLEDGE_TEXT)
PAPER = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"


def furnish(world: Any, **subject: Any) -> SimpleNamespace:
    """The room of a proposal or a partnership, and the rows that its pages open."""
    npo, plaza, today = world.orgs.npo, world.offices.plaza_a, timezone.localdate()
    room = Room.objects.create(**subject)
    wrote = {"author_label": npo.name, "written_by": world["npo_manager"]}
    item = CheckItem.objects.get(code="P1")
    room.points.create(item=item, number=1, text=POINT_TEXT, **wrote)
    plan = {"on": today + timedelta(days=9), "method": "face", "place": MEETING_TEXT}
    meeting = room.meetings.create(agenda=MEETING_TEXT, **plan, **wrote)
    held = room.meetings.create(
        status="held", on=today, method="phone", decided=MEETING_TEXT, **wrote
    )
    held.organizations.add(npo)
    held.offices.add(plaza)
    pledge = room.pledges.create(
        what=PLEDGE_TEXT, organization=npo, due_on=today - timedelta(days=2), **wrote
    )
    stored = store_file(
        SimpleUploadedFile("会館の図.pdf", PAPER),
        by=world["npo_manager"],
        owner=f"organization:{npo.pk}",
    )
    room.files.create(stored=stored, **wrote)
    room.staff_notes.create(
        office=world.offices.asahi,
        text=STAFF_NOTE_TEXT,
        author_label="旭区",
        written_by=world["asahi_staff"],
    )
    return SimpleNamespace(room=room, meeting=meeting, pledge=pledge, key=stored.key)


def grow_room(room: Room, world: Any, organization: Any, office: Any, number: int) -> None:
    """One more row of everything that the shared page lists."""
    today, by = timezone.localdate(), world["npo_manager"]
    wrote = {"author_label": "見本", "written_by": by}
    item = CheckItem.objects.get(code="P1")
    room.points.create(item=item, number=10 + number, text="見本", **wrote)
    for status in ("planned", "held"):
        meeting = room.meetings.create(status=status, on=today, method="phone", **wrote)
        meeting.organizations.add(organization)
        meeting.offices.add(office)
    late = {"due_on": today - timedelta(days=1)}
    room.pledges.create(what="見本", organization=world.orgs.npo, **late, **wrote)
    room.pledges.create(what="見本", office=office, **late, **wrote)
    stored = store_file(SimpleUploadedFile(f"{number}.pdf", PAPER), by=by, owner="organization:0")
    room.files.create(stored=stored, **wrote)
    room.staff_notes.create(office=world.offices.asahi, text="見本", **wrote)
    if room.partnership is not None:
        Note.objects.create(partnership=room.partnership, text="見本", **wrote)


def arguments_of(noun: str, key: Any, furnished: Any) -> dict[str, Any]:
    """The arguments of every address of a room; `key(o)` names the subject, `furnished(o)` rows."""
    base = f"partnerships:{noun}-talks"
    rows = {
        "": lambda o: [],
        "-point": lambda o: ["P1"],
        "-pledge-done": lambda o: [furnished(o).pledge.pk],
        "-file": lambda o: [furnished(o).key],
        "-file-remove": lambda o: [furnished(o).key],
        "-note": lambda o: [],
        "-staff-note": lambda o: [],
        "-pledge": lambda o: [],
        "-file-add": lambda o: [],
        "-meeting-plan": lambda o: [],
        "-meeting-log": lambda o: [],
        **dict.fromkeys(
            ("-meeting", "-meeting-hold", "-meeting-cancel", "-meeting-ics"),
            lambda o: [furnished(o).meeting.pk],
        ),
    }
    return {f"{base}{name}": lambda o, more=more: [key(o), *more(o)] for name, more in rows.items()}


def access_of(noun: str, *, readers: str, outside: str) -> dict[str, tuple[str, str]]:
    """The rows of a room's addresses. `readers` read only; `outside` see the subject, not this."""
    writers, joiners = "npo shakyo_manager", "npo shakyo_manager coordinator_a"
    beside, after = f"{readers} {outside}".strip(), "404 rest"
    seen = f"; 403 {outside}" if outside else ""
    read = f"login anonymous; 200 {joiners} {readers}{seen}; {after}"
    write, join = (
        f"login anonymous; {{}} {writers}; 403 coordinator_a {beside}; {after}",
        f"login anonymous; {{}} {joiners}; 403 {beside}; {after}",
    )
    form = (join.format(200), join.format(200))
    rows = {
        "": (read, "405 all"),
        "-point": (write.format(200), write.format(409)),
        "-note": form,
        "-pledge": form,
        "-pledge-done": ("405 all", join.format(409)),
        "-file-add": (write.format(200), write.format(200)),
        "-file": (read, "405 all"),
        "-file-remove": tuple(
            f"login anonymous; {done} npo; 403 shakyo_manager coordinator_a {beside}; {after}"
            for done in (200, 302)
        ),
        "-meeting-plan": form,
        "-meeting-log": form,
        "-meeting": form,
        "-meeting-hold": form,
        "-meeting-cancel": (join.format(200), join.format(302)),
        "-meeting-ics": (read, "405 all"),
    }
    return {f"partnerships:{noun}-talks{name}": row for name, row in rows.items()}
