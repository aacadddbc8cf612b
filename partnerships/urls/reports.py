"""URLs: 年次報告, on the desk and in public."""

from django.urls import URLPattern, path

from partnerships.views import report_pages, reports

_DESK = "desk/annual-report/<int:year>/<slug:ward>/"
_PUBLIC = "reports/<slug:ward>/"

urlpatterns: list[URLPattern] = [
    path("desk/annual-report/", reports.desk_reports, name="desk-reports"),
    path("desk/annual-report/<int:year>/", reports.desk_report_year, name="desk-report-year"),
    path(_DESK, reports.desk_report, name="desk-report"),
    path(f"{_DESK}edit/", reports.report_edit, name="report-edit"),
    path(f"{_DESK}comment/", reports.report_comment, name="report-comment"),
    *(
        path(f"{_DESK}{step}/", reports.report_step, {"step": step}, name=f"report-{step}")
        for step in reports.STEPS
    ),
    path("reports/", report_pages.report_list, name="report-list"),
    path(_PUBLIC, report_pages.report_list, name="ward-report-list"),
    path(f"{_PUBLIC}<int:year>/", report_pages.report_detail, name="report-detail"),
    path(f"{_PUBLIC}<int:year>/pdf/", report_pages.report_pdf, name="report-pdf"),
    path(f"{_PUBLIC}<int:year>/report.csv", report_pages.report_csv, name="report-csv"),
]
