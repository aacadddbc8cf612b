"""The paper invitation of a name-only entry: a one-time code, and claiming the entry with it."""

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.lib.ids import digest, normalise_paper_code, paper_code
from kyodo_portal.lib.workflow import Conflict
from organizations.index import reindex_organization
from organizations.models import ClaimCode, Membership, Organization
from organizations.permissions import stands_as
from organizations.workflow import ORGANIZATION

CODE_DAYS = 90
WRONG_CODES_PER_HOUR = 10
WRONG_CODE = "この番号では見つかりません。手紙の番号を、もう一度確かめてください"
REST = (
    "番号のちがいが続いたので、1時間ほどお休みします。"
    "手紙の番号を確かめてから、もう一度ためしてください。区役所に聞くこともできます"
)


@transaction.atomic
def create_invitation(organization: Organization, *, by: Any) -> tuple[ClaimCode, str]:
    """Make a new code and return it; only its digest is kept. Older unused codes end.

    `Conflict` when the entry was claimed meanwhile.
    """
    row = Organization.objects.select_for_update().get(pk=organization.pk)
    if not ORGANIZATION.allows(row, "claim"):
        raise Conflict
    now = timezone.now()
    row.claim_codes.filter(used_at=None, revoked_at=None).update(revoked_at=now)
    code = paper_code()
    invitation = ClaimCode.objects.create(
        organization=row,
        digest=digest(code),
        expires_on=timezone.localdate() + timedelta(days=CODE_DAYS),
        printed_by=by,
    )
    record(row, "organization_invited", by=by, label=stands_as(by, row))
    return invitation, code


def claim_organization(typed_code: str, *, by: Any) -> Organization:
    """Take over the name-only entry of a code. `ValidationError` for a wrong one, and when resting.

    Not one transaction: a wrong try must stay counted although nothing else is written.
    """
    key = f"claim-tries:{by.pk}"
    tries = cache.get(key, 0)
    if tries >= WRONG_CODES_PER_HOUR:
        raise ValidationError(REST, code="rest")
    try:
        return _claim(normalise_paper_code(typed_code), by=by)
    except ValidationError:
        # Not incr(): the database cache would forget it after its default five minutes.
        cache.set(key, tries + 1, timeout=3600)
        raise


@transaction.atomic
def _claim(code: str, *, by: Any) -> Organization:
    usable = ClaimCode.objects.filter(
        digest=digest(code),
        used_at=None,
        revoked_at=None,
        expires_on__gte=timezone.localdate(),
        organization__status=Organization.Status.NAME_ONLY,
    )
    invitation = usable.select_related("organization").first()
    # Of two people with the same letter exactly one uses it up.
    if invitation is None or usable.update(used_at=timezone.now()) != 1:
        raise ValidationError(WRONG_CODE, code="wrong")
    organization = invitation.organization
    ORGANIZATION.move(organization, "claim")
    Membership.objects.update_or_create(
        user=by,
        organization=organization,
        status__in=["requested", "active"],
        defaults={"status": "active", "role": "manager"},
        create_defaults={
            "user": by,
            "organization": organization,
            "status": "active",
            "role": "manager",
        },
    )
    record(organization, "organization_claimed", by=by, label=organization.name, via="paper")
    reindex_organization(organization)
    return organization
