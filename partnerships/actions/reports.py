"""年次報告: words written, checked, published with frozen numbers, taken back, commented on."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from districts.models import Office, Ward
from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from partnerships.analysis.annual import numbers_of
from partnerships.models import AnnualReport, ReportComment
from partnerships.notices.reports import tell_checking
from partnerships.workflow import ANNUAL_REPORT

TEXTS = list(AnnualReport.TEXTS)
CREATED = 0


@transaction.atomic
def save_report(
    ward: Ward, year: int, *, by: Any, version: int, texts: dict[str, str]
) -> AnnualReport:
    """Write the text blocks; the first save makes the report (`version` 0).

    Raises Conflict when somebody saved it since, or it is not a draft any more.
    """
    if version == CREATED:
        return _create(ward, year, by, texts)
    report: AnnualReport | None = AnnualReport.objects.filter(ward=ward, year=year).first()
    if report is None or report.status != AnnualReport.Status.DRAFT:
        raise Conflict("この報告は、いまは案ではありません。案にもどしてから直してください。")
    for name in TEXTS:
        setattr(report, name, texts[name])
    save_if_unchanged(report, version=version, fields=TEXTS)
    record(report, "report_edited", by=by, label=str(ward))
    return report


def _create(ward: Ward, year: int, by: Any, texts: dict[str, str]) -> AnnualReport:
    try:
        with transaction.atomic():
            report = AnnualReport.objects.create(
                ward=ward, year=year, **{name: texts[name] for name in TEXTS}
            )
    except IntegrityError:
        raise Conflict("ほかの人が、先に書きはじめました。") from None
    record(report, "report_written", by=by, label=str(ward))
    return report


@transaction.atomic
def ask_report(report: AnnualReport, *, by: Any) -> None:
    """案 → 確認中; the ward's office hears of it."""
    ANNUAL_REPORT.move(report, "ask", updated_at=timezone.now())
    record(report, "report_asked", by=by, label=str(report.ward))
    tell_checking(report)


@transaction.atomic
def return_report(report: AnnualReport, *, by: Any) -> None:
    """確認中 → 案, to be changed."""
    ANNUAL_REPORT.move(report, "return", updated_at=timezone.now())
    record(report, "report_returned", by=by, label=str(report.ward))


@transaction.atomic
def publish_report(report: AnnualReport, *, by: Any) -> None:
    """確認中 → 公開: the numbers of this day are frozen with it."""
    now = timezone.now()
    if not any(getattr(report, name).strip() for name in TEXTS):
        raise ValidationError("公開する前に、文章を1つ以上書いてください")
    ANNUAL_REPORT.move(
        report,
        "publish",
        numbers=numbers_of(report.ward, report.year, now),
        counted_on=timezone.localdate(now),
        published_at=now,
        updated_at=now,
    )
    record(report, "report_published", by=by, label=str(report.ward))


@transaction.atomic
def take_back_report(report: AnnualReport, *, by: Any) -> None:
    """公開 → 案: the page is gone at once, the numbers are counted anew."""
    ANNUAL_REPORT.move(
        report,
        "take_back",
        numbers={},
        counted_on=None,
        published_at=None,
        updated_at=timezone.now(),
    )
    record(report, "report_taken_back", by=by, label=str(report.ward))


@transaction.atomic
def comment_report(
    report: AnnualReport, *, by: Any, office: Office, text: str, submission_key: str
) -> ReportComment:
    """What a coordinator's office says about the draft. The same key again is the same comment."""
    comment, is_new = ReportComment.objects.get_or_create(
        submission_key=submission_key,
        defaults={"report": report, "office": office, "text": text, "written_by": by},
    )
    if is_new:
        record(report, "report_commented", by=by, label=office.name)
    return comment
