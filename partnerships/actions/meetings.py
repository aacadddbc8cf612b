"""Days to talk: planned with an invitation, moved, called off, and what was decided."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from districts.models import Office
from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from organizations.models import Organization
from partnerships.actions.rooms import keep_once, room_for
from partnerships.models import Meeting
from partnerships.notices import talks as notices
from partnerships.talking import Talks
from partnerships.workflow import MEETING

PLAN = ("on", "starts_at", "ends_at", "method", "place", "agenda")
LOG = ("on", "method", "place", "decided", "roles")
Voice = Organization | Office


@transaction.atomic
def plan_meeting(
    talks: Talks, *, by: Any, voice: Voice, values: dict[str, Any], submission_key: str = ""
) -> Meeting:
    """The next day to talk; everybody hears of it and finds an invitation for their calendar."""
    plan = {name: values[name] for name in PLAN}
    meeting, is_new = _make(talks, by, voice, submission_key, status="planned", **plan)
    if is_new:
        record(talks.subject, "talk_meeting_planned", by=by, label=voice.name)
        notices.tell_planned(talks, meeting, voice=voice)
    return meeting


@transaction.atomic
def change_meeting(
    talks: Talks, meeting: Meeting, *, by: Any, voice: Voice, values: dict[str, Any], version: int
) -> Meeting:
    """Another day, time or place of what is planned. Conflict when it is no plan any more."""
    room_for(talks)
    if meeting.status != Meeting.Status.PLANNED:
        raise Conflict
    _set(meeting, PLAN, values)
    save_if_unchanged(meeting, version=version, fields=list(PLAN))
    record(talks.subject, "talk_meeting_changed", by=by, label=voice.name)
    notices.tell_changed(talks, meeting, voice=voice)
    return meeting


@transaction.atomic
def cancel_meeting(talks: Talks, meeting: Meeting, *, by: Any, voice: Voice) -> Meeting:
    """「とりやめる」: the plan stays on the page, struck out."""
    room_for(talks)
    MEETING.move(meeting, "cancel")
    record(talks.subject, "talk_meeting_cancelled", by=by, label=voice.name)
    notices.tell_cancelled(talks, meeting, voice=voice)
    return meeting


@transaction.atomic
def hold_meeting(
    talks: Talks, meeting: Meeting, *, by: Any, voice: Voice, values: dict[str, Any], version: int
) -> Meeting:
    """A planned day has come and gone: what was decided, and who took part."""
    room_for(talks)
    if meeting.version != version:
        raise Conflict
    MEETING.move(meeting, "hold", **{name: values[name] for name in LOG})
    return _logged(talks, meeting, by, voice, values)


@transaction.atomic
def log_meeting(
    talks: Talks, *, by: Any, voice: Voice, values: dict[str, Any], submission_key: str = ""
) -> Meeting:
    """A talk that nobody had planned here: a telephone call, a chat after the festival."""
    log = {name: values[name] for name in LOG}
    meeting, is_new = _make(talks, by, voice, submission_key, status="held", **log)
    return _logged(talks, meeting, by, voice, values) if is_new else meeting


@transaction.atomic
def correct_meeting(
    talks: Talks, meeting: Meeting, *, by: Any, voice: Voice, values: dict[str, Any], version: int
) -> Meeting:
    """Another wording of what was decided; the history says who changed it."""
    room_for(talks)
    if meeting.status != Meeting.Status.HELD:
        raise Conflict
    _set(meeting, LOG, values)
    save_if_unchanged(meeting, version=version, fields=list(LOG))
    _take_part(meeting, values)
    record(talks.subject, "talk_meeting_corrected", by=by, label=voice.name)
    return meeting


def _make(
    talks: Talks, by: Any, voice: Voice, submission_key: str, **values: Any
) -> tuple[Meeting, bool]:
    author = {"author_label": voice.name[:80], "written_by": by}
    return keep_once(Meeting, submission_key or None, room=room_for(talks), **author, **values)


def _logged(
    talks: Talks, meeting: Meeting, by: Any, voice: Voice, values: dict[str, Any]
) -> Meeting:
    _take_part(meeting, values)
    record(talks.subject, "talk_meeting_logged", by=by, label=voice.name)
    notices.tell_logged(talks, meeting, voice=voice)
    return meeting


def _set(meeting: Meeting, names: Iterable[str], values: dict[str, Any]) -> None:
    for name in names:
        setattr(meeting, name, values[name])


def _take_part(meeting: Meeting, values: dict[str, Any]) -> None:
    meeting.organizations.set(values["organizations"])
    meeting.offices.set(values["offices"])
