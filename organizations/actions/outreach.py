"""電話・紙で伝える: an office tells a group without mail; a mailbox asks for calls instead."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.history.kinds import Category
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict
from organizations.actions.profile import confirm_organization
from organizations.models import MailStop, Organization, OutreachTask
from organizations.notices import make_call

# The task of the yearly look: whoever rings may hear that everything is still right.
CONFIRM = "organization_confirm"


@transaction.atomic
def finish_outreach(
    task: OutreachTask,
    *,
    by: Any,
    via: str,
    role: str,
    told_on: date | None = None,
    is_right: bool = False,
) -> None:
    """Note that the group was told: `via` phone, paper, meeting or visit; `role` of the listener.

    `role` is a role (会長), never a person's name. `is_right`: in the yearly call the group said
    that its entry is still right. `Conflict` when a colleague was first.
    """
    now = timezone.now()
    values = {
        "done_at": now,
        "done_by": by,
        "told_on": told_on or timezone.localdate(now),
        "told_via": via,
        "told_role": role,
    }
    rows = OutreachTask.objects.filter(pk=task.pk, done_at=None)
    if rows.update(**values) != 1:
        raise Conflict
    for name, value in values.items():
        setattr(task, name, value)
    record(
        task.organization,
        "outreach_done",
        by=by,
        label=task.office.name,
        via=via,
        note=f"{task.message}（伝えた相手：{role}）",
    )
    if is_right and task.kind == CONFIRM:
        confirm_organization(task.organization, by=by, via=via, label=task.office.name)


@transaction.atomic
def stop_mails(organization: Organization, categories: Collection[str]) -> int:
    """The reader of the group's mailbox wants no more mails of these categories; how many stopped.

    From now on its office rings or writes, and hears of it by a task. A second click changes
    nothing.
    """
    stopped = [
        category
        for category in categories
        if MailStop.objects.get_or_create(organization=organization, category=category)[1]
    ]
    if stopped:
        names = "・".join(Category(category).label for category in stopped)
        label, via = organization.name, HistoryEntry.Via.TOKEN
        record(organization, "mails_stopped", by=None, label=label, via=via, note=names)
        make_call(
            organization,
            "mail_stopped",
            event=f"{organization.pk}:{','.join(stopped)}:{timezone.localdate()}",
            message=f"「{names}」のメールをやめて、電話か紙で受けとりたいそうです。"
            "これからの伝え方を、相談してください。",
        )
    return len(stopped)
