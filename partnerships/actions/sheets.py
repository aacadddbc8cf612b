"""Filling in a check sheet: opened, each side alone, then the meeting (domain.md §8.2).

The sheet's row is locked before anybody's side changes, so that a party that hands in while the
meeting opens comes before or after it, and never in between.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.dates import format_date_short
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from organizations.models import Organization
from organizations.permissions import memberships_of
from partnerships.actions.paper import settle_sheet
from partnerships.actions.partnerships import desk_label
from partnerships.models import CheckSheet, CheckSide, PaperSheet, Partnership
from partnerships.notices.sheets import tell_sheet
from partnerships.parties import active_ids
from partnerships.permissions import is_open_for_sheets
from partnerships.sheets import Line, all_are_in, lines_of
from partnerships.workflow import CHECK_SHEET

Via = HistoryEntry.Via
ENDED = "この連携は終わっています。チェックシートは読むだけです"
RECORDED = "いっしょの記録ができているので、それぞれの記入は直せません"
NOT_OPEN = "記入はまだ始まっていません"
HANDED_IN = "もう記入ずみです。直すときは、先に「取りもどす」を押してください"
SEEN = "みなさんが見ているので、取りもどせません。直したいことは、集まったときに話してください"
EMPTY = "1つ以上の項目に、見方かひとことを書いてから、記入ずみにしてください"

# {key of a line: (choice or "", note)}
Said = Mapping[str, tuple[str, str]]


def party_label(user: Any, partnership: Partnership) -> str:
    """What the history shows instead of a person: their group in this partnership, or office."""
    mine = set(memberships_of(user)) if user is not None else set()
    party = partnership.parties.filter(organization_id__in=mine).select_related("organization")
    own = party.first()
    return str(own.organization) if own else desk_label(user, partnership)


def stored(partnership: Partnership, sheet: str, year: int) -> CheckSheet:
    """The row of a sheet, made if nobody touched it yet; locked until the transaction ends."""
    if not is_open_for_sheets(partnership):
        raise ValidationError(ENDED)
    CheckSheet.objects.get_or_create(partnership=partnership, sheet=sheet, year=year)
    rows = CheckSheet.objects.select_for_update(of=("self",))
    row: CheckSheet = rows.get(partnership=partnership, sheet=sheet, year=year)
    row.partnership = partnership
    return row


@transaction.atomic
def open_sheet(
    partnership: Partnership,
    *,
    by: Any,
    sheet: str,
    year: int,
    due_on: date | None = None,
) -> CheckSheet:
    """まだ → それぞれ記入中, and the parties and the third party hear of it (N13). `by` None: time.

    Raises Conflict when it was opened before, ValidationError for an ended partnership.
    """
    row = stored(partnership, sheet, year)
    CHECK_SHEET.move(row, "open", opened_on=timezone.localdate(), due_on=due_on)
    label = party_label(by, partnership) if by is not None else ""
    via = Via.WEB if by is not None else Via.SYSTEM
    record(partnership, "sheet_opened", by=by, label=label, via=via, note=str(row))
    tell_sheet("sheet_opened", row, event=f"{row.pk}")
    return row


@transaction.atomic
def save_side(
    sheet: CheckSheet, *, by: Any, organization: Organization, answers: Said, version: int = 0
) -> CheckSide:
    """Keep one party's draft for itself. Its history is its own: nobody else sees a trace.

    `version` is that of the side the form was rendered from, 0 for none yet; Conflict when
    somebody of the same party saved meanwhile.
    """
    row = stored(sheet.partnership, sheet.sheet, sheet.year)
    side = _write_side(row, organization, answers, version)
    record(side, "side_saved", by=by, label=str(organization))
    return side


@transaction.atomic
def hand_in_side(
    sheet: CheckSheet,
    *,
    by: Any,
    organization: Organization,
    answers: Said,
    version: int | None = 0,
    via: str = Via.WEB,
    received_on: date | None = None,
    answerer_role: str = "",
    label: str = "",
    paper: PaperSheet | None = None,
) -> CheckSide:
    """記入ずみにする. When every party is in, the meeting opens by itself.

    `via`, `received_on`, `answerer_role` and `label` (the office) tell how a sheet came that was
    not filled in here (with its numbered `paper`, if it had one); it takes the place of a draft
    (`version` None). Raises ValidationError for an empty or a second one.
    """
    if not any(answer or note for answer, note in answers.values()):
        raise ValidationError(EMPTY)
    row = stored(sheet.partnership, sheet.sheet, sheet.year)
    side = _write_side(row, organization, answers, version)
    side.handed_in_at, side.via, side.received_on = timezone.now(), via, received_on
    side.answerer_role, side.entered_label = answerer_role, label
    fields = ["handed_in_at", "via", "received_on", "answerer_role", "entered_label"]
    save_if_unchanged(side, version=side.version, fields=fields)
    note = f"{row}：{organization}{how_it_came(received_on, answerer_role)}"
    who = label or str(organization)
    record(row.partnership, "side_handed_in", by=by, label=who, via=via, note=note)
    settle_sheet(
        paper,
        PaperSheet.Kind.DRAFT,
        subject=row.partnership,
        organization=organization,
        by=by,
        via=via,
        role=answerer_role,
        label=label,
        part=row.part,
    )
    _meet_if_all_are_in(row)
    return side


def how_it_came(received_on: date | None, role: str) -> str:
    """「（2026年11月3日・会長から）」 for what was not written on the page itself."""
    said = [format_date_short(received_on) if received_on else "", f"{role}から" if role else ""]
    text = "・".join(part for part in said if part)
    return f"（{text}）" if text else ""


def _write_side(
    sheet: CheckSheet, organization: Organization, answers: Said, version: int | None
) -> CheckSide:
    if sheet.status == CheckSheet.Status.NOT_YET:
        raise ValidationError(NOT_OPEN)
    if sheet.status == CheckSheet.Status.RECORDED:
        raise ValidationError(RECORDED)
    if organization.pk not in active_ids(sheet.partnership):
        raise Conflict
    side, is_new = CheckSide.objects.get_or_create(sheet=sheet, organization=organization)
    if side.handed_in_at:
        raise ValidationError(HANDED_IN)
    expected = side.version if is_new or version is None else version
    save_if_unchanged(side, version=expected, fields=[])
    lines = {line.key: line for line in lines_of(sheet)}
    for key, (answer, note) in answers.items():
        _write_line(side, lines[key], answer, note)
    return side


def _write_line(side: CheckSide, line: Line, answer: str, note: str) -> None:
    rows = side.drafts.filter(**line.target)
    if not (answer or note):
        rows.delete()
    elif not rows.update(answer=answer, note=note):
        side.drafts.create(answer=answer, note=note, **line.target)


@transaction.atomic
def take_back_side(sheet: CheckSheet, *, by: Any, organization: Organization) -> None:
    """記入ずみ → 記入中, while nobody else has seen it. Raises ValidationError afterwards."""
    row = stored(sheet.partnership, sheet.sheet, sheet.year)
    if not row.is_blind:
        raise ValidationError(SEEN)
    rows = row.sides.filter(organization=organization, handed_in_at__isnull=False)
    if rows.update(handed_in_at=None) != 1:
        raise Conflict
    note = f"{row}：{organization}"
    record(row.partnership, "side_taken_back", by=by, label=str(organization), note=note)


@transaction.atomic
def open_meeting(sheet: CheckSheet, *, by: Any) -> CheckSheet:
    """→ いっしょに確認: what was handed in is seen by all. Opened already is fine."""
    row = stored(sheet.partnership, sheet.sheet, sheet.year)
    if row.status == CheckSheet.Status.TOGETHER:
        return row
    label = party_label(by, row.partnership)
    meet(row, by=by, label=label)
    return row


def meet(sheet: CheckSheet, *, by: Any, label: str) -> None:
    """Take the step, inside the caller's transaction. Raises Conflict when it was taken."""
    CHECK_SHEET.move(sheet, "meet", opened_on=sheet.opened_on or timezone.localdate())
    via = Via.WEB if by is not None else Via.SYSTEM
    record(sheet.partnership, "meeting_opened", by=by, label=label, via=via, note=str(sheet))


def _meet_if_all_are_in(sheet: CheckSheet) -> None:
    if sheet.status == CheckSheet.Status.FILLING and all_are_in(sheet):
        meet(sheet, by=None, label="")


def settle_sheets(partnership: Partnership) -> None:
    """After a party left: open the meeting of every sheet for which only that party was missing."""
    for sheet in partnership.sheets.filter(status=CheckSheet.Status.FILLING):
        sheet.partnership = partnership
        _meet_if_all_are_in(sheet)


@transaction.atomic
def write_bridge_word(sheet: CheckSheet, *, by: Any, text: str, version: int) -> None:
    """「橋わたし役から」, by the third party, once the meeting is open. Conflict when stale."""
    row = stored(sheet.partnership, sheet.sheet, sheet.year)
    if row.is_blind:
        raise ValidationError("「いっしょに確認」が始まってから書けます")
    row.bridge_word = text
    save_if_unchanged(row, version=version, fields=["bridge_word"])
    label = str(row.partnership.third_party)
    record(row.partnership, "bridge_word_written", by=by, label=label, note=str(row))
