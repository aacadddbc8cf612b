"""A partnership's life: created by ward staff, made active, suspended, completed, cancelled.

The turn of a fiscal year is in `reflection`.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from districts.models import District, Office, Ward
from districts.permissions import STAFF_ROLES, scope_of
from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization, Theme
from partnerships.actions.rooms import carry_room
from partnerships.actions.talks import register_proposal
from partnerships.index import reindex_partnership
from partnerships.models import Partnership, Party, Proposal, Room
from partnerships.notices.partnerships import tell_parties
from partnerships.readiness import missing_for_activation, missing_for_completion
from partnerships.workflow import PARTNERSHIP

TWO_NEEDED = "連携には2つ以上の団体が必要です"
SAME_TWICE = "同じ団体が2回選ばれています"

# What a party that was named again looks like: as if it had never left.
BACK = {"left_on": None, "left_reason": "", "successor": None, "keeps_words": False}

Parties = Sequence[tuple[Organization, str]]


def desk_label(user: Any, partnership: Partnership) -> str:
    """What the history shows instead of a staff member's name: their office."""
    return office_label(user, partnership.ward_id)


def office_label(user: Any, ward_id: int) -> str:
    """The name of the user's office in the ward, else of another of theirs, else ""."""
    postings = scope_of(user).postings if user is not None else ()
    near = [posting for posting in postings if posting.office.ward_id == ward_id]
    return str((near or list(postings))[0].office) if postings else ""


def check_parties(parties: Parties) -> None:
    """Raise ValidationError unless there are two or more organisations, each once."""
    ids = [organization.pk for organization, _role in parties]
    if len(set(ids)) < len(ids):
        raise ValidationError(SAME_TWICE)
    if len(ids) < 2:
        raise ValidationError(TWO_NEEDED)


@transaction.atomic
def create_partnership(
    *,
    by: Any,
    ward: Ward,
    name: str,
    parties: Parties,
    purpose: str = "",
    origin: Proposal | None = None,
    districts: Iterable[District] = (),
    themes: Iterable[Theme] = (),
    third_party: Office | None = None,
    involves_government: bool = False,
    place_text: str = "",
    submission_key: str | None = None,
) -> Partnership:
    """Register a partnership as 準備中; an agreed proposal becomes 連携になりました with it.

    The same form sent twice (`submission_key`) returns the partnership of the first time. Raises
    ValidationError for fewer than two parties or the same one twice, Conflict when the proposal
    was registered or closed meanwhile.
    """
    check_parties(parties)
    values = {
        "ward": ward,
        "name": name,
        "purpose": purpose,
        "origin": origin,
        "third_party": third_party,
        "involves_government": involves_government,
        "place_text": place_text,
        "submission_key": submission_key,
    }
    if kept := _sent_before(submission_key):
        return kept
    try:
        with transaction.atomic():
            partnership = _create(by, parties, districts, themes, values)
    except (IntegrityError, Conflict):
        # A second click at the same moment: the first one has made it by now.
        if kept := _sent_before(submission_key):
            return kept
        raise
    return partnership


def _sent_before(submission_key: str | None) -> Partnership | None:
    if not submission_key:
        return None
    return Partnership.objects.filter(submission_key=submission_key).first()


def _create(
    by: Any,
    parties: Parties,
    districts: Iterable[District],
    themes: Iterable[Theme],
    values: dict[str, Any],
) -> Partnership:
    origin = values["origin"]
    if origin is not None:
        register_proposal(origin, by=by, label=office_label(by, values["ward"].pk))
    partnership = Partnership.objects.create(**values, **first_keeper(by, values["ward"].pk))
    partnership.districts.set(districts)
    partnership.themes.set(themes)
    add_parties(partnership, parties)
    if origin is not None and (room := Room.objects.filter(proposal=origin).first()):
        carry_room(room, partnership)
    record(partnership, "partnership_registered", by=by, label=desk_label(by, partnership))
    tell_parties("partnership_registered", partnership, event=str(partnership.pk))
    return partnership


def first_keeper(user: Any, ward_id: int) -> dict[str, Any]:
    """Who registers a partnership keeps it until somebody else is named: their ward office."""
    for posting in scope_of(user).postings if user is not None else ():
        if posting.role in STAFF_ROLES and posting.office.ward_id == ward_id:
            return {"keeper": user, "keeper_office": posting.office}
    return {}


def add_parties(partnership: Partnership, parties: Parties) -> None:
    """Write the parties in the given order; those no longer named go, with what stood for them.

    Whoever left stays in the record; named again, it has come back.
    """
    ids = [organization.pk for organization, _role in parties]
    gone = partnership.parties.active().exclude(organization_id__in=ids)
    gone = partnership.parties.filter(pk__in=list(gone.values_list("pk", flat=True)))
    gone_ids = list(gone.values_list("organization_id", flat=True))
    partnership.gratitudes.filter(speaker_id__in=gone_ids).delete()
    partnership.gratitudes.filter(about_id__in=gone_ids).delete()
    gone.delete()
    for order, (organization, role) in enumerate(parties, 1):
        Party.objects.update_or_create(
            partnership=partnership,
            organization=organization,
            defaults={"role": role, "order": order, **BACK},
        )


@transaction.atomic
def activate_partnership(partnership: Partnership, *, by: Any) -> None:
    """準備中 → 実施中. Raises ValidationError that names every missing record."""
    if missing := missing_for_activation(partnership):
        raise ValidationError(missing)
    move_partnership(partnership, "activate", "partnership_activated", by=by, status_reason="")


@transaction.atomic
def suspend_partnership(partnership: Partnership, *, by: Any, reason: str) -> None:
    """実施中 → 休止中, with the reason that the parties gave."""
    _require_reason(reason)
    move_partnership(partnership, "suspend", "partnership_suspended", by=by, status_reason=reason)


@transaction.atomic
def resume_partnership(partnership: Partnership, *, by: Any) -> None:
    """休止中 → 実施中."""
    move_partnership(partnership, "resume", "partnership_resumed", by=by, status_reason="")


@transaction.atomic
def complete_partnership(
    partnership: Partnership, *, by: Any, mutual_evaluation_on: date | None = None
) -> None:
    """振り返り中・休止中 → 完了, after F1–F3 (and, for a 協働契約, the day of mutual evaluation).

    Raises ValidationError that names what is missing.
    """
    if missing := missing_for_completion(partnership, mutual_evaluation_on):
        raise ValidationError(missing)
    day = mutual_evaluation_on or partnership.mutual_evaluation_on
    move_partnership(
        partnership,
        "complete",
        "partnership_completed",
        by=by,
        mutual_evaluation_on=day,
        status_reason="",
    )


@transaction.atomic
def cancel_partnership(partnership: Partnership, *, by: Any, reason: str) -> None:
    """準備中・実施中 → 中止, by the approver; the parties are told."""
    _require_reason(reason)
    move_partnership(partnership, "cancel", "partnership_cancelled", by=by, status_reason=reason)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError("理由を入力してください")


def move_partnership(
    partnership: Partnership, verb: str, kind: str, *, by: Any, label: str = "", **changes: Any
) -> None:
    """Take one step of the table, inside the caller's transaction, and tell the parties."""
    PARTNERSHIP.move(partnership, verb, updated_at=timezone.now(), **changes)
    record(partnership, kind, by=by, label=label or desk_label(by, partnership))
    reindex_partnership(partnership)
    tell_parties(kind, partnership, event=f"{partnership.pk}:{partnership.version}")
