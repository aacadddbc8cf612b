"""The shared room of talks: made on demand; points, files, notes; the way to the partnership."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction

from districts.models import Office
from kyodo_portal.files.actions import discard_file, store_file
from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from partnerships.models import CheckItem, Note, Partnership, Point, Room, RoomFile, StaffNote
from partnerships.notices import talks as notices
from partnerships.talking import Talks

MOST_FILES = 20
OVER = "この話し合いは終わっています。読むことはできます。"


def room_for(talks: Talks) -> Room:
    """The room to write into, made with the first thing written; Conflict when talks are over.

    The subject's row is locked, so that nothing is written into a room that closes meanwhile and
    two people who write first meet in one room.
    """
    subject = talks.subject
    subject.status = type(subject)._default_manager.select_for_update().get(pk=subject.pk).status
    if not talks.is_open:
        raise Conflict(OVER)
    if room := talks.room:
        return room
    if talks.proposal is None:
        return Room.objects.create(partnership=talks.partnership)
    room, _ = Room.objects.get_or_create(proposal=talks.proposal)
    if talks.partnership is not None:
        carry_room(room, talks.partnership)
    return room


def carry_room(room: Room, partnership: Partnership) -> None:
    """The room goes on with the partnership that came of its proposal."""
    room.partnership = partnership
    room.save(update_fields=["partnership"])


@transaction.atomic
def write_point(
    talks: Talks, item: CheckItem, *, by: Any, label: str, text: str, number: int
) -> Point:
    """What was agreed under a planning item, as the version after `number`.

    Conflict when somebody wrote another one meanwhile. A text that is the same stays one version.
    """
    room = room_for(talks)
    now = room.points.filter(item=item).first()
    if (now.number if now else 0) != number:
        raise Conflict
    if now is not None and now.text == text:
        return now
    try:
        with transaction.atomic():
            point: Point = room.points.create(
                item=item, number=number + 1, text=text, author_label=label[:80], written_by=by
            )
    except IntegrityError:
        raise Conflict from None
    record(talks.subject, "talk_point_written", by=by, label=label, note=item.code)
    return point


@transaction.atomic
def note_in_partnership(
    talks: Talks,
    *,
    by: Any,
    label: str,
    text: str,
    voice: Organization | Office,
    submission_key: str | None = None,
) -> Note:
    """A short note to all who talk about a partnership; `add_note` is the one of a proposal."""
    room_for(talks)
    values = {"author_label": label[:80], "text": text, "written_by": by}
    note, is_new = keep_once(Note, submission_key, partnership=talks.partnership, **values)
    if is_new:
        record(talks.subject, "talk_noted", by=by, label=label)
        notices.tell_noted(talks, voice=voice, event=f"note{note.pk}")
    return note


@transaction.atomic
def note_for_staff(
    talks: Talks, *, by: Any, office: Office, text: str, submission_key: str | None = None
) -> StaffNote:
    """A note for the ward's staff alone. The parties' history says nothing of it."""
    room = room_for(talks)
    values = {"author_label": office.name[:80], "text": text, "written_by": by}
    note, is_new = keep_once(StaffNote, submission_key, room=room, office=office, **values)
    if is_new:
        record(note, "talk_staff_noted", by=by, label=office.name)
    return note


@transaction.atomic
def add_room_files(
    talks: Talks,
    *,
    by: Any,
    organization: Organization,
    uploads: Sequence[UploadedFile],
    note: str = "",
    submission_key: str | None = None,
) -> list[RoomFile]:
    """Put files on the shared page; ValidationError names the one that cannot be taken."""
    room = room_for(talks)
    if submission_key and room.files.filter(submission_key=submission_key).exists():
        return list(room.files.filter(submission_key=submission_key))
    if room.files.count() + len(uploads) > MOST_FILES:
        raise ValidationError(
            f"1つの話し合いに置けるファイルは{MOST_FILES}までです。いらないものを外してください"
        )
    files = []
    for upload in uploads:
        stored = store_file(upload, by=by, owner=f"organization:{organization.pk}")
        values = {"author_label": organization.name[:80], "written_by": by, "note": note}
        # One key for one sending: the first file carries it.
        key = None if files else submission_key
        files.append(room.files.create(stored=stored, submission_key=key, **values))
    record(talks.subject, "talk_file_added", by=by, label=organization.name)
    return files


@transaction.atomic
def remove_room_file(talks: Talks, room_file: RoomFile, *, by: Any, label: str) -> None:
    """Take a file off the page and out of the store."""
    room_for(talks)
    stored = room_file.stored
    if RoomFile.objects.filter(pk=room_file.pk).delete()[0] != 1:
        raise Conflict
    discard_file(stored)
    record(talks.subject, "talk_file_removed", by=by, label=label)


def keep_once(
    model: type[models.Model], submission_key: str | None, **values: Any
) -> tuple[Any, bool]:
    """Make a row; a repeated key gives the first one of the same place, and False."""
    place = {name: values[name] for name in ("room", "partnership") if name in values}
    rows = model._default_manager.filter(submission_key=submission_key or "-", **place)
    if first := rows.first():
        return first, False
    try:
        with transaction.atomic():
            return model._default_manager.create(submission_key=submission_key, **values), True
    except IntegrityError:
        first = rows.first()
        if first is None:
            raise
        return first, False
