"""Check sheets on paper: the same official text, boxes to tick, lines to write on."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnerships.models import Answer, Principle
from partnerships.models.guide import Sheet
from partnerships.sheets import lines_of, target_of
from partnerships.views.sheet_access import sheet_inside, sheet_trail


@require_safe
@login_required
def sheet_print(request: HttpRequest, pk: int, sheet: str, year: int) -> HttpResponse:
    """One sheet of A4, the six principles on its back."""
    row = sheet_inside(request, pk, sheet, year)
    partnership = row.partnership
    context = {
        "sheet": row,
        "partnership": partnership,
        "lines": lines_of(row),
        "answers": Answer.labels,
        "principles": Principle.objects.all(),
        "target": target_of(partnership, row.year) if row.sheet == Sheet.REFLECT else "",
        "is_plan": row.sheet == Sheet.PLAN,
        "mutatis": not partnership.involves_government,
        "today": timezone.localdate(),
        "breadcrumbs": sheet_trail(row, "印刷する"),
    }
    return render(request, "partnerships/sheets/print.html", context)
