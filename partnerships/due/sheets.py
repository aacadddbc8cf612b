"""What time does to check sheets (N13): opened in October and on 1 February, reminded once."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from kyodo_portal.history.reminders import claim_reminder
from kyodo_portal.lib.dates import fiscal_year
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions.sheets import open_sheet
from partnerships.models import CheckSheet, Partnership
from partnerships.models.guide import Sheet
from partnerships.notices.sheets import tell_sheet
from partnerships.sheets import usual_due

# The months in which the sheets are opened.
PROCEED_MONTH, REFLECT_MONTH = 10, 2
CLOSING = timedelta(days=14)
AT_WORK = (Partnership.Status.ACTIVE, Partnership.Status.REFLECTING)


def open_year_sheets(on: date) -> int:
    """In October 一緒に進めるとき, from 1 February 一緒に振り返るとき; how many were opened."""
    year = fiscal_year(on)
    if on.month == PROCEED_MONTH:
        return _open_all(Sheet.PROCEED, year, on)
    if on.month == REFLECT_MONTH:
        return _open_all(Sheet.REFLECT, year, on)
    return 0


def _open_all(sheet: str, year: int, on: date) -> int:
    due_on = usual_due(sheet, year, on)
    begun = CheckSheet.objects.filter(sheet=sheet, year=year).exclude(status="not_yet")
    rows = Partnership.objects.filter(status__in=AT_WORK)
    keys = rows.exclude(pk__in=begun.values("partnership_id")).order_by("pk")
    return sum(_open(pk, sheet, year, due_on) for pk in list(keys.values_list("pk", flat=True)))


def _open(pk: int, sheet: str, year: int, due_on: date | None) -> bool:
    partnership = Partnership.objects.select_related("third_party").get(pk=pk)
    try:
        open_sheet(partnership, by=None, sheet=sheet, year=year, due_on=due_on)
    except (Conflict, ValidationError):  # somebody opened it, or ended the partnership, just now
        return False
    return True


def remind_of_sheets(on: date) -> int:
    """Once, in the last 14 days: the sheets that wait for their record; how many."""
    rows = CheckSheet.objects.closing_between(on, on + CLOSING).filter(reminded_on=None)
    return sum(_remind(pk, on) for pk in list(rows.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _remind(pk: int, on: date) -> bool:
    sheet = CheckSheet.objects.select_related("partnership__third_party").get(pk=pk)
    if not CheckSheet.objects.filter(pk=pk, reminded_on=None).update(reminded_on=on):
        return False
    if not claim_reminder(sheet, "sheet_closing", on):
        transaction.set_rollback(True)  # another reminder was sent this week: later, then
        return False
    tell_sheet("sheet_closing", sheet, event=f"{sheet.pk}:{sheet.due_on}")
    return True
