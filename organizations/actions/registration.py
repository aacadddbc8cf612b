"""New groups: registered by their own people, or as a name only by ward staff."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from districts.models import District, Ward
from kyodo_portal.history.actions import record
from organizations.index import reindex_organization
from organizations.models import Membership, Organization
from organizations.permissions import stands_as


@transaction.atomic
def create_organization(
    *,
    by: Any,
    name: str,
    name_kana: str,
    kind: str,
    ward: Ward,
    submission_key: str = "",
    is_sample: bool = False,
) -> Organization:
    """Start a draft with `by` as its manager. The same `submission_key` gives the same group."""

    def create() -> Organization:
        organization = Organization.objects.create(
            name=name,
            name_kana=name_kana,
            kind=kind,
            ward=ward,
            done_tasks=["basic"],
            submission_key=submission_key or None,
            is_sample=is_sample,
        )
        Membership.objects.create(
            user=by,
            organization=organization,
            role=Membership.Role.MANAGER,
            status=Membership.Status.ACTIVE,
        )
        record(organization, "organization_created", by=by, label=organization.name)
        return organization

    return _once(submission_key, create)


@transaction.atomic
def create_name_only(
    *,
    by: Any,
    name: str,
    kind: str,
    district: District,
    submission_key: str = "",
    is_sample: bool = False,
) -> Organization:
    """Enter a group without a PC: name, kind and district only, until an officer claims it."""

    def create() -> Organization:
        organization = Organization.objects.create(
            name=name,
            kind=kind,
            ward_id=district.ward_id,
            district=district,
            status=Organization.Status.NAME_ONLY,
            submission_key=submission_key or None,
            is_sample=is_sample,
        )
        label = stands_as(by, organization)
        record(organization, "organization_name_only_created", by=by, label=label)
        reindex_organization(organization)
        return organization

    return _once(submission_key, create)


def _once(submission_key: str, create: Callable[[], Organization]) -> Organization:
    """Create unless the same form was sent before; of two simultaneous sends one creates."""
    rows = Organization.objects.filter(submission_key=submission_key or None)
    found = rows.first() if submission_key else None
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return create()
    except IntegrityError:
        if submission_key and (found := rows.first()):
            return found
        raise
