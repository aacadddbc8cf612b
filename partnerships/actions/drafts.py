"""連携の下書き: a coordinator writes it, the ward registers it or says what to change."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from districts.models import Office, Ward
from kyodo_portal.history.actions import Heard, record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from organizations.models import Organization
from partnerships.actions.partnerships import SAME_TWICE, TWO_NEEDED, create_partnership
from partnerships.models import Partnership, PartnershipDraft, Party
from partnerships.notices.handover import tell_draft, ward_staff
from partnerships.workflow import DRAFT

FIELDS = ("name", "purpose", "place_text", "note")


def check_groups(organizations: Sequence[Organization]) -> None:
    """Two groups at least, each once."""
    ids = [organization.pk for organization in organizations]
    if len(set(ids)) < len(ids):
        raise ValidationError(SAME_TWICE)
    if len(ids) < 2:
        raise ValidationError(TWO_NEEDED)


@transaction.atomic
def create_draft(
    office: Office,
    *,
    by: Any,
    ward: Ward,
    values: dict[str, str],
    organizations: Sequence[Organization],
    heard: Heard,
    submission_key: str | None = None,
) -> PartnershipDraft:
    """Write a draft for `office`; `values` are name, purpose, place_text and note.

    The same `submission_key` returns the first one.
    """
    check_groups(organizations)
    if submission_key:
        found = PartnershipDraft.objects.filter(submission_key=submission_key).first()
        if found is not None:
            return found
    draft: PartnershipDraft = PartnershipDraft.objects.create(
        office=office, ward=ward, written_by=by, submission_key=submission_key, **values
    )
    draft.organizations.set(organizations)
    record(draft, "draft_written", by=by, label=office.name, heard=heard)
    return draft


@transaction.atomic
def update_draft(
    draft: PartnershipDraft,
    *,
    by: Any,
    version: int,
    values: dict[str, str],
    organizations: Sequence[Organization],
    heard: Heard,
) -> None:
    """Change a draft that is still being written; Conflict when somebody else saved first."""
    check_groups(organizations)
    if draft.status != PartnershipDraft.Status.WRITING:
        raise Conflict("区に渡した下書きは直せません。")
    for name in FIELDS:
        setattr(draft, name, values[name])
    draft.updated_at = timezone.now()
    save_if_unchanged(draft, version=version, fields=[*FIELDS, "updated_at"])
    draft.organizations.set(organizations)
    record(draft, "draft_written", by=by, label=draft.office.name, heard=heard)


@transaction.atomic
def hand_draft(draft: PartnershipDraft, *, by: Any) -> None:
    """Give the draft to the ward's staff."""
    DRAFT.move(draft, "hand", answer="", updated_at=timezone.now())
    record(draft, "draft_handed", by=by, label=draft.office.name)
    tell_draft("draft_handed", draft, ward_staff(draft.ward_id), event=event_of(draft))


@transaction.atomic
def return_draft(draft: PartnershipDraft, *, by: Any, answer: str, label: str) -> None:
    """Say what to change before it can be registered."""
    if not answer.strip():
        raise ValidationError({"answer": "直してほしい所を入力してください"})
    DRAFT.move(draft, "return", answer=answer, updated_at=timezone.now())
    record(draft, "draft_returned", by=by, label=label)
    tell_draft("draft_returned", draft, [draft.written_by], event=event_of(draft))


@transaction.atomic
def drop_draft(draft: PartnershipDraft, *, by: Any) -> None:
    """The office does not go on with it; what was written stays readable for the office."""
    DRAFT.move(draft, "drop", updated_at=timezone.now())
    record(draft, "draft_dropped", by=by, label=draft.office.name)


@transaction.atomic
def register_draft(draft: PartnershipDraft, *, by: Any, label: str) -> Partnership:
    """The ward's staff make a partnership of it; its history says from whom the office heard."""
    DRAFT.move(draft, "register", updated_at=timezone.now())
    groups = list(draft.organizations.select_related("district").order_by("name_kana", "pk"))
    places = {g.district for g in groups if g.district and g.district.ward_id == draft.ward_id}
    partnership = create_partnership(
        by=by,
        ward=draft.ward,
        name=draft.name,
        purpose=draft.purpose,
        parties=[(group, Party.Role.COOPERATE) for group in groups],
        districts=places,
        third_party=draft.office,
        place_text=draft.place_text,
    )
    PartnershipDraft.objects.filter(pk=draft.pk).update(partnership=partnership)
    draft.partnership = partnership
    record(
        partnership,
        "partnership_heard",
        by=draft.written_by,
        label=draft.office.name,
        heard=heard_of(draft),
    )
    record(draft, "draft_registered", by=by, label=label)
    tell_draft("draft_registered", draft, [draft.written_by], event=event_of(draft))
    return partnership


def heard_of(draft: PartnershipDraft) -> Heard | None:
    """From whom the office heard the last version."""
    rows = HistoryEntry.objects.about(draft).filter(provenance__isnull=False)
    entry = rows.last()
    if entry is None:
        return None
    told = entry.provenance
    return Heard(via=entry.via, on=told.heard_on, role=told.role)


def event_of(draft: PartnershipDraft) -> str:
    return f"{draft.pk}:v{draft.version}"
