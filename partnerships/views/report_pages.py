"""年次報告 for everybody: the ward's list, the page, its print, PDF and CSV."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from districts.models import Ward
from kyodo_portal.lib.paging import page_of
from kyodo_portal.lib.pdf import pdf_response
from kyodo_portal.lib.tables import stream_csv
from partnerships.models import AnnualReport
from partnerships.views.reports import TITLE, shown


def published(ward: str, year: int) -> AnnualReport:
    rows = AnnualReport.objects.published().select_related("ward")
    report: AnnualReport = get_object_or_404(rows, ward__slug=ward, year=year)
    return report


@require_safe
def report_list(request: HttpRequest, ward: str = "") -> HttpResponse:
    """The published reports of all wards, or of one, the newest year first."""
    reports = AnnualReport.objects.published().select_related("ward")
    if ward:
        reports = reports.filter(ward=get_object_or_404(Ward, slug=ward))
    page, past_end = page_of(reports.order_by("-year", "ward__order"), request.GET.get("page"))
    context = {"page_obj": page, "past_end": past_end, "breadcrumbs": [(TITLE, "")]}
    return render(request, "partnerships/report_list.html", context)


def page_context(report: AnnualReport) -> dict[str, Any]:
    ward = report.ward
    return {
        **shown(report),
        "print_url": report.get_absolute_url(),
        "breadcrumbs": [
            (ward.name, ward.get_absolute_url()),
            (TITLE, reverse("partnerships:report-list")),
            (f"{report.year}年度", ""),
        ],
    }


@require_safe
def report_detail(request: HttpRequest, ward: str, year: int) -> HttpResponse:
    context = page_context(published(ward, year))
    return render(request, "partnerships/report_detail.html", context)


@require_safe
def report_pdf(request: HttpRequest, ward: str, year: int) -> HttpResponse:
    report = published(ward, year)
    name = f"{report.ward}_{year}年度_年次報告.pdf"
    return pdf_response(request, "partnerships/report_detail.html", page_context(report), name)


@require_safe
def report_csv(request: HttpRequest, ward: str, year: int) -> HttpResponseBase:
    report = published(ward, year)
    header = ("区", "年度", "項目", "内訳", "値", "数えた日")
    rows = ((report.ward.name, year, *row, report.counted_on) for row in csv_rows(shown(report)))
    response = StreamingHttpResponse(
        stream_csv(header, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="report-{ward}-{year}.csv"'
    return response


def csv_rows(parts: dict[str, Any]) -> Iterator[tuple[object, object, object]]:
    """(item, part, value) of every number, and the names of new partnerships."""
    numbers = parts["numbers"]
    for key, item in (
        ("works", "連携の数"),
        ("proposals", "提案の結果"),
        ("sheets", "チェックシート（いっしょに記録した連携）"),
        ("consultations", "相談の種類"),
    ):
        for label, value in numbers[key]:
            yield item, label, value
    have, every = numbers["districts"]
    yield "地区", "連携がある地区", have
    yield "地区", "すべての地区", every
    for key, label in (("mean", "平均"), ("median", "まん中の値"), ("count", "件数")):
        if numbers["replies"]:
            yield "さいしょの返事までの日数", label, numbers["replies"][key]
    for row in parts["told"]["new"]:
        yield "新しくはじまった連携（公開中）", row["partnership"].name, row["parties"]
