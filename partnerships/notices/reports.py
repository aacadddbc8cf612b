"""Mail about an annual report that waits for its approver."""

from django.urls import reverse

from organizations.notices import tell_ward_staff
from partnerships.models import AnnualReport


def tell_checking(report: AnnualReport) -> None:
    path = reverse("partnerships:desk-report", args=[report.year, report.ward.slug])
    tell_ward_staff(
        "report_checking",
        report.ward,
        event=f"{report.pk}:{report.version}",
        path=path,
        title=f"{report.year}年度 年次報告（{report.ward}）",
    )
