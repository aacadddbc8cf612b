"""Writing a group's profile, asking for its review, and pausing or closing the group."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict, Workflow, save_if_unchanged
from organizations import entry
from organizations.entry import Values
from organizations.index import reindex_organization
from organizations.models import Organization
from organizations.notices import tell_organization, tell_ward_staff
from organizations.permissions import is_member, stands_as
from organizations.workflow import ORGANIZATION, PROFILE_DRAFT

WAITING = "確認をお願いしている間は直せません。「書き直す」をえらんでから直してください"
# Tasks whose words may stand in the history; contacts may not.
TOLD_IN_HISTORY = {"basic", "intro", "links"}


@transaction.atomic
def save_profile(
    organization: Organization, *, task: str, values: Values, version: int, by: Any, note: str = ""
) -> None:
    """Save one task's values as read in `version`; `Conflict` if somebody saved in between.

    Before publication, and by ward staff (who give a `note`), the row itself is written. Members
    of a published group write beside it; only what hides a contact takes effect at once. The same
    values again are no conflict: a double click is harmless.
    """
    by_member = is_member(by, organization.pk)
    aside = by_member and entry.is_live(organization)
    if by_member and is_waiting(organization):
        raise Conflict(WAITING)
    before = entry.working_values(organization) if aside else entry.values_of(organization)
    changes = entry.changed(before, values)
    if not changes and task in organization.done_tasks:
        return
    if organization.version != version:
        raise Conflict
    organization.done_tasks = [*(t for t in organization.done_tasks if t != task), task]
    if aside:
        _save_aside(organization, values, version)
    else:
        _save_row(organization, changes, version)
        reindex_organization(organization)
    _record_edit(organization, task, before, changes, by=by, note=note)
    if not by_member:
        _tell_of_staff_edit(organization, task)


def is_waiting(organization: Organization) -> bool:
    """Whether a review of this group's text is pending."""
    return "submitted" in {organization.status, organization.draft_status}


def _save_row(organization: Organization, changes: Values, version: int) -> None:
    columns = entry.column_changes(organization, changes)
    save_if_unchanged(organization, version=version, fields=[*columns, "done_tasks"])
    entry.set_relations(organization, changes)
    if "liaison_email" in columns:  # another mailbox has not asked for calls
        organization.mail_stops.all().delete()


def _save_aside(organization: Organization, values: Values, version: int) -> None:
    """Write the draft beside the published row; what takes effect at once goes to the row."""
    row = entry.values_of(organization)
    at_once = {
        name: value
        for name, value in entry.changed(row, values).items()
        if entry.takes_effect_at_once(name, value)
    }
    columns = entry.column_changes(organization, at_once)
    organization.draft = entry.changed(row | at_once, organization.draft | values)
    fields = [*columns, "draft", "done_tasks"]
    written = {name: getattr(organization, name) for name in fields}
    verb = "edit" if organization.draft else "discard"
    if verb == "discard":
        written |= {"review_comments": {}, "reviewed": {}}
    if PROFILE_DRAFT.allows(organization, verb):
        PROFILE_DRAFT.move(organization, verb, **written)
    else:
        save_if_unchanged(organization, version=version, fields=fields)


def _record_edit(
    organization: Organization, task: str, before: Values, changes: Values, *, by: Any, note: str
) -> None:
    told = {
        name: [before.get(name), value] if task in TOLD_IN_HISTORY else []
        for name, value in changes.items()
    }
    label = stands_as(by, organization)
    text = note or entry.TASK_LABELS[task]
    record(organization, "organization_edited", by=by, label=label, note=text, changes=told)


def _tell_of_staff_edit(organization: Organization, task: str) -> None:
    tell_organization(
        "organization_edited",
        organization,
        event=f"{organization.pk}:v{organization.version}",
        message="区役所が、登録の内容を直しました。",
        path=reverse("organizations:profile-tasks", args=[organization.pk]),
        group=organization.name,
        task=entry.TASK_LABELS[task],
    )


@transaction.atomic
def submit_organization(organization: Organization, *, by: Any, version: int) -> None:
    """Ask ward staff to look: at the whole entry, or at the changes of a published one.

    `ValidationError` names the tasks that are not finished; `Conflict` if somebody edited since
    the check page was read.
    """
    if organization.version != version:
        raise Conflict
    if missing := entry.missing_tasks(organization):
        names = "」「".join(entry.TASK_LABELS[task] for task in missing)
        raise ValidationError(f"「{names}」がまだです。書いてから送ってください")
    workflow = PROFILE_DRAFT if entry.is_live(organization) else ORGANIZATION
    workflow.move(organization, "submit", submitted_at=timezone.now())
    record(organization, "organization_submitted", by=by, label=organization.name)
    tell_ward_staff(
        "organization_submitted",
        organization.ward,
        event=f"{organization.pk}:v{organization.version}",
        path=reverse("organizations:desk-organization", args=[organization.pk]),
        group=organization.name,
    )


@transaction.atomic
def take_back_organization(organization: Organization, *, by: Any) -> None:
    """Take the text back from the reviewers to write on."""
    workflow = PROFILE_DRAFT if entry.is_live(organization) else ORGANIZATION
    workflow.move(organization, "take_back")
    record(organization, "organization_taken_back", by=by, label=stands_as(by, organization))


@transaction.atomic
def discard_draft(organization: Organization, *, by: Any) -> None:
    """Throw the waiting changes away; the public page stays as it is."""
    PROFILE_DRAFT.move(organization, "discard", draft={}, reviewed={}, review_comments={})
    record(organization, "organization_draft_discarded", by=by, label=stands_as(by, organization))


@transaction.atomic
def pause_organization(organization: Organization, *, by: Any) -> None:
    """Take the group off the public lists for a while."""
    _move(ORGANIZATION, organization, "pause", "organization_paused", by)


@transaction.atomic
def resume_organization(organization: Organization, *, by: Any) -> None:
    """Bring a paused group back to the public lists; who does so has looked at the entry."""
    today = timezone.localdate()
    _move(ORGANIZATION, organization, "resume", "organization_resumed", by, confirmed_on=today)


@transaction.atomic
def close_organization(organization: Organization, *, by: Any) -> None:
    """End the registration for good. Its history stays; its listings end."""
    _move(ORGANIZATION, organization, "close", "organization_closed", by)
    organization.listings.filter(is_open=True).update(is_open=False)
    reindex_organization(organization)


def _move(
    workflow: Workflow, organization: Organization, verb: str, action: str, by: Any, **changes: Any
) -> None:
    workflow.move(organization, verb, **changes)
    record(organization, action, by=by, label=stands_as(by, organization))
    reindex_organization(organization)


@transaction.atomic
def set_no_capacity(organization: Organization, *, value: bool, by: Any) -> None:
    """Turn 「今は余力がない」 on or off; nothing happens when it already stands so."""
    rows = Organization.objects.filter(pk=organization.pk, no_capacity=not value)
    if rows.update(no_capacity=value) != 1:
        return
    organization.no_capacity = value
    action = "organization_capacity_none" if value else "organization_capacity_back"
    record(organization, action, by=by, label=stands_as(by, organization))
    reindex_organization(organization)


@transaction.atomic
def confirm_organization(
    organization: Organization,
    *,
    by: Any,
    via: str = HistoryEntry.Via.WEB,
    label: str = "",
) -> None:
    """Note that the entry is still right today (the yearly look).

    `via` and `label` say how an office heard it from a group without mail.
    """
    today = timezone.localdate()
    rows = Organization.objects.filter(pk=organization.pk).exclude(confirmed_on=today)
    if rows.update(confirmed_on=today) != 1:
        return
    organization.confirmed_on = today
    label = label or stands_as(by, organization)
    record(organization, "organization_confirmed", by=by, label=label, via=via)
    reindex_organization(organization)
