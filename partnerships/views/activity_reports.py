"""活動の報告: the list (newest first), writing one, allowing it for everybody, its pictures."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kyodo_portal.files.views import file_response, public_picture, thumbnail_response
from kyodo_portal.lib.paging import page_of
from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from organizations.permissions import is_manager
from partnerships import profile
from partnerships.actions import activity_reports as acts
from partnerships.forms.activity_reports import ReportForm
from partnerships.forms.tasks import both_texts
from partnerships.models import ActivityReport, Partnership, ReportPhoto
from partnerships.permissions import can_read_partnership_inside
from partnerships.permissions.activity_reports import (
    can_allow_report,
    can_edit_report,
    writing_parties,
)

PER_PAGE = 10


@require_safe
def report_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody reads what is allowed; those inside read all, each with its state."""
    partnership = profile.partnership_of(pk)
    if partnership is None:
        raise Http404
    is_inside = can_read_partnership_inside(request.user, partnership)
    is_public = partnership.publication == profile.PUBLISHED and partnership.shown is not None
    if not is_inside and not is_public:
        if partnership.was_stopped:
            return render(request, "partnerships/partnership_stopped.html", status=410)
        raise Http404
    rows = ActivityReport.objects.filter(partnership=partnership)
    rows = rows if is_inside else rows.public()
    rows = rows.select_related("organization", "event").prefetch_related("photos__stored")
    page, past_end = page_of(rows, request.GET.get("page"), per_page=PER_PAGE)
    name = partnership.shown.name if partnership.shown and not is_inside else partnership.name
    mine = set(writing_parties(request.user, partnership)) if is_inside else set()
    context = {
        "partnership": partnership,
        "name": name,
        "page_obj": page,
        "past_end": past_end,
        "is_inside": is_inside,
        "mine": mine,
        "managed": {pk for pk in mine if is_manager(request.user, pk)},
        "breadcrumbs": [(name, partnership.get_absolute_url()), ("活動の報告", "")],
    }
    return render(request, "partnerships/activity_report_list.html", context)


def _inside(request: HttpRequest, pk: int) -> Partnership:
    partnership = profile.partnership_of(pk)
    if partnership is None or not can_read_partnership_inside(request.user, partnership):
        raise Http404
    return partnership


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a report for the own group."""
    partnership = _inside(request, pk)
    ids = writing_parties(request.user, partnership)
    if not ids:
        raise PermissionDenied
    parties = list(Organization.objects.filter(pk__in=ids))
    files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReportForm(*files, parties=parties)
    if request.method == "POST" and form.is_valid():
        group = form.cleaned_data.get("organization") or parties[0]
        try:
            report = acts.create_report(
                partnership,
                group,
                by=request.user,
                values=form.values(),
                photos=form.photos(),
                submission_key=form.cleaned_data["submission_key"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, "報告を書きました。管理者が「みんなに見せる」を押すと、公開されます。"
            )
            return redirect(report)
    return _form_page(request, partnership, form)


def _form_page(
    request: HttpRequest,
    partnership: Partnership,
    form: ReportForm,
    conflict: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    page = reverse("partnerships:activity-report-list", args=[partnership.pk])
    context = {
        "partnership": partnership,
        "form": form,
        "is_conflict": conflict is not None,
        "conflict": conflict,
        "breadcrumbs": [
            (partnership.name, partnership.get_absolute_url()),
            ("活動の報告", page),
            ("報告を書く", ""),
        ],
    }
    status = 200 if conflict is None else 409
    return render(request, "partnerships/activity_report_form.html", context, status=status)


def _report(request: HttpRequest, pk: int, report: int) -> ActivityReport:
    """A report of the partnership for its own party's members; 403 for others inside."""
    partnership = _inside(request, pk)
    found: ActivityReport = get_object_or_404(
        ActivityReport.objects.select_related("organization"), pk=report, partnership=partnership
    )
    found.partnership = partnership
    if not can_edit_report(request.user, found):
        raise PermissionDenied
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report_edit(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    """Change a report; a stale save shows both texts."""
    found = _report(request, pk, report)
    parties = [found.organization]
    files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReportForm(*files, parties=parties, report=found)
    if request.method == "POST" and form.is_valid():
        try:
            acts.edit_report(
                found,
                by=request.user,
                version=form.cleaned_data["version"],
                values=form.values(),
                photos=form.photos(),
                without=form.without(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        except Conflict:
            stored = ActivityReport.objects.select_related("event").get(pk=found.pk)
            saved = {name: getattr(stored, name) for name in acts.FIELDS}
            rows = both_texts(form, saved, version=stored.version)
            return _form_page(request, found.partnership, form, rows)
        else:
            messages.success(
                request, "報告を直しました。公開するときは、もう一度「みんなに見せる」を押します。"
            )
            return redirect(found)
    return _form_page(request, found.partnership, form)


@require_POST
@login_required
def report_allow(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    """みんなに見せる・見せない, by a manager of the group that wrote it."""
    found = _report(request, pk, report)
    if not can_allow_report(request.user, found):
        raise PermissionDenied
    value = request.POST.get("do") == "show"
    acts.allow_report(found, by=request.user, value=value)
    messages.success(
        request, "みんなに見せます。" if value else "みんなには、見せないようにしました。"
    )
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report_remove(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    """Ask, then take the report and its pictures away."""
    found = _report(request, pk, report)
    if request.method == "POST":
        acts.remove_report(found, by=request.user)
        messages.success(request, "報告をけしました。")
        return redirect("partnerships:activity-report-list", pk=pk)
    context = {"partnership": found.partnership, "report": found, "breadcrumbs": []}
    return render(request, "partnerships/activity_report_remove.html", context)


@require_safe
def report_photo(
    request: HttpRequest, pk: int, photo: int, small: bool = False
) -> HttpResponseBase:
    """A picture: for everybody while its report is public, else for those inside."""
    rows = ReportPhoto.objects.select_related("stored", "report")
    found: ReportPhoto = get_object_or_404(rows, pk=photo, report__partnership=pk)
    if ActivityReport.objects.public().filter(pk=found.report_id).exists():
        return public_picture(found.stored, small=small)
    _inside(request, pk)
    return thumbnail_response(found.stored) if small else file_response(found.stored)
