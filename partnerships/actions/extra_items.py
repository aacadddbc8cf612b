"""このほかの確認: a ward's own lines after the official items."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from districts.models import Ward
from kyodo_portal.history.actions import record
from partnerships.actions.partnerships import office_label
from partnerships.models import ExtraItem


@transaction.atomic
def add_extra_item(
    ward: Ward, *, by: Any, sheet: str, text: str, submission_key: str | None = None
) -> ExtraItem:
    """Add a line to one sheet. The same form sent twice gives the line of the first time."""
    try:
        with transaction.atomic():
            item = ExtraItem.objects.create(
                ward=ward, sheet=sheet, text=text, submission_key=submission_key
            )
    except IntegrityError:
        return ExtraItem.objects.get(submission_key=submission_key)
    record(item, "extra_item_added", by=by, label=office_label(by, ward.pk), note=text)
    return item


@transaction.atomic
def end_extra_item(item: ExtraItem, *, by: Any) -> None:
    """Take a line out of new sheets; what was recorded about it stays. Twice is fine."""
    rows = ExtraItem.objects.filter(pk=item.pk, ended_on=None)
    if rows.update(ended_on=timezone.localdate()):
        record(item, "extra_item_ended", by=by, label=office_label(by, item.ward_id))
