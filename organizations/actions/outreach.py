"""電話・紙で伝える: an office has told a group without mail what happened."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import Conflict
from organizations.models import OutreachTask


@transaction.atomic
def finish_outreach(task: OutreachTask, *, by: Any, via: str, role: str) -> None:
    """Note that the group was told: `via` phone, paper, meeting or visit; `role` of the listener.

    `role` is a role (会長), never a person's name. `Conflict` when a colleague was first.
    """
    now = timezone.now()
    rows = OutreachTask.objects.filter(pk=task.pk, done_at=None)
    if rows.update(done_at=now, done_by=by) != 1:
        raise Conflict
    task.done_at, task.done_by = now, by
    record(
        task.organization,
        "outreach_done",
        by=by,
        label=task.office.name,
        via=via,
        note=f"{task.message}（伝えた相手：{role}）",
    )
