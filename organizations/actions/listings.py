"""できます／求めています: write, end and renew them. Six months at most."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.lib.dates import add_months
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from organizations.models import Listing, Organization
from organizations.permissions import stands_as

MONTHS = 6
TOO_LONG = "掲載は6か月までです"
FIELDS = ("direction", "kind", "title", "detail", "district", "timing", "ends_on")


def last_day(today: date) -> date:
    """The latest day until which something may be listed."""
    return add_months(today, MONTHS)


@transaction.atomic
def create_listing(
    organization: Organization, *, by: Any, values: dict[str, Any], submission_key: str = ""
) -> Listing:
    """List an offer or a need. The same `submission_key` gives the same row."""
    _check(values["ends_on"])
    rows = Listing.objects.filter(submission_key=submission_key, organization=organization)
    if submission_key and (found := rows.first()):
        return found
    try:
        with transaction.atomic():
            listing = Listing.objects.create(
                organization=organization, submission_key=submission_key or None, **values
            )
    except IntegrityError:
        if submission_key and (found := rows.first()):
            return found
        raise
    _record(listing, "listing_created", by)
    return listing


@transaction.atomic
def update_listing(listing: Listing, *, by: Any, version: int, values: dict[str, Any]) -> None:
    """Save what was read in `version`; `Conflict` if somebody saved in between."""
    if all(getattr(listing, name) == value for name, value in values.items()):
        return
    if values["ends_on"] != listing.ends_on:
        _check(values["ends_on"])
    for name, value in values.items():
        setattr(listing, name, value)
    save_if_unchanged(listing, version=version, fields=list(values))
    _record(listing, "listing_edited", by)


@transaction.atomic
def close_listing(listing: Listing, *, by: Any) -> None:
    """End it today. A second click changes nothing."""
    if Listing.objects.filter(pk=listing.pk, is_open=True).update(is_open=False):
        listing.is_open = False
        _record(listing, "listing_closed", by)


@transaction.atomic
def renew_listing(listing: Listing, *, by: Any, today: date | None = None) -> None:
    """List it for another six months from today."""
    ends_on = last_day(today or timezone.localdate())
    rows = Listing.objects.filter(pk=listing.pk, version=listing.version)
    if rows.update(is_open=True, ends_on=ends_on, version=listing.version + 1) != 1:
        raise Conflict
    listing.is_open, listing.ends_on = True, ends_on
    listing.version += 1
    _record(listing, "listing_renewed", by)


def _check(ends_on: date) -> None:
    """The rule behind the form, for every caller."""
    if ends_on > last_day(timezone.localdate()):
        raise ValidationError(TOO_LONG)


def _record(listing: Listing, action: str, by: Any) -> None:
    organization = listing.organization
    label = stands_as(by, organization)
    record(organization, action, by=by, label=label, note=listing.title)
