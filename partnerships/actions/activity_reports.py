"""Activity reports: written by a member, allowed for everybody by a manager, taken away again."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from kyodo_portal.files.actions import discard_file, store_file
from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import save_if_unchanged
from organizations.models import Organization
from partnerships.models import ActivityReport, Partnership, ReportPhoto

MOST_PHOTOS = 3
TOO_MANY = f"写真は{MOST_PHOTOS}枚までです"
FIELDS = ("on", "title", "text", "participants", "event")

# A picture and what it shows.
Photo = tuple[Any, str]


def create_report(
    partnership: Partnership,
    organization: Organization,
    *,
    by: Any,
    values: dict[str, Any],
    photos: Sequence[Photo] = (),
    submission_key: str | None = None,
) -> ActivityReport:
    """Write a report of one day; only those inside read it until a manager allows more.

    The same form sent twice returns the report of the first time.
    """
    sent = ActivityReport.objects.filter(submission_key=submission_key)
    if submission_key and (kept := sent.first()):
        return kept
    try:
        with transaction.atomic():
            return _create(partnership, organization, by, values, photos, submission_key)
    except IntegrityError:
        if submission_key and (kept := sent.first()):
            return kept
        raise


def _create(
    partnership: Partnership,
    organization: Organization,
    by: Any,
    values: dict[str, Any],
    photos: Sequence[Photo],
    submission_key: str | None,
) -> ActivityReport:
    report: ActivityReport = ActivityReport.objects.create(
        partnership=partnership,
        organization=organization,
        submission_key=submission_key,
        **{name: values[name] for name in FIELDS},
    )
    _add_photos(report, photos, by)
    record(partnership, "report_written", by=by, label=str(organization))
    return report


def _add_photos(report: ActivityReport, photos: Sequence[Photo], by: Any) -> None:
    if report.photos.count() + len(photos) > MOST_PHOTOS:
        raise ValidationError(TOO_MANY)
    for upload, alt in photos:
        owner = f"organization:{report.organization_id}"
        stored = store_file(upload, by=by, allow=("image",), owner=owner)
        ReportPhoto.objects.create(report=report, stored=stored, alt=alt, people_agreed=True)


@transaction.atomic
def edit_report(
    report: ActivityReport,
    *,
    by: Any,
    version: int,
    values: dict[str, Any],
    photos: Sequence[Photo] = (),
    without: Sequence[int] = (),
) -> None:
    """Save a report again; new words are public only when a manager allows them anew.

    `without` are pictures to take away. Raises Conflict when somebody saved it meanwhile.
    """
    for name in FIELDS:
        setattr(report, name, values[name])
    report.is_allowed = False
    report.updated_at = timezone.now()
    save_if_unchanged(report, version=version, fields=[*FIELDS, "is_allowed", "updated_at"])
    _take_photos(report, without)
    _add_photos(report, photos, by)
    record(report.partnership, "report_edited", by=by, label=str(report.organization))


def _take_photos(report: ActivityReport, pks: Sequence[int]) -> None:
    for photo in report.photos.filter(pk__in=pks).select_related("stored"):
        photo.delete()
        discard_file(photo.stored)


@transaction.atomic
def allow_report(report: ActivityReport, *, by: Any, value: bool) -> None:
    """みんなに見せる, or no longer: at once. Nothing happens when it stands so already."""
    rows = ActivityReport.objects.filter(pk=report.pk, is_allowed=not value)
    if rows.update(is_allowed=value, version=F("version") + 1) != 1:
        return
    action = "report_allowed" if value else "report_hidden"
    record(report.partnership, action, by=by, label=str(report.organization))


@transaction.atomic
def remove_report(report: ActivityReport, *, by: Any) -> None:
    """Take a report and its pictures away for good; that it was there stays in the history."""
    _take_photos(report, list(report.photos.values_list("pk", flat=True)))
    record(report.partnership, "report_removed", by=by, label=str(report.organization))
    report.delete()
