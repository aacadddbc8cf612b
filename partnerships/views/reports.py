"""年次報告 on the desk: list, page, edit, comment, and the steps of its state."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.models import Posting, Ward
from districts.permissions import scope_of
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.dates import fiscal_year
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions import reports as actions
from partnerships.analysis.annual import numbers_of, works_of
from partnerships.forms.reports import CommentForm, ReportForm
from partnerships.models import AnnualReport
from partnerships.permissions import (
    can_approve_report,
    can_edit_report,
    can_read_report_drafts,
    commenting_office,
    reads_reports,
)
from partnerships.workflow import ANNUAL_REPORT

TITLE = "年次報告"
FIRST_YEAR = 2010
YEARS = 4
EVENTS = {
    "report_written": "書きはじめました",
    "report_edited": "文章を直しました",
    "report_asked": "確認をお願いしました",
    "report_returned": "案にもどしました",
    "report_published": "公開しました",
    "report_taken_back": "公開をやめて、案にもどしました",
    "report_commented": "気づいたことを書きました",
}


def crumbs(*trail: tuple[str, str]) -> list[tuple[str, str]]:
    return [("机", reverse("desk")), (TITLE, reverse("partnerships:desk-reports")), *trail]


def wards_of(user: Any) -> list[Ward]:
    """The wards whose drafts this person reads."""
    scope = scope_of(user)
    if scope.is_city or Posting.Role.ANALYST in scope.roles:
        return list(Ward.objects.order_by("order"))
    ids = {posting.office.ward_id for posting in scope.postings if posting.office.ward_id}
    return list(Ward.objects.filter(pk__in=ids).order_by("order"))


@require_safe
@login_required
def desk_reports(request: HttpRequest) -> HttpResponse:
    """Years and wards: what is written, what waits, what is published."""
    if not reads_reports(request.user):
        raise PermissionDenied
    wards, now = wards_of(request.user), fiscal_year(timezone.localdate())
    reports = {
        (report.ward_id, report.year): report
        for report in AnnualReport.objects.visible_to(request.user).filter(ward__in=wards)
    }
    years = [
        (year, [(ward, reports.get((ward.pk, year))) for ward in wards])
        for year in range(now, now - YEARS, -1)
    ]
    context = {"years": years, "breadcrumbs": crumbs()[:1] + [(TITLE, "")]}
    return render(request, "partnerships/desk_reports.html", context)


@require_safe
@login_required
def desk_report_year(request: HttpRequest, year: int) -> HttpResponse:
    """/desk/annual-report/2026/: the own ward's, or the choice of wards."""
    if not reads_reports(request.user):
        raise PermissionDenied
    wards = wards_of(request.user)
    if len(wards) == 1:
        return redirect("partnerships:desk-report", year=year, ward=wards[0].slug)
    return desk_reports(request)


def report_for(request: HttpRequest, year: int, ward: str) -> AnnualReport:
    """The report of a ward and year, or a new one that nobody has saved; 404 for strangers."""
    place: Ward = get_object_or_404(Ward, slug=ward)
    if not can_read_report_drafts(request.user, place.pk):
        raise Http404
    if not FIRST_YEAR <= year <= fiscal_year(timezone.localdate()):
        raise Http404
    rows = AnnualReport.objects.filter(ward=place, year=year).select_related("ward")
    report: AnnualReport = rows.first() or AnnualReport(ward=place, year=year)
    return report


def shown(report: AnnualReport) -> dict[str, Any]:
    """The parts of a report as screen, print and PDF show them."""
    is_frozen = report.status == AnnualReport.Status.PUBLISHED
    return {
        "report": report,
        "ward": report.ward,
        "numbers": report.numbers
        if is_frozen
        else numbers_of(report.ward, report.year, timezone.now()),
        "counted_on": report.counted_on or timezone.localdate(),
        "told": works_of(report.ward, report.year),
    }


@require_safe
@login_required
def desk_report(request: HttpRequest, year: int, ward: str) -> HttpResponse:
    """The draft as it would be published, the comments, and the next step."""
    report = report_for(request, year, ward)
    user, ward_id = request.user, report.ward_id
    may = {
        "ask": can_edit_report(user, ward_id),
        "return": can_edit_report(user, ward_id),
        "publish": can_approve_report(user, ward_id),
        "take_back": can_approve_report(user, ward_id),
    }
    arrows = list(ANNUAL_REPORT.open_verbs(report)) if report.pk else []
    history = HistoryEntry.objects.about(report) if report.pk else []
    context = {
        **shown(report),
        "verbs": [arrow for arrow in arrows if may[arrow.verb]],
        "others": [arrow for arrow in arrows if not may[arrow.verb]],
        "may_edit": can_edit_report(user, ward_id) and report.status == AnnualReport.Status.DRAFT,
        "may_comment": bool(report.pk) and commenting_office(user, ward_id) is not None,
        "comments": report.comments.select_related("office") if report.pk else [],
        "history": [(entry, EVENTS.get(entry.action, "")) for entry in history],
        "breadcrumbs": crumbs((f"{year}年度 {report.ward}", "")),
    }
    return render(request, "partnerships/desk_report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report_edit(request: HttpRequest, year: int, ward: str) -> HttpResponse:
    """The text blocks. A stale save shows both texts."""
    report = report_for(request, year, ward)
    if not can_edit_report(request.user, report.ward_id):
        raise PermissionDenied
    if report.status != AnnualReport.Status.DRAFT:
        raise Conflict("この報告は、いまは案ではありません。案にもどしてから直してください。")
    form = ReportForm(request.POST if request.method == "POST" else None, report=report)
    differences: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.save_report(
                report.ward, year, by=request.user, version=version, texts=form.texts()
            )
            messages.success(request, "年次報告の文章を保存しました。")
            return redirect("partnerships:desk-report", year=year, ward=ward)
        except Conflict:
            stored = report_for(request, year, ward)
            if stored.status != AnnualReport.Status.DRAFT:
                raise
            differences = form.differences(stored)
            form.use_version(stored.version)
    context = {
        "form": form,
        "report": report,
        "differences": differences,
        "breadcrumbs": crumbs(
            (f"{year}年度 {report.ward}", reverse("partnerships:desk-report", args=[year, ward])),
            ("文章を書く", ""),
        ),
    }
    status = 409 if differences else 200
    return render(request, "partnerships/report_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report_comment(request: HttpRequest, year: int, ward: str) -> HttpResponse:
    """A coordinator's office tells the ward what it noticed."""
    report = report_for(request, year, ward)
    office = commenting_office(request.user, report.ward_id)
    if office is None:
        raise PermissionDenied("気づいたことを書けるのは、この区のコーディネーターの方です。")
    if not report.pk:
        raise Conflict("この年度の報告は、まだ書きはじめていません。")
    form = CommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.comment_report(report, by=request.user, office=office, **form.cleaned_data)
        messages.success(request, "気づいたことを、区の担当に伝えました。")
        return redirect("partnerships:desk-report", year=year, ward=ward)
    context = {
        "form": form,
        "report": report,
        "breadcrumbs": crumbs(
            (f"{year}年度 {report.ward}", reverse("partnerships:desk-report", args=[year, ward])),
            ("気づいたこと", ""),
        ),
    }
    return render(request, "partnerships/report_comment.html", context)


STEPS: dict[str, tuple[Callable[..., None], Callable[[Any, int], bool], str]] = {
    "ask": (actions.ask_report, can_edit_report, "確認をお願いしました。"),
    "return": (actions.return_report, can_edit_report, "案にもどしました。"),
    "publish": (actions.publish_report, can_approve_report, "年次報告を公開しました。"),
    "take-back": (actions.take_back_report, can_approve_report, "公開をやめて、案にもどしました。"),
}


@require_POST
@login_required
def report_step(request: HttpRequest, year: int, ward: str, step: str) -> HttpResponse:
    """A button of the page: ask, return, publish, take back."""
    report = report_for(request, year, ward)
    act, may, done = STEPS[step]
    if not may(request.user, report.ward_id):
        raise PermissionDenied
    if not report.pk:
        raise Conflict("この年度の報告は、まだ書きはじめていません。")
    try:
        act(report, by=request.user)
        messages.success(request, done)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("partnerships:desk-report", year=year, ward=ward)
