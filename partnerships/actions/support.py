"""支援の記録: the coordinator's short log."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from districts.models import Office
from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import Conflict
from partnerships.models import SupportLog


def create_support_log(
    office: Office, *, by: Any, values: dict[str, Any], submission_key: str | None = None
) -> SupportLog:
    """Write one entry for `office`. `values` are fields of SupportLog.

    The same `submission_key` again returns the first entry.
    """
    rows = SupportLog.objects.filter(office=office, submission_key=submission_key or "-")
    first: SupportLog | None = rows.first()
    if first is not None:
        return first
    try:
        with transaction.atomic():
            log: SupportLog = SupportLog.objects.create(
                office=office, written_by=by, submission_key=submission_key, **values
            )
            record(log, "support_logged", by=by, label=office.name)
            return log
    except IntegrityError:
        first = rows.first()
        if first is None:
            raise
        return first


@transaction.atomic
def finish_support_step(log: SupportLog, *, by: Any, on: date) -> None:
    """The next step was taken. Raises Conflict when somebody said so before, or there is none."""
    if not SupportLog.objects.with_open_step().filter(pk=log.pk).update(done_on=on):
        raise Conflict("この「次にすること」は、もうすんでいます。")
    log.done_on = on
    record(log, "support_step_done", by=by, label=log.office.name)
