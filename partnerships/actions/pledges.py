"""What each side said that it does, until when; and that it is done."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from districts.models import Office
from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from organizations.models import Organization
from partnerships.actions.rooms import keep_once, room_for
from partnerships.models import Pledge
from partnerships.notices import talks as notices
from partnerships.talking import Talks

Voice = Organization | Office


@transaction.atomic
def make_pledge(
    talks: Talks,
    *,
    by: Any,
    voice: Voice,
    what: str,
    owner: Voice,
    due_on: date,
    submission_key: str = "",
) -> Pledge:
    """One thing to do, of one of the sides or of the third party."""
    room = room_for(talks)
    if owner not in [*talks.organizations, talks.third_party]:
        raise ValidationError("この話し合いに入っている団体か橋わたし役を選んでください")
    values = {"author_label": voice.name[:80], "written_by": by, "what": what, "due_on": due_on}
    values["organization" if isinstance(owner, Organization) else "office"] = owner
    pledge, is_new = keep_once(Pledge, submission_key or None, room=room, **values)
    if is_new:
        record(talks.subject, "talk_pledge_made", by=by, label=voice.name)
        notices.tell_pledged(talks, pledge, voice=voice)
    return pledge


@transaction.atomic
def finish_pledge(
    talks: Talks, pledge: Pledge, *, by: Any, voice: Voice, version: int, is_done: bool = True
) -> Pledge:
    """「できた」, or 「まだでした」 when somebody ticked the wrong line. Twice changes nothing."""
    room_for(talks)
    if pledge.version != version:
        if (pledge.done_on is not None) == is_done:
            return pledge
        raise Conflict
    pledge.done_on = timezone.localdate() if is_done else None
    save_if_unchanged(pledge, version=version, fields=["done_on"])
    action = "talk_pledge_done" if is_done else "talk_pledge_reopened"
    record(talks.subject, action, by=by, label=voice.name)
    return pledge
