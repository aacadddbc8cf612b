"""できます／求めています: write, end and renew them. Six months at most."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.dates import add_months, format_date_short
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from kyodo_portal.search.actions import write
from organizations.index import reindex_organization
from organizations.models import Listing, Organization
from organizations.notices import tell_organization
from organizations.permissions import stands_as
from organizations.renewal import RenewalLink, Standing, standing

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
    """Save what was read in `version`; `Conflict` if somebody saved in between.

    A new last day lists again what had ended.
    """
    if all(getattr(listing, name) == value for name, value in values.items()):
        return
    if values["ends_on"] != listing.ends_on:
        _check(values["ends_on"])
        values = values | {"is_open": True}
    before = listing.direction
    for name, value in values.items():
        setattr(listing, name, value)
    save_if_unchanged(listing, version=version, fields=list(values))
    if values["direction"] != before:
        write({(before, listing.pk): None})
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
    if not _extend(listing, today or timezone.localdate()):
        raise Conflict
    _record(listing, "listing_renewed", by)


@transaction.atomic
def renew_by_link(
    listing: Listing, link: RenewalLink, *, by: Any, today: date | None = None
) -> bool:
    """The same with the link of a mail, which needs no account; `by` may be nobody.

    False when the link has nothing left to do, as at a second click.
    """
    today = today or timezone.localdate()
    if standing(listing, link, today) != Standing.OPEN or not _extend(listing, today):
        return False
    via = HistoryEntry.Via.TOKEN
    _record(listing, "listing_renewed", by, via=via, label=listing.organization.name)
    return True


def _extend(listing: Listing, today: date) -> bool:
    """Six months from `today`; False when somebody changed the listing since it was read."""
    ends_on = last_day(today)
    rows = Listing.objects.filter(pk=listing.pk, version=listing.version)
    if rows.update(is_open=True, ends_on=ends_on, version=listing.version + 1) != 1:
        return False
    listing.is_open, listing.ends_on = True, ends_on
    listing.version += 1
    return True


@transaction.atomic
def expire_listing(listing: Listing, *, today: date) -> bool:
    """End what was listed until a day before `today`; the system does it, once a day."""
    rows = Listing.objects.past(today).filter(pk=listing.pk)
    if rows.update(is_open=False) != 1:
        return False
    listing.is_open = False
    _record(listing, "listing_expired", None, via=HistoryEntry.Via.SYSTEM)
    return True


@transaction.atomic
def remind_of_end(listing: Listing, *, today: date) -> bool:
    """Tell the group that a listing ends within 14 days; once for each end (N16)."""
    ends_on, organization = listing.ends_on, listing.organization
    if not Listing.objects.to_remind(today).filter(pk=listing.pk).exists():
        return False
    rows = Listing.objects.filter(pk=listing.pk, is_open=True, ends_on=ends_on)
    if rows.exclude(reminded_for=ends_on).update(reminded_for=ends_on) != 1:
        return False
    end = format_date_short(ends_on)
    tell_organization(
        "listing_ending",
        organization,
        event=f"{listing.pk}:{ends_on}",
        message=f"「{listing.title}」の掲載が、{end}で終わります。続けるかどうか、たずねてください。",
        path=RenewalLink(listing.pk, ends_on).path,
        group=organization.name,
        direction=listing.get_direction_display(),
        title=listing.title,
        end=end,
    )
    return True


def _check(ends_on: date) -> None:
    """The rule behind the form, for every caller."""
    if ends_on > last_day(timezone.localdate()):
        raise ValidationError(TOO_LONG)


def _record(
    listing: Listing,
    action: str,
    by: Any,
    *,
    via: str = HistoryEntry.Via.WEB,
    label: str = "",
) -> None:
    """Write it into the group's history, and what is found now into the search.

    `label` names who acted where `by` does not say it.
    """
    organization = listing.organization
    reindex_organization(organization)
    label = (stands_as(by, organization) if by else "") or label
    record(organization, action, by=by, label=label, via=via, note=listing.title)
