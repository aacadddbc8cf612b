"""A party leaves a partnership, closes, or becomes part of another group; the others go on."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from organizations.models import Organization
from partnerships.actions.partnerships import desk_label
from partnerships.actions.sheets import settle_sheets
from partnerships.actions.versions import hide_words_of
from partnerships.index import reindex_partnership
from partnerships.models import Partnership, Party
from partnerships.notices.partnerships import tell_parties, tell_staff
from partnerships.parties import active_parties

OVER = {Partnership.Status.COMPLETED, Partnership.Status.CANCELLED}
IN_THE_FUTURE = "抜けた日は、今日までの日にしてください"
OVER_ALREADY = "終わった連携なので、このままで、だいじょうぶです"
NOT_ITSELF = "いっしょになった先は、ほかの団体にしてください"


@transaction.atomic
def leave_partnership(
    partnership: Partnership,
    organization: Organization,
    *,
    by: Any,
    reason: str = Party.LeftReason.LEFT,
    on: date | None = None,
    successor: Organization | None = None,
    keeps_words: bool = False,
    version: int | None = None,
) -> Party:
    """Write down that `organization` no longer takes part; the other parties go on.

    Nobody waits any longer for its answers, and what it wrote leaves the public page unless it
    `keeps_words`. With fewer than two parties left, the ward's staff are asked to complete or
    cancel. Raises Conflict when it has left already, ValidationError for a day to come.
    """
    day = on or timezone.localdate()
    _check(partnership, organization, day, successor)
    partnership.updated_at = timezone.now()
    expected = partnership.version if version is None else version
    save_if_unchanged(partnership, version=expected, fields=["updated_at"])
    changed = Party.objects.filter(
        partnership=partnership, organization=organization, left_on=None
    ).update(left_on=day, left_reason=reason, successor=successor, keeps_words=keeps_words)
    if changed != 1:
        raise Conflict("この団体は、もう抜けています。いまの状態を見てください。")
    partnership.tokens.filter(organization=organization, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    hide_words_of(partnership, organization.pk)
    said = Party.LeftReason(reason).label
    label = desk_label(by, partnership) or (str(organization) if by else "")
    record(partnership, "party_left", by=by, label=label, note=f"{organization}：{said}")
    _tell_the_others(partnership, organization)
    settle_sheets(partnership)
    reindex_partnership(partnership)
    return Party.objects.get(partnership=partnership, organization=organization)


def _check(
    partnership: Partnership,
    organization: Organization,
    day: date,
    successor: Organization | None,
) -> None:
    if partnership.status in OVER:
        raise ValidationError(OVER_ALREADY)
    if day > timezone.localdate():
        raise ValidationError({"on": IN_THE_FUTURE})
    if successor == organization:
        raise ValidationError({"successor": NOT_ITSELF})


def _tell_the_others(partnership: Partnership, gone: Organization) -> None:
    event = f"{partnership.pk}:{gone.pk}"
    tell_parties("party_left", partnership, event=event, who=str(gone))
    few = len(active_parties(partnership)) < 2
    tell_staff("partnership_too_few" if few else "party_left", partnership, event=event, who=gone)
