"""つきあいで大切なこと: writing, changing, deleting notes. History never holds their text."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from districts.models import Office
from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.text import looks_personal
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from organizations.models import Organization, RelationNote

PRIVATE = "個人の連絡先のようです。ここには書かず、「連絡用の連絡先」に書いてください"


def check_text(text: str) -> None:
    """Refuse private numbers and addresses: reading those is logged elsewhere (PR14)."""
    if set(looks_personal(text)) - {"住所"}:
        raise ValidationError({"text": PRIVATE})


@transaction.atomic
def create_relation_note(
    organization: Organization,
    *,
    by: Any,
    office: Office,
    on: date,
    text: str,
    submission_key: str | None = None,
) -> RelationNote:
    """Write a note in the name of `office`. The same `submission_key` returns the first one."""
    check_text(text)
    rows = RelationNote.objects.filter(submission_key=submission_key or "-")
    if found := rows.first():
        return found
    try:
        with transaction.atomic():
            note: RelationNote = RelationNote.objects.create(
                organization=organization,
                office=office,
                on=on,
                text=text,
                written_by=by,
                submission_key=submission_key,
            )
    except IntegrityError:
        return rows.get()
    record(organization, "relation_noted", by=by, label=office.name)
    return note


@transaction.atomic
def update_relation_note(
    note: RelationNote, *, by: Any, on: date, text: str, version: int
) -> RelationNote:
    """Change a note; Conflict when a colleague changed it since the form was shown."""
    check_text(text)
    note.on, note.text = on, text
    save_if_unchanged(note, version=version, fields=["on", "text"])
    record(note.organization, "relation_note_edited", by=by, label=note.office.name)
    return note


@transaction.atomic
def delete_relation_note(note: RelationNote, *, by: Any) -> None:
    """Delete a note; that it was there stays in the history."""
    if not RelationNote.objects.filter(pk=note.pk).delete()[0]:
        raise Conflict("この記録は、もう消されています。")
    record(note.organization, "relation_note_deleted", by=by, label=note.office.name)


@transaction.atomic
def forget_relation_note(note: RelationNote) -> bool:
    """Delete a note whose three years are over; whether it was still there."""
    if not RelationNote.objects.filter(pk=note.pk).delete()[0]:
        return False
    via = HistoryEntry.Via.SYSTEM
    record(note.organization, "relation_note_forgotten", by=None, label="自動", via=via)
    return True
