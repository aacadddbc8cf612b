"""引継ぎ: planned by the approver, written by the predecessor, read and received part by part.

The dates of both postings are set when the change is planned, so on the day the scopes change by
date alone, whether or not `run_due` ran; `switch_handover` then moves the things and tells.
"""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from districts.actions import end_posting, post_person, withdraw_posting
from districts.models import Posting
from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.text import looks_personal
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from partnerships.actions.keepers import change_keeper
from partnerships.handover_parts import as_data, automatic_parts, groups_to_tell
from partnerships.models import Handover, HandoverPart
from partnerships.notices.handover import (
    tell_approvers,
    tell_groups,
    tell_predecessor,
    tell_successor,
)
from partnerships.workflow import HANDOVER

ONE_DAY = timedelta(days=1)
TOO_SOON = "担当が変わる日は、明日か、それより後の日にしてください"
SAME_PERSON = "後任には、前任とちがう人を選んでください"
TWICE = "この担当の引継ぎは、もうあります"
PRIVATE = (
    "個人の連絡先のようです。引継ぎには書かず、団体の「連絡用の連絡先」に書いてください（{kinds}）"
)


@transaction.atomic
def plan_handover(
    posting: Posting,
    *,
    by: Any,
    changes_on: date,
    successor: Any = None,
    submission_key: str | None = None,
) -> Handover:
    """異動予定: `changes_on` is the successor's first day; without a successor the section's queue.

    Sets the last day of the predecessor's posting and makes the successor's. Raises
    ValidationError when the day is not ahead, when the two are one person, when the posting is
    handed over already, or when the ward would be left without an approver.
    """
    Posting.objects.select_for_update().get(pk=posting.pk)
    found: Handover | None = posting.handovers.exclude(status="cancelled").first()
    if found is not None:
        if submission_key and found.submission_key == submission_key:
            return found
        raise ValidationError(TWICE)
    _check_plan(posting, changes_on, successor)
    handover = Handover.objects.create(
        posting=posting,
        ended_before=posting.ends_on,
        changes_on=changes_on,
        successor=successor,
        planned_by=by,
        submission_key=submission_key,
    )
    numbers = HandoverPart.TITLES
    HandoverPart.objects.bulk_create(HandoverPart(handover=handover, number=n) for n in numbers)
    _set_dates(handover, by=by)
    _record(handover, "handover_planned", by=by)
    tell_predecessor("handover_planned", handover, event=f"{handover.pk}:{changes_on}")
    tell_successor("handover_named", handover, event=f"{handover.pk}:{changes_on}")
    return handover


def _check_plan(posting: Posting, changes_on: date, successor: Any) -> None:
    if changes_on <= timezone.localdate() or changes_on <= posting.starts_on:
        raise ValidationError({"changes_on": TOO_SOON})
    if successor is not None and successor.pk == posting.user_id:
        raise ValidationError({"successor": SAME_PERSON})


def _set_dates(handover: Handover, *, by: Any) -> None:
    """The successor's posting first: a ward is never without an approver in between."""
    posting, successor = handover.posting, handover.successor
    if successor is not None:
        facts = {"office": posting.office, "role": posting.role}
        first = handover.changes_on
        if not Posting.objects.overlapping(first, None).filter(user=successor, **facts).exists():
            made = post_person(successor, starts_on=first, by=by, **facts)
            Handover.objects.filter(pk=handover.pk).update(successor_posting=made)
            handover.successor_posting = made
    last = handover.changes_on - ONE_DAY
    if posting.ends_on != last:
        end_posting(posting, ends_on=last, by=by)


@transaction.atomic
def replan_handover(
    handover: Handover, *, by: Any, version: int, changes_on: date, successor: Any
) -> None:
    """Another day or another successor, before the day has come."""
    if handover.switched_at or not HANDOVER.allows(handover, "cancel"):
        raise Conflict("この引継ぎは、もう日付も後任も変えられません。")
    _check_plan(handover.posting, changes_on, successor)
    is_other = handover.successor_id != (successor.pk if successor else None)
    made = handover.successor_posting
    handover.changes_on, handover.successor, handover.successor_posting = (
        changes_on,
        successor,
        None,
    )
    names = ["changes_on", "successor", "successor_posting"]
    save_if_unchanged(handover, version=version, fields=names)
    if made is not None:
        withdraw_posting(made, on=timezone.localdate(), by=by)
    _set_dates(handover, by=by)
    if is_other:
        handover.parts.update(received_at=None, received_by=None)
    _record(handover, "handover_replanned", by=by)
    event = f"{handover.pk}:v{handover.version}"
    tell_predecessor("handover_planned", handover, event=event)
    tell_successor("handover_named", handover, event=event)


@transaction.atomic
def cancel_handover(handover: Handover, *, by: Any) -> None:
    """Nobody moves after all: both postings are as they were."""
    if handover.switched_at:
        raise Conflict("担当は、もう変わりました。取りやめにはできません。")
    HANDOVER.move(handover, "cancel")
    made = handover.successor_posting
    if made is not None:
        Handover.objects.filter(pk=handover.pk).update(successor_posting=None)
        withdraw_posting(made, on=timezone.localdate(), by=by)
    end_posting(handover.posting, ends_on=handover.ended_before, by=by)
    _record(handover, "handover_cancelled", by=by)
    event = f"{handover.pk}:v{handover.version}"
    tell_predecessor("handover_cancelled", handover, event=event)
    tell_successor("handover_cancelled", handover, event=event)


@transaction.atomic
def save_handover_part(part: HandoverPart, *, by: Any, text: str, version: int) -> None:
    """Write one of the parts 4–7. What was read before must be read again if the text changed.

    Raises ValidationError for private contact details, Conflict when somebody else saved first.
    """
    handover = part.handover
    if not part.is_written or handover.status in {"done", "cancelled"}:
        raise Conflict("この引継ぎは終わっています。もう書けません。")
    if kinds := [kind for kind in looks_personal(text) if kind != "住所"]:
        raise ValidationError({"text": PRIVATE.format(kinds="・".join(kinds))})
    is_new = part.text != text
    part.text = text
    if is_new:
        part.received_at = part.received_by = None
    save_if_unchanged(part, version=version, fields=["text", "received_at", "received_by"])
    if HANDOVER.allows(handover, "write"):
        HANDOVER.move(handover, "write")
    _record(handover, "handover_written", by=by, note=f"「{part}」")


@transaction.atomic
def hand_over(handover: Handover, *, by: Any) -> None:
    """The predecessor has written: the successor reads."""
    HANDOVER.move(handover, "hand")
    _record(handover, "handover_handed", by=by)
    tell_successor("handover_handed", handover, event=f"{handover.pk}:v{handover.version}")


@transaction.atomic
def receive_part(part: HandoverPart, *, by: Any) -> None:
    """「読みました」 for one part; with the last one the handover is done."""
    # Locked, so that of two people who tick the last two parts one sees the other's tick.
    handover = Handover.objects.select_for_update().get(pk=part.handover_id)
    if handover.status == Handover.Status.DONE:
        return
    if not HANDOVER.allows(handover, "finish"):
        raise Conflict("まだ受け取れません。前任の担当が「後任に渡す」を押すと、受け取れます。")
    rows = HandoverPart.objects.filter(pk=part.pk, version=part.version, received_at=None)
    if not rows.update(received_at=timezone.now(), received_by=by):
        if HandoverPart.objects.filter(pk=part.pk, version=part.version).exists():
            return  # a second click
        raise Conflict("読んでいるあいだに、この項目が直されました。もう一度読んでください。")
    _record(handover, "handover_part_received", by=by, note=f"「{part}」")
    if not handover.parts.filter(received_at=None).exists():
        HANDOVER.move(handover, "finish")
        _record(handover, "handover_done", by=by)
        tell_approvers("handover_done", handover, event=str(handover.pk))


@transaction.atomic
def switch_handover(handover: Handover, *, on: date) -> bool:
    """The day has come: keep parts 1–3, move the things, tell the groups (N19). Once only."""
    rows = Handover.objects.to_switch(on).filter(pk=handover.pk, version=handover.version)
    now = timezone.now()
    if not rows.update(switched_at=now, version=handover.version + 1):
        return False
    handover.switched_at, handover.version = now, handover.version + 1
    posting = handover.posting
    groups = groups_to_tell(posting)
    for number, blocks in automatic_parts(posting, on).items():
        handover.parts.filter(number=number).update(kept=as_data(blocks))
    _move_things(handover)
    _record(handover, "handover_switched", by=None)
    tell_groups(handover, groups)
    tell_successor("handover_started", handover, event=str(handover.pk))
    if HANDOVER.allows(handover, "hand"):
        HANDOVER.move(handover, "hand")
        _record(handover, "handover_handed", by=None)
    return True


def _move_things(handover: Handover) -> None:
    """What the predecessor kept goes to the successor, or waits in the section's queue."""
    posting = handover.posting
    kept = posting.user.kept_partnerships.filter(ward=posting.office.ward_id)
    for partnership in kept.select_related("keeper_office"):
        office = partnership.keeper_office or posting.office
        change_keeper(
            partnership, by=None, keeper=handover.successor, office=office, note="担当の引継ぎ"
        )
        handover.partnerships.add(partnership)


@transaction.atomic
def name_successor(handover: Handover, *, by: Any, version: int, successor: Any) -> None:
    """A successor found after the day: from today on they have the posting and the things."""
    if not handover.switched_at or handover.successor_id or handover.status == "cancelled":
        raise Conflict("後任は、もう決まっています。")
    _check_plan_person(handover, successor)
    handover.successor = successor
    save_if_unchanged(handover, version=version, fields=["successor"])
    posting, today = handover.posting, timezone.localdate()
    facts = {"office": posting.office, "role": posting.role}
    if not Posting.objects.overlapping(today, None).filter(user=successor, **facts).exists():
        post_person(successor, starts_on=today, by=by, **facts)
    for partnership in handover.partnerships.filter(keeper=None).select_related("keeper_office"):
        office = partnership.keeper_office
        change_keeper(partnership, by=by, keeper=successor, office=office, note="担当の引継ぎ")
    _record(handover, "handover_replanned", by=by)
    tell_successor("handover_started", handover, event=str(handover.pk))


def _check_plan_person(handover: Handover, successor: Any) -> None:
    if successor is None or successor.pk == handover.posting.user_id:
        raise ValidationError({"successor": SAME_PERSON})


def _record(handover: Handover, kind: str, *, by: Any, note: str = "") -> None:
    """The history of a handover names the office; the system has no office of its own."""
    via = HistoryEntry.Via.WEB if by is not None else HistoryEntry.Via.SYSTEM
    record(handover, kind, by=by, label=str(handover.posting.office), via=via, note=note)
