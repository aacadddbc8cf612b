"""What time does to offers, needs and events. `manage.py run_due` calls it, every day."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from kyodo_portal.lib.dates import add_months, fiscal_year, fiscal_year_start
from organizations.actions import events, yearly
from organizations.actions.listings import expire_listing, remind_of_end
from organizations.models import Listing, Organization

ONE_DAY = timedelta(days=1)


def expire_listings(on: date) -> int:
    """End what was listed until a day before `on`; how many."""
    return _each_listing(Listing.objects.past(on), expire_listing, on)


def remind_of_listings(on: date) -> int:
    """Tell the groups whose offer or need ends within 14 days (N16); how many were told."""
    return _each_listing(Listing.objects.to_remind(on), remind_of_end, on)


def roll_events(on: date) -> int:
    """Give weekly and monthly events whose date is over their next one; how many."""
    return events.roll_events(moment_on(on))


def ask_to_confirm(on: date) -> int:
    """N17: each April, whether the entry is still right; at most three times a year."""
    rows = Organization.objects.filter(status="published").unconfirmed_before(
        fiscal_year_start(fiscal_year(on))
    )
    return _each(rows, yearly.ask_to_confirm, on)


def rest_unconfirmed(on: date) -> int:
    """Hide what nobody confirmed for two years although the group was asked."""
    limit = add_months(on, -yearly.HIDDEN_AFTER_MONTHS)
    rows = Organization.objects.filter(status="published").unconfirmed_before(limit + ONE_DAY)
    return _each(rows, yearly.rest_organization, on)


def _each(rows: Any, act: Callable[..., bool], on: date) -> int:
    """Act on every group as it is at that moment, each in a transaction of its own."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return sum(act(Organization.objects.get(pk=key), on=on) for key in keys)


def moment_on(on: date) -> datetime:
    """Now, if `on` is today; else the first moment of that day."""
    now = timezone.now()
    if timezone.localdate(now) == on:
        return now
    return timezone.make_aware(datetime.combine(on, time()))


def _each_listing(rows: Any, act: Callable[..., bool], on: date) -> int:
    """Act on every row in a transaction of its own; how many needed it.

    The keys are read first: the acts change what the question would find.
    """
    done = 0
    for key in list(rows.order_by("pk").values_list("pk", flat=True)):
        listing = Listing.objects.select_related("organization").get(pk=key)
        done += act(listing, today=on)
    return done
