"""What ward staff do with a submitted profile: publish it, ask for changes, confirm a phone."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from organizations import entry
from organizations.index import reindex_organization
from organizations.models import Organization
from organizations.notices import tell_organization
from organizations.permissions import stands_as
from organizations.workflow import ORGANIZATION, PROFILE_DRAFT


@transaction.atomic
def approve_organization(
    organization: Organization, *, by: Any, version: int, phone_is_office: bool = False
) -> None:
    """Publish what was read in `version`: the entry, or the waiting changes of a published one.

    `phone_is_office`: staff have made sure that the phone is the hall's and nobody's own (PR2).
    `Conflict` when a colleague was first or the text changed meanwhile.
    """
    _must_be(organization, version)
    changes: dict[str, Any] = {"reviewed": {}, "review_comments": {}}
    changes["confirmed_on"] = timezone.localdate()
    if entry.is_live(organization):
        values = dict(organization.draft)
        changes |= entry.column_changes(organization, values) | {"draft": {}}
        workflow = PROFILE_DRAFT
    else:
        values = {}
        changes["published_at"] = timezone.now()
        workflow = ORGANIZATION
    if phone_is_office:
        changes["phone_confirmed_as_office"] = True
    workflow.move(organization, "approve", **changes)
    entry.set_relations(organization, values)
    record(organization, "organization_approved", by=by, label=stands_as(by, organization))
    _tell(organization, "organization_approved", "登録の内容を公開しました。")
    reindex_organization(organization)


@transaction.atomic
def return_organization(
    organization: Organization, *, by: Any, version: int, comments: dict[str, str]
) -> None:
    """Ask the group to change something; `comments` says what, per task.

    What was read is kept, so that the next look shows only what changed since.
    """
    _must_be(organization, version)
    workflow = PROFILE_DRAFT if entry.is_live(organization) else ORGANIZATION
    workflow.move(
        organization,
        "return",
        review_comments={task: text for task, text in comments.items() if text},
        reviewed=entry.working_values(organization),
    )
    record(organization, "organization_needs_change", by=by, label=stands_as(by, organization))
    _tell(organization, "organization_needs_change", "登録の内容に、直してほしい所があります。")


@transaction.atomic
def confirm_office_phone(organization: Organization, *, by: Any, version: int) -> None:
    """Note that the phone on the row belongs to a hall or an office (PR2)."""
    organization.phone_confirmed_as_office = True
    save_if_unchanged(organization, version=version, fields=["phone_confirmed_as_office"])
    label = stands_as(by, organization)
    record(organization, "organization_phone_confirmed", by=by, label=label)


@transaction.atomic
def log_contact_view(organization: Organization, *, by: Any, reason: str) -> None:
    """Write down who looked at the private contacts, and why (PR14)."""
    label = stands_as(by, organization)
    record(organization, "private_contact_viewed", by=by, label=label, note=reason)


def _must_be(organization: Organization, version: int) -> None:
    if organization.version != version:
        raise Conflict


def _tell(organization: Organization, kind: str, message: str) -> None:
    tell_organization(
        kind,
        organization,
        event=f"{organization.pk}:v{organization.version}",
        message=message,
        path=reverse("organizations:profile-tasks", args=[organization.pk]),
        group=organization.name,
    )
