"""What the shared page of talks shows: points, meetings, promises, files, notes, what happened."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from kyodo_portal.history.models import HistoryEntry
from partnerships import permissions as may
from partnerships import proposal_page
from partnerships.models import CheckItem, Note, Point, Room, StaffNote
from partnerships.models.guide import short_name
from partnerships.querysets import TALKING
from partnerships.talking import Talks

SHOWN = 50
BEFORE = "返事がとどくと、ここに話し合いのことを書けます。"
OVER = "この話し合いは終わっています。書いたものは、のこっています。"

# History action → what happened, in words.
HAPPENED = {
    "talk_point_written": "決まったことを書きました",
    "talk_noted": "ひとことを書きました",
    "talk_meeting_planned": "話し合いの日を決めました",
    "talk_meeting_changed": "話し合いの日や場所を変えました",
    "talk_meeting_cancelled": "話し合いをとりやめました",
    "talk_meeting_logged": "話し合いの記録を書きました",
    "talk_meeting_corrected": "話し合いの記録を直しました",
    "talk_pledge_made": "することを決めました",
    "talk_pledge_done": "「できた」にしました",
    "talk_pledge_reopened": "「まだ」にもどしました",
    "talk_file_added": "ファイルを置きました",
    "talk_file_removed": "ファイルを外しました",
}


def page_of(talks: Talks, user: Any, on: date) -> dict[str, Any]:
    """The context of the page for one reader."""
    room = talks.room
    meetings = _meetings(room)
    can_join = talks.is_open and may.can_join_talks(user, talks)
    return {
        "talks": talks,
        "points": points_of(room),
        "next_meetings": [m for m in reversed(meetings) if m.status == "planned"],
        "meetings": [m for m in meetings if m.status != "planned"],
        "pledges": _pledges(room, on),
        "files": file_rows(talks, room, user),
        "notes": notes_of(talks),
        "staff_notes": staff_notes_of(talks, room, user),
        "entries": happened(talks),
        "can_join": can_join,
        "can_write": talks.is_open and may.can_write_talks(user, talks),
        **addresses(talks, user),
        **promise_of(talks, user),
    }


def addresses(talks: Talks, user: Any) -> dict[str, str]:
    """Where the forms of the page go, and where the talks began."""
    proposal = talks.proposal
    may_read = proposal is not None and may.can_read_proposal(user, proposal)
    return {
        "add_file_url": talks.url("file-add"),
        "note_url": talks.url("note"),
        "staff_note_url": talks.url("staff-note"),
        "proposal_url": proposal.get_absolute_url() if proposal and may_read else "",
        "closed_text": BEFORE if proposal and proposal.status == "sent" else OVER,
    }


def points_of(room: Room | None) -> list[dict[str, Any]]:
    """The four planning items, each with what holds now and how it came to be."""
    versions: dict[int, list[Point]] = {}
    for point in room.points.all()[:400] if room else ():
        versions.setdefault(point.item_id, []).append(point)
    items = CheckItem.objects.filter(sheet="plan").order_by("order")
    return [
        {
            "item": item,
            "now": next(iter(versions.get(item.pk, ())), None),
            "before": versions.get(item.pk, [])[1:],
        }
        for item in items
    ]


def _meetings(room: Room | None) -> list[Any]:
    if room is None:
        return []
    return list(room.meetings.prefetch_related("organizations", "offices")[:SHOWN])


def _pledges(room: Room | None, on: date) -> list[dict[str, Any]]:
    """Open ones first, the next due first; those that are late say so."""
    if room is None:
        return []
    rows = list(room.pledges.select_related("organization", "office")[: 2 * SHOWN])
    rows.sort(key=lambda pledge: (pledge.done_on is not None, pledge.due_on, pledge.pk))
    return [{"pledge": p, "is_late": p.done_on is None and p.due_on < on} for p in rows]


def file_rows(talks: Talks, room: Room | None, user: Any) -> list[dict[str, Any]]:
    """For components/file_list.html."""
    rows: Iterable[Any] = room.files.select_related("stored") if room else ()
    return [
        {
            "name": row.stored.name,
            "url": talks.url("file", row.stored.key),
            "kind": row.stored.format,
            "size": row.stored.size,
            "about": "・".join(part for part in (row.note, row.author_label) if part),
            "remove_url": talks.url("file-remove", row.stored.key)
            if talks.is_open and may.can_remove_room_file(user, row)
            else "",
        }
        for row in rows
    ]


def notes_of(talks: Talks) -> list[Note]:
    """Notes of the proposal and, after them, of the partnership."""
    about = Q()
    if talks.proposal is not None:
        about |= Q(proposal=talks.proposal)
    if talks.partnership is not None:
        about |= Q(partnership=talks.partnership)
    newest = Note.objects.filter(about).order_by("-created_at", "-pk")[:SHOWN]
    return list(reversed(newest))


def staff_notes_of(talks: Talks, room: Room | None, user: Any) -> list[StaffNote] | None:
    """The notes of the ward's staff; None for everybody who may not know that there are any."""
    if not may.can_note_for_staff(user, talks):
        return None
    return list(room.staff_notes.visible_to(user).select_related("office")[:SHOWN]) if room else []


def happened(talks: Talks) -> list[dict[str, Any]]:
    """What happened in the room, newest first."""
    found: list[HistoryEntry] = []
    for subject in (talks.proposal, talks.partnership):
        if subject is not None:
            entries = HistoryEntry.objects.about(subject).filter(action__in=HAPPENED)
            found += entries.order_by("-at", "-pk")[:SHOWN]
    found.sort(key=lambda entry: entry.at, reverse=True)
    return [
        {
            "date": entry.at,
            "who": entry.actor_label,
            "what": f"{short_name(entry.note)}：{HAPPENED[entry.action]}"
            if entry.note
            else HAPPENED[entry.action],
        }
        for entry in found[:SHOWN]
    ]


def promise_of(talks: Talks, user: Any) -> dict[str, Any]:
    """「約束する」 of each side, while the talks are about a proposal."""
    proposal = talks.proposal
    if proposal is None or talks.partnership is not None or proposal.status not in TALKING:
        return {"promises": []}
    rows = [
        (proposal.sender, proposal.sender_promised_at),
        (proposal.recipient, proposal.recipient_promised_at),
    ]
    return {"promises": rows, "promise_sides": proposal_page.promise_sides(user, proposal)}
