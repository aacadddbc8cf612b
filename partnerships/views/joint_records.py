"""The joint meeting page, and the third party's word."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kyodo_portal.lib.workflow import Conflict
from organizations.permissions import memberships_of
from partnerships import permissions as may
from partnerships.actions.joint_records import record_joint
from partnerships.actions.sheets import ENDED, write_bridge_word
from partnerships.forms.joint_records import JointForm
from partnerships.forms.sheets import BridgeWordForm
from partnerships.models import CheckSheet, PaperSheet
from partnerships.models.guide import Sheet
from partnerships.paper import sheet_asked
from partnerships.sheets import handed_in, target_of
from partnerships.views.sheet_access import posted, sheet_inside, sheet_trail


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sheet_joint(request: HttpRequest, pk: int, sheet: str, year: int) -> HttpResponse:
    """Write the joint record, or its next version. A stale save shows both texts (409)."""
    row = sheet_inside(request, pk, sheet, year)
    if not may.can_record_joint(request.user, row.partnership):
        raise PermissionDenied
    if not may.is_open_for_sheets(row.partnership):
        raise Conflict(ENDED)
    from_office = not set(memberships_of(request.user)) & may.party_ids(row.partnership)
    form = JointForm(posted(request), sheet=row, from_office=from_office)
    if request.method != "POST":
        return _page(request, row, form)
    is_valid, data = form.is_valid(), form.cleaned_data
    if row.pk and row.records.filter(submission_key=data["submission_key"]).exists():
        return redirect(row)
    # Said first: what else the form lacks is judged by what the other one saved.
    if data["version"] != row.version:
        return _both_texts(request, pk, row, form, from_office)
    if not is_valid:
        return _page(request, row, form)
    try:
        paper = sheet_asked(request, PaperSheet.Kind.JOINT, row.partnership)
        paper = paper if paper and paper.part == row.part else None
        version = data["version"]
        record_joint(row, by=request.user, version=version, paper=paper, **form.entry())
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, row, form)
    except Conflict:
        return _both_texts(request, pk, row, form, from_office)
    messages.success(request, "記録しました。参加団体と橋わたし役が読めます。")
    return redirect(row)


def _both_texts(
    request: HttpRequest, pk: int, row: CheckSheet, form: JointForm, from_office: bool
) -> HttpResponse:
    stored = sheet_inside(request, pk, row.sheet, row.year)
    fresh = JointForm(sheet=stored, from_office=from_office)
    again = JointForm(request.POST, sheet=stored, from_office=from_office)
    again.use_version(stored.version)
    again.is_valid()
    differences = form.differences(fresh)
    return _page(request, stored, again, 409, differences=differences, conflict=True)


def _page(
    request: HttpRequest, sheet: CheckSheet, form: JointForm, status: int = 200, **extra: Any
) -> HttpResponse:
    come = handed_in(sheet)
    parties = sheet.partnership.parties.all()
    context = {
        "sheet": sheet,
        "partnership": sheet.partnership,
        "form": form,
        "target": target_of(sheet.partnership, sheet.year) if sheet.sheet == Sheet.REFLECT else "",
        "missing": [p.organization for p in parties if p.organization_id not in come],
        "breadcrumbs": sheet_trail(sheet, "いっしょに確認"),
        **extra,
    }
    return render(request, "partnerships/sheets/joint.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sheet_word(request: HttpRequest, pk: int, sheet: str, year: int) -> HttpResponse:
    """「橋わたし役から」, by the third party."""
    row = sheet_inside(request, pk, sheet, year)
    if not may.can_write_bridge_word(request.user, row.partnership):
        raise PermissionDenied
    initial = {"text": row.bridge_word, "version": row.version}
    form = BridgeWordForm(posted(request), initial=initial)
    differences: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            write_bridge_word(row, by=request.user, text=data["text"], version=data["version"])
        except ValidationError as error:
            form.add_error(None, error)
        except Conflict:
            stored = sheet_inside(request, pk, sheet, year)
            form.use_version(stored.version)
            differences = [("橋わたし役から", stored.bridge_word)]
        else:
            messages.success(request, "書きました。")
            return redirect(row)
    context = {
        "sheet": row,
        "partnership": row.partnership,
        "form": form,
        "differences": differences,
        "breadcrumbs": sheet_trail(row, "橋わたし役から"),
    }
    status = 409 if differences else 200
    return render(request, "partnerships/sheets/word.html", context, status=status)
