"""Check sheets on paper: the same official text, boxes to tick, lines to write on."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kyodo_portal.history.actions import portal_url
from kyodo_portal.lib.qr import qr_svg
from partnerships.actions.paper import issue_sheet
from partnerships.models import Answer, CheckSheet, PaperSheet, Principle
from partnerships.models.guide import Sheet
from partnerships.paper import sheet_printed
from partnerships.permissions import can_print_sheet
from partnerships.sheets import lines_of, target_of
from partnerships.views.sheet_access import party_of, sheet_inside, sheet_trail


def _numbered(request: HttpRequest, row: CheckSheet) -> PaperSheet | None:
    """The numbered paper named by `?sheet=`, if it is about this check sheet."""
    for kind in (PaperSheet.Kind.JOINT, PaperSheet.Kind.DRAFT):
        paper = sheet_printed(request, kind, row.partnership)
        if paper and paper.part == row.part:
            return paper
    return None


@require_safe
@login_required
def sheet_print(request: HttpRequest, pk: int, sheet: str, year: int) -> HttpResponse:
    """One sheet of A4, the six principles on its back."""
    row = sheet_inside(request, pk, sheet, year)
    partnership = row.partnership
    paper = _numbered(request, row)
    context = {
        "sheet": row,
        "partnership": partnership,
        "paper": paper,
        "qr": qr_svg(portal_url(paper.get_absolute_url())) if paper else "",
        "can_number": can_print_sheet(request.user, partnership),
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


@require_POST
@login_required
def sheet_number(request: HttpRequest, pk: int, sheet: str, year: int) -> HttpResponse:
    """A receipt number for the joint sheet, or (`org`) for one party's own; then its print page."""
    row = sheet_inside(request, pk, sheet, year)
    if not can_print_sheet(request.user, row.partnership):
        raise PermissionDenied
    chosen = request.POST.get("org", "")
    is_number = chosen.isascii() and chosen.isdigit()
    group = party_of(row.partnership, int(chosen)) if is_number else None
    kind = PaperSheet.Kind.DRAFT if group else PaperSheet.Kind.JOINT
    paper = issue_sheet(
        kind, subject=row.partnership, organization=group, by=request.user, part=row.part
    )
    return redirect(f"{row.url('sheet-print')}?sheet={paper.number}")
