"""One party's own side of a check sheet: alone, blind to the others; on the page or from paper."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from partnerships import permissions as may
from partnerships.actions.partnerships import desk_label
from partnerships.actions.sheets import hand_in_side, save_side, take_back_side
from partnerships.forms.sheets import PaperSideForm, SideForm
from partnerships.models import CheckSheet, CheckSide, PaperSheet
from partnerships.paper import sheet_asked
from partnerships.views.sheet_access import party_of, posted, sheet_inside, sheet_trail

OPEN = {CheckSheet.Status.FILLING, CheckSheet.Status.TOGETHER}
SAVED = "保存しました。まだ、ほかの団体には見えません。"
IN = "記入ずみにしました。"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def sheet_side(request: HttpRequest, pk: int, sheet: str, year: int, org: int) -> HttpResponse:
    """Write, keep, hand in. Nobody of another party reads any of it before the meeting."""
    row = sheet_inside(request, pk, sheet, year)
    organization = party_of(row.partnership, org)
    if not may.can_fill_side(request.user, row.partnership, organization):
        raise PermissionDenied
    side = _side(row, organization)
    can_hand_in = may.can_hand_in_side(request.user, row.partnership, organization)
    if not _is_open(row) or (side and side.handed_in_at):
        if request.method == "POST":
            raise Conflict
        return _page(request, row, organization, None, side=side, can_hand_in=can_hand_in)
    form = SideForm(posted(request), sheet=row, side=side)
    if request.method != "POST" or not form.is_valid():
        return _page(request, row, organization, form, side=side, can_hand_in=can_hand_in)
    hands_in = request.POST.get("step") == "hand_in"
    if hands_in and not can_hand_in:
        raise PermissionDenied
    act = hand_in_side if hands_in else save_side
    try:
        act(
            row,
            by=request.user,
            organization=organization,
            version=form.cleaned_data["version"],
            **form.entry(),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, row, organization, form, side=side, can_hand_in=can_hand_in)
    except Conflict:
        return _both_texts(request, row, organization, form, can_hand_in)
    messages.success(request, IN if hands_in else SAVED)
    return redirect(row)


def _side(sheet: CheckSheet, organization: Organization) -> CheckSide | None:
    return sheet.sides.filter(organization=organization).first() if sheet.pk else None


def _is_open(sheet: CheckSheet) -> bool:
    return sheet.status in OPEN and may.is_open_for_sheets(sheet.partnership)


def _both_texts(
    request: HttpRequest,
    sheet: CheckSheet,
    organization: Organization,
    form: SideForm,
    can_hand_in: bool,
) -> HttpResponse:
    """What was typed, beside what somebody of the same party saved meanwhile."""
    side = _side(sheet, organization)
    fresh = SideForm(sheet=sheet, side=side)
    extra = {"differences": form.differences(fresh), "conflict": True}
    form.use_version(side.version if side else 0)
    return _page(
        request,
        sheet,
        organization,
        form,
        side=side,
        can_hand_in=can_hand_in,
        status=409,
        **extra,
    )


def _page(
    request: HttpRequest,
    sheet: CheckSheet,
    organization: Organization,
    form: SideForm | None,
    *,
    side: CheckSide | None,
    can_hand_in: bool,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    context = {
        "sheet": sheet,
        "partnership": sheet.partnership,
        "organization": organization,
        "form": form,
        "side": side,
        "drafts": side.drafts.select_related("item", "extra") if side else [],
        "can_hand_in": can_hand_in,
        "breadcrumbs": sheet_trail(sheet, f"{organization}の記入"),
        **extra,
    }
    return render(request, "partnerships/sheets/side.html", context, status=status)


@require_POST
@login_required
def sheet_take_back(request: HttpRequest, pk: int, sheet: str, year: int, org: int) -> HttpResponse:
    """「取りもどす」, while nobody else has seen it."""
    row = sheet_inside(request, pk, sheet, year)
    organization = party_of(row.partnership, org)
    if not may.can_hand_in_side(request.user, row.partnership, organization):
        raise PermissionDenied
    if not row.pk:
        raise Conflict
    try:
        take_back_side(row, by=request.user, organization=organization)
    except ValidationError as error:
        raise Conflict(error.messages[0]) from error
    messages.success(request, "取りもどしました。直してから、もう一度 記入ずみにしてください。")
    return redirect(row.url("sheet-side", org))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def sheet_on_paper(request: HttpRequest, pk: int, sheet: str, year: int, org: int) -> HttpResponse:
    """A party's side as it came on paper, by telephone, in a meeting or on a visit."""
    row = sheet_inside(request, pk, sheet, year)
    organization = party_of(row.partnership, org)
    if not may.can_enter_paper_sheet(request.user, row.partnership):
        raise PermissionDenied
    side = _side(row, organization)
    if not _is_open(row) or (side and side.handed_in_at):
        if request.method == "POST":
            raise Conflict
        return _page(request, row, organization, None, side=None, can_hand_in=False, on_paper=True)
    form = PaperSideForm(posted(request), sheet=row)
    if request.method == "POST" and form.is_valid():
        label = desk_label(request.user, row.partnership)
        paper = sheet_asked(request, PaperSheet.Kind.DRAFT, row.partnership)
        is_this = paper and (paper.part, paper.organization_id) == (row.part, organization.pk)
        try:
            hand_in_side(
                row,
                by=request.user,
                organization=organization,
                version=None,
                label=label,
                paper=paper if is_this else None,
                **form.entry(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "入力しました。団体にも、入力したことが見えます。")
            return redirect(row)
    return _page(request, row, organization, form, side=None, can_hand_in=True, on_paper=True)
