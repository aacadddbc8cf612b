"""Check sheets of a partnership: the list by year, one sheet, its older versions, its steps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kyodo_portal.lib.web import safe_next
from kyodo_portal.lib.workflow import Conflict
from partnerships import permissions as may
from partnerships.actions.joint_records import finish_step
from partnerships.actions.reflection import begin_reflection
from partnerships.actions.sheets import open_meeting, open_sheet
from partnerships.forms.states import ConfirmForm
from partnerships.models import CheckSheet, JointCheck
from partnerships.models.guide import Sheet
from partnerships.sheets import (
    checks_of,
    compared,
    handed_in,
    last_record,
    lines_of,
    sides_for,
    target_of,
    usual_due,
    years_of,
)
from partnerships.views.sheet_access import partnership_inside, sheet_inside, sheet_trail, trail
from partnerships.workflow import CHECK_SHEET, PARTNERSHIP


@require_safe
@login_required
def sheet_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheets of every fiscal year, and what is still to be done."""
    partnership = partnership_inside(request, pk)
    today = timezone.localdate()
    steps = JointCheck.objects.open_steps().filter(record__sheet__partnership=partnership)
    context = {
        "partnership": partnership,
        "years": years_of(partnership, today),
        "steps": steps[:50],
        "can_finish": may.can_record_joint(request.user, partnership),
        "can_reflect": PARTNERSHIP.allows(partnership, "reflect")
        and may.can_begin_reflection(request.user, partnership),
        "today": today,
        "breadcrumbs": trail(partnership)[:-1] + [("チェックシート", "")],
    }
    return render(request, "partnerships/sheets/list.html", context)


@require_safe
@login_required
def sheet_detail(request: HttpRequest, pk: int, sheet: str, year: int) -> HttpResponse:
    """One sheet: who is in, then the answers side by side and the joint record."""
    row = sheet_inside(request, pk, sheet, year)
    partnership, user = row.partnership, request.user
    record = last_record(row)
    lines = lines_of(row)
    # While it is blind nobody's answers come to this page, not even the own ones.
    sides = [] if row.is_blind else sides_for(row, set())
    is_open = may.is_open_for_sheets(partnership)
    context = {
        "sheet": row,
        "partnership": partnership,
        "target": target_of(partnership, row.year) if row.sheet == Sheet.REFLECT else "",
        "rows": compared(lines, sides, checks_of(record)),
        "has_answers": any(side.handed_in_at for side in sides),
        "record": record,
        "versions": list(row.records.values_list("number", flat=True)[1:]) if row.pk else [],
        "parties": _parties(row, user),
        "is_open": is_open,
        "can": _buttons(row, user) if is_open else {},
        "breadcrumbs": trail(partnership, (str(row), "")),
    }
    return render(request, "partnerships/sheets/detail.html", context)


def _parties(sheet: CheckSheet, user: Any) -> list[dict[str, Any]]:
    """Each party: 記入ずみ or not, how it came, and the link for its own people."""
    come = (
        {side.organization_id: side for side in sheet.sides.filter(handed_in_at__isnull=False)}
        if sheet.pk
        else {}
    )
    own = may.own_parties(user, sheet.partnership)
    is_paper = may.can_enter_paper_sheet(user, sheet.partnership)
    return [
        {
            "organization": party.organization,
            "side": come.get(party.organization_id),
            "is_mine": party.organization_id in own,
            "can_enter": is_paper and party.organization_id not in own,
        }
        for party in sheet.partnership.parties.all()
    ]


def _buttons(sheet: CheckSheet, user: Any) -> dict[str, bool]:
    recorder = may.can_record_joint(user, sheet.partnership)
    return {
        "open": recorder and CHECK_SHEET.allows(sheet, "open"),
        "meet": recorder and CHECK_SHEET.allows(sheet, "meet"),
        "record": recorder,
        "fill": sheet.status in {CheckSheet.Status.FILLING, CheckSheet.Status.TOGETHER},
        "word": may.can_write_bridge_word(user, sheet.partnership) and not sheet.is_blind,
        "finish": recorder,
    }


@require_safe
@login_required
def sheet_version(
    request: HttpRequest, pk: int, sheet: str, year: int, number: int
) -> HttpResponse:
    """An older version of the joint record, as it was."""
    row = sheet_inside(request, pk, sheet, year)
    if not row.pk:
        raise Http404
    records = row.records.prefetch_related("attendances__organization")
    record = get_object_or_404(records, number=number)
    checks = checks_of(record)
    lines = [line for line in lines_of(row) if line.key in checks]
    context = {
        "sheet": row,
        "partnership": row.partnership,
        "record": record,
        "newest": row.records.values_list("number", flat=True).first(),
        "rows": compared(lines, [], checks),
        "breadcrumbs": sheet_trail(row, f"第{number}版"),
    }
    return render(request, "partnerships/sheets/version.html", context)


@require_POST
@login_required
def sheet_open(request: HttpRequest, pk: int, sheet: str, year: int) -> HttpResponse:
    """「記入をはじめる」: everybody hears of it."""
    row = sheet_inside(request, pk, sheet, year)
    if not may.can_record_joint(request.user, row.partnership):
        raise PermissionDenied
    due_on = usual_due(sheet, year, timezone.localdate())
    try:
        open_sheet(row.partnership, by=request.user, sheet=sheet, year=year, due_on=due_on)
    except ValidationError as error:
        raise Conflict(error.messages[0]) from error
    messages.success(request, "記入をはじめました。参加団体と橋わたし役にお知らせしました。")
    return redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sheet_meet(request: HttpRequest, pk: int, sheet: str, year: int) -> HttpResponse:
    """「いっしょに確認をはじめる」: who is not in yet; then all see what was handed in."""
    row = sheet_inside(request, pk, sheet, year)
    if not may.can_record_joint(request.user, row.partnership):
        raise PermissionDenied
    if row.status == CheckSheet.Status.TOGETHER:
        return redirect(row)
    if not CHECK_SHEET.allows(row, "meet"):
        raise Conflict
    if request.method == "POST":
        try:
            open_meeting(row, by=request.user)
        except ValidationError as error:
            raise Conflict(error.messages[0]) from error
        messages.success(request, "「いっしょに確認」をはじめました。")
        return redirect(row)
    come = handed_in(row)
    context = {
        "sheet": row,
        "partnership": row.partnership,
        "missing": [
            p.organization for p in row.partnership.parties.all() if p.organization_id not in come
        ],
        "form": ConfirmForm(),
        "breadcrumbs": sheet_trail(row, "いっしょに確認をはじめる"),
    }
    return render(request, "partnerships/sheets/meet.html", context)


@require_POST
@login_required
def step_done(request: HttpRequest, pk: int, check: int) -> HttpResponse:
    """「すみました」: the step leaves the lists."""
    partnership = partnership_inside(request, pk)
    if not may.can_record_joint(request.user, partnership):
        raise PermissionDenied
    rows = JointCheck.objects.current().select_related("item", "record__sheet__partnership")
    row = get_object_or_404(rows, pk=check, record__sheet__partnership=partnership)
    finish_step(row, by=request.user)
    messages.success(request, "「すみました」にしました。")
    return redirect(safe_next(request, reverse("partnerships:sheet-list", args=[pk])))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def partnership_reflect(request: HttpRequest, pk: int) -> HttpResponse:
    """「振り返りをはじめる」, by a party's manager or at the desk."""
    partnership = partnership_inside(request, pk)
    if not may.can_begin_reflection(request.user, partnership):
        raise PermissionDenied
    if not PARTNERSHIP.allows(partnership, "reflect"):
        raise Conflict
    if request.method == "POST":
        sheet = begin_reflection(partnership, by=request.user)
        messages.success(request, "振り返りをはじめました。参加団体にお知らせしました。")
        return redirect(sheet)
    context = {
        "partnership": partnership,
        "form": ConfirmForm(),
        "label": PARTNERSHIP["reflect"].label,
        "text": "「振り返り中」になり、振り返りのチェックシートが始まります。"
        "いっしょの記録ができたら、次の年度も続けるか、完了にするかを、区役所が記録します。",
        "back": reverse("partnerships:sheet-list", args=[pk]),
        "breadcrumbs": trail(partnership, ("振り返りをはじめる", "")),
    }
    return render(request, "partnerships/desk_partnership_verb.html", context)
