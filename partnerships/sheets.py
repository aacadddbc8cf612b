"""What stands on a check sheet: its lines, the sides that may be seen, the newest joint record.

Reads only. Nothing here shows one party's draft to another: `sides_for` decides which sides come.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from kyodo_portal.lib.dates import fiscal_year, fiscal_year_end
from organizations.models import Organization
from partnerships.models import (
    Answer,
    CheckDraft,
    CheckItem,
    CheckSheet,
    CheckSide,
    ExtraItem,
    JointCheck,
    JointRecord,
    Partnership,
)
from partnerships.models.guide import Sheet
from partnerships.parties import active_ids

# What parties are offered to show first; the others only when they tick them.
PUBLIC_CODES = ("F1", "F3")
EXTRA = "X"
YEARS_AROUND = 1


@dataclass(frozen=True)
class Line:
    """One thing to check: an official item, or a line of the ward after them."""

    key: str
    text: str
    prompt: str = ""
    item: CheckItem | None = None
    extra: ExtraItem | None = None

    @property
    def label(self) -> str:
        return self.item.short if self.item else "このほか"

    @property
    def target(self) -> dict[str, Any]:
        """The columns of a row about this line."""
        return {"item": self.item, "extra": self.extra}


def key_of(row: CheckDraft | JointCheck) -> str:
    """The key of the line that a row is about. Needs `item`."""
    return row.item.code if row.item else f"{EXTRA}{row.extra_id}"


def lines_of(sheet: CheckSheet) -> list[Line]:
    """The official items in their order, then the ward's lines that are in use here."""
    items = CheckItem.objects.filter(sheet=sheet.sheet)
    used = Q(ended_on=None)
    if sheet.pk:
        checks = JointCheck.objects.filter(record__sheet=sheet).exclude(extra=None)
        used |= Q(pk__in=checks.values("extra_id"))
    extras = ExtraItem.objects.filter(used, ward=sheet.partnership.ward_id, sheet=sheet.sheet)
    return [
        *(Line(item.code, item.official_text, item.prompt, item=item) for item in items),
        *(Line(f"{EXTRA}{row.pk}", row.text, extra=row) for row in extras),
    ]


def sheet_of(partnership: Partnership, sheet: str, year: int) -> CheckSheet:
    """The stored sheet, or a fresh まだ that was not saved."""
    row = partnership.sheets.filter(sheet=sheet, year=year).first()
    row = row or CheckSheet(partnership=partnership, sheet=sheet, year=year)
    row.partnership = partnership
    return row


def is_year_of(partnership: Partnership, year: int, on: date) -> bool:
    """Whether a sheet of this fiscal year may be opened or exists."""
    if abs(year - fiscal_year(on)) <= YEARS_AROUND:
        return True
    return (
        partnership.sheets.filter(year=year).exists()
        or partnership.fiscal_years.filter(year=year).exists()
    )


def usual_due(sheet: str, year: int, on: date) -> date | None:
    """Until when a sheet that is opened on a day should be recorded; None for no day.

    一緒に進めるとき until the end of November, 一緒に振り返るとき until the end of the fiscal year.
    """
    days = {Sheet.PROCEED: date(year, 11, 30), Sheet.REFLECT: fiscal_year_end(year)}
    due_on = days.get(Sheet(sheet))
    return due_on if due_on and due_on >= on else None


@dataclass(frozen=True)
class YearOfSheets:
    year: int
    sheets: list[CheckSheet]


def years_of(partnership: Partnership, on: date) -> list[YearOfSheets]:
    """The three sheets of every fiscal year so far, the newest year first."""
    stored = {(row.year, row.sheet): row for row in partnership.sheets.all()}
    years = {year for year, _sheet in stored} | {fiscal_year(on)}
    for row in stored.values():
        row.partnership = partnership
    return [
        YearOfSheets(
            year,
            [
                stored.get((year, sheet))
                or CheckSheet(partnership=partnership, sheet=sheet, year=year)
                for sheet in Sheet.values
            ],
        )
        for year in sorted(years, reverse=True)
    ]


def sides_for(sheet: CheckSheet, own: set[int]) -> list[CheckSide]:
    """The sides whose answers people of the organisations `own` may read, with their drafts."""
    if not sheet.pk:
        return []
    drafts = CheckDraft.objects.select_related("item")
    rows = sheet.sides.select_related("organization")
    shown = rows.shown_to(own, blind=sheet.is_blind)
    return list(shown.prefetch_related(Prefetch("drafts", queryset=drafts)))


def handed_in(sheet: CheckSheet) -> set[int]:
    """The organisations that are 記入ずみ: all that others may know while it is blind."""
    if not sheet.pk:
        return set()
    rows = sheet.sides.filter(handed_in_at__isnull=False)
    return set(rows.values_list("organization_id", flat=True))


def all_are_in(sheet: CheckSheet) -> bool:
    """Whether every present party has handed in."""
    parties = active_ids(sheet.partnership)
    return bool(parties) and parties <= handed_in(sheet)


@dataclass
class Compared:
    """One line with every side's answer beside the others."""

    line: Line
    said: list[tuple[Organization, CheckDraft | None]] = field(default_factory=list)
    check: JointCheck | None = None

    @property
    def differs(self) -> bool:
        """「見方がちがいます」: a talking point, not an error."""
        return len({draft.answer for _who, draft in self.said if draft and draft.answer}) > 1


def compared(
    lines: Iterable[Line], sides: Iterable[CheckSide], checks: dict[str, JointCheck]
) -> list[Compared]:
    """Each line with what the sides said and what was recorded together."""
    columns = [
        (side.organization, {key_of(draft): draft for draft in side.drafts.all()})
        for side in sides
        if side.handed_in_at
    ]
    return [
        Compared(
            line,
            [(organization, said.get(line.key)) for organization, said in columns],
            checks.get(line.key),
        )
        for line in lines
    ]


def last_record(sheet: CheckSheet) -> JointRecord | None:
    """The newest version of the joint record."""
    if not sheet.pk:
        return None
    record = sheet.records.prefetch_related("attendances__organization").first()
    if record:
        record.sheet = sheet
    return record


def checks_of(record: JointRecord | None) -> dict[str, JointCheck]:
    """The items of one version, by the key of their line, in the order of the sheet."""
    if record is None:
        return {}
    return {key_of(row): row for row in record.checks.select_related("item", "extra")}


def target_of(partnership: Partnership, year: int) -> str:
    """「どうなったらうれしいか」 of the newest plan up to this year, as its last version says."""
    records = JointRecord.objects.filter(
        sheet__partnership=partnership, sheet__sheet=Sheet.PLAN, sheet__year__lte=year
    )
    newest = records.exclude(target="").order_by("-sheet__year", "-number").first()
    return newest.target if newest else ""


@dataclass(frozen=True)
class PublicCheck:
    """One item of the reflection that the parties chose to show."""

    code: str
    text: str
    answer: str
    talked: str
    year: int


def public_checks(partnership: Partnership) -> list[PublicCheck]:
    """What of the newest recorded reflection may stand on the public page (for 公開).

    Only the items that the parties ticked in the record's newest version. Whether the page is
    public at all, and every party's consent to these words, is asked elsewhere.
    """
    sheets = partnership.sheets.filter(sheet=Sheet.REFLECT, status=CheckSheet.Status.RECORDED)
    sheet = sheets.order_by("-year").first()
    record = last_record(sheet) if sheet else None
    if sheet is None or record is None:
        return []
    return [
        PublicCheck(
            row.item.code,
            row.item.official_text,
            str(Answer(row.answer).label),
            row.talked,
            sheet.year,
        )
        for key, row in checks_of(record).items()
        if key in record.public_codes and row.item
    ]
