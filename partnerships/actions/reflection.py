"""The turn of a year: 実施中 → 振り返り中 → 実施中 in the next fiscal year."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.lib.dates import fiscal_year
from partnerships.actions.partnerships import move_partnership
from partnerships.actions.sheets import open_sheet, party_label
from partnerships.models import CheckSheet, FiscalYear, Partnership
from partnerships.models.guide import Sheet
from partnerships.readiness import missing_for_continuing, reflected_year
from partnerships.sheets import sheet_of, usual_due


@transaction.atomic
def begin_reflection(partnership: Partnership, *, by: Any) -> CheckSheet:
    """実施中 → 振り返り中, and this year's reflection is opened if none is under way."""
    label = party_label(by, partnership)
    move_partnership(partnership, "reflect", "partnership_reflecting", by=by, label=label)
    waiting = partnership.sheets.waiting().filter(sheet=Sheet.REFLECT).last()
    if waiting:
        return waiting
    year = fiscal_year(timezone.localdate())
    sheet = sheet_of(partnership, Sheet.REFLECT, year)
    if sheet.status != CheckSheet.Status.NOT_YET:
        return sheet
    due_on = usual_due(Sheet.REFLECT, year, timezone.localdate())
    return open_sheet(partnership, by=by, sheet=Sheet.REFLECT, year=year, due_on=due_on)


@transaction.atomic
def continue_partnership(partnership: Partnership, *, by: Any) -> None:
    """振り返り中 → 実施中 in the next fiscal year, which gets its row.

    Raises ValidationError that names what of the joint reflection is missing.
    """
    if missing := missing_for_continuing(partnership):
        raise ValidationError(missing)
    move_partnership(partnership, "continue", "partnership_continued", by=by)
    year = (reflected_year(partnership) or 0) + 1
    is_near = year <= fiscal_year(timezone.localdate())
    status = FiscalYear.Status.RUNNING if is_near else FiscalYear.Status.PLANNED
    row, is_new = partnership.fiscal_years.get_or_create(year=year, defaults={"status": status})
    if is_near:
        partnership.fiscal_years.filter(year__lt=year).update(status=FiscalYear.Status.OVER)
        partnership.fiscal_years.filter(pk=row.pk).update(status=status)
    if is_new:
        record(partnership, "fiscal_year_added", by=by, note=str(row))
