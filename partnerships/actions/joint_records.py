"""The joint record of a check sheet: written once, frozen; a correction is a new version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from partnerships.actions.paper import settle_sheet
from partnerships.actions.sheets import how_it_came, meet, party_label, stored
from partnerships.models import (
    Attendance,
    CheckSheet,
    JointCheck,
    JointRecord,
    PaperSheet,
    Partnership,
)
from partnerships.models.guide import Sheet
from partnerships.sheets import Line, checks_of, last_record, lines_of
from partnerships.workflow import CHECK_SHEET

Via = HistoryEntry.Via
NOTHING = "1つ以上の項目で、できた・途中・これから を選んでください"
REASON = "前の記録を直すときは、直した理由を書いてください"
DROPPED = "前に確認した項目は、空にできません。いまの様子を選んでください"
FUTURE = "いっしょに確認した日は、今日までの日にしてください"
KINDS = {"note": "joint_noted", "record": "joint_recorded", "correct": "joint_corrected"}


@dataclass(frozen=True)
class Talked:
    """What was recorded about one item; the next step in its three parts."""

    answer: str
    talked: str = ""
    next_step: str = ""
    next_who: str = ""
    next_on: date | None = None


@dataclass(frozen=True)
class Meeting:
    """When, how and with whom. `present` are (organisation, role), never names of people."""

    met_on: date
    method: str = JointRecord.Method.MEETING
    present: Sequence[tuple[Organization, str]] = ()
    third_party_present: bool | None = None


@dataclass(frozen=True)
class Came:
    """How a record that was not written on the page reached the office that enters it."""

    via: str = Via.WEB
    received_on: date | None = None
    role: str = ""


@dataclass(frozen=True)
class Record:
    """Everything of one version. `target` belongs to the plan, `public_codes` to the reflection."""

    meeting: Meeting
    checks: Mapping[str, Talked]
    target: str = ""
    public_codes: Sequence[str] = ()
    reason: str = ""
    came: Came = field(default_factory=Came)


@transaction.atomic
def record_joint(
    sheet: CheckSheet,
    *,
    by: Any,
    entry: Record,
    version: int | None = None,
    submission_key: str | None = None,
    paper: PaperSheet | None = None,
) -> JointRecord:
    """Write the joint record, or its next version; a meeting not opened yet opens with it.

    While items are still open the sheet stays at いっしょに確認. Raises ValidationError for a
    correction without its reason, Conflict when somebody saved since `version` was read. The same
    form sent twice (`submission_key`) returns the record of the first time. `paper` is the
    numbered sheet that it was read from.
    """
    row = stored(sheet.partnership, sheet.sheet, sheet.year)
    if kept := _sent_before(row, submission_key):
        return kept
    if version is not None and version != row.version:
        raise Conflict
    lines = lines_of(row)
    before = last_record(row)
    _check(row, entry, before, lines)
    label = party_label(by, row.partnership)
    if row.is_blind:
        meet(row, by=by, label=label)
    verb = _verb(row, entry, lines)
    CHECK_SHEET.move(row, verb)
    made = _write(row, entry, before, lines, by=by, label=label, submission_key=submission_key)
    number = f" 第{made.number}版" if made.number > 1 else ""
    came = how_it_came(entry.came.received_on, entry.came.role)
    note = f"{row}{number}{came}"
    record(row.partnership, KINDS[verb], by=by, label=label, via=entry.came.via, note=note)
    settle_sheet(
        paper,
        PaperSheet.Kind.JOINT,
        subject=row.partnership,
        organization=None,
        by=by,
        via=entry.came.via,
        role=entry.came.role,
        label=label,
        part=row.part,
    )
    return made


def _sent_before(sheet: CheckSheet, submission_key: str | None) -> JointRecord | None:
    if not submission_key:
        return None
    return sheet.records.filter(submission_key=submission_key).first()


def _check(
    sheet: CheckSheet, entry: Record, before: JointRecord | None, lines: Sequence[Line]
) -> None:
    if not entry.checks:
        raise ValidationError(NOTHING)
    if unknown := set(entry.checks) - {line.key for line in lines}:
        raise Conflict(f"ほかの人が確認する項目を変えました：{'、'.join(sorted(unknown))}")
    if entry.meeting.met_on > timezone.localdate():
        raise ValidationError({"met_on": FUTURE})
    old = checks_of(before)
    if set(old) - set(entry.checks):
        raise ValidationError(DROPPED)
    is_changed = any(talked_of(row) != entry.checks[key] for key, row in old.items())
    was_recorded = sheet.status == CheckSheet.Status.RECORDED
    if (is_changed or was_recorded) and not entry.reason.strip():
        raise ValidationError({"reason": REASON})


def talked_of(row: JointCheck) -> Talked:
    return Talked(row.answer, row.talked, row.next_step, row.next_who, row.next_on)


def _verb(sheet: CheckSheet, entry: Record, lines: Sequence[Line]) -> str:
    if sheet.status == CheckSheet.Status.RECORDED:
        return "correct"
    official = {line.key for line in lines if line.item}
    return "record" if official <= set(entry.checks) else "note"


def _write(
    sheet: CheckSheet,
    entry: Record,
    before: JointRecord | None,
    lines: Sequence[Line],
    *,
    by: Any,
    label: str,
    submission_key: str | None,
) -> JointRecord:
    meeting, came = entry.meeting, entry.came
    made = JointRecord.objects.create(
        sheet=sheet,
        number=before.number + 1 if before else 1,
        met_on=meeting.met_on,
        method=meeting.method,
        third_party_present=meeting.third_party_present,
        target=entry.target if sheet.sheet == Sheet.PLAN else "",
        reason=entry.reason,
        public_codes=list(entry.public_codes) if sheet.sheet == Sheet.REFLECT else [],
        recorded_at=timezone.now(),
        recorded_by=by,
        recorded_label=label,
        via=came.via,
        received_on=came.received_on,
        received_role=came.role,
        submission_key=submission_key,
    )
    Attendance.objects.bulk_create(
        Attendance(record=made, organization=organization, role=role)
        for organization, role in meeting.present
    )
    JointCheck.objects.bulk_create(
        _row(made, line, entry.checks[line.key], checks_of(before).get(line.key))
        for line in lines
        if line.key in entry.checks
    )
    return made


def _row(made: JointRecord, line: Line, said: Talked, old: JointCheck | None) -> JointCheck:
    # A step that was ticked off stays so, as long as it is the same step.
    same = old is not None and talked_of(old).next_step == said.next_step
    return JointCheck(
        record=made,
        answer=said.answer,
        talked=said.talked,
        next_step=said.next_step,
        next_who=said.next_who,
        next_on=said.next_on,
        done_on=old.done_on if same and old else None,
        **line.target,
    )


@transaction.atomic
def finish_step(check: JointCheck, *, by: Any) -> None:
    """Tick off a next step: it leaves the lists, the record itself stays. Twice is fine."""
    rows = JointCheck.objects.filter(pk=check.pk, done_on=None).exclude(next_step="")
    if rows.update(done_on=timezone.localdate()):
        sheet = check.record.sheet
        partnership: Partnership = sheet.partnership
        label = party_label(by, partnership)
        record(partnership, "step_done", by=by, label=label, note=f"{sheet} {check.label}")
