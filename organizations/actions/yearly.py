"""The yearly look: officers change in April, so every group is asked whether its entry is right.

Asked up to three times from April to June; who has not answered for two years is no longer shown,
and comes back with one click (N17).
"""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.history.reminders import claim_reminder
from kyodo_portal.lib.dates import add_months, fiscal_year, fiscal_year_start, format_date_short
from kyodo_portal.lib.workflow import Conflict
from organizations.index import reindex_organization
from organizations.models import Organization
from organizations.notices import mailbox_of, tell_organization
from organizations.workflow import ORGANIZATION

KIND = "organization_confirm"
# When the groups are asked, counted from 1 April; the last month in which somebody is.
ASKED_AFTER = (timedelta(days=0), timedelta(days=30), timedelta(days=60))
LAST_MONTH = 6
HIDDEN_AFTER_MONTHS = 24


@transaction.atomic
def ask_to_confirm(organization: Organization, *, on: date) -> bool:
    """N17: ask, or remind, whether the entry is still right; False if it is not yet time."""
    april = fiscal_year_start(fiscal_year(on))
    asked = times_asked(organization, april.year)
    if not april.month <= on.month <= LAST_MONTH or asked >= len(ASKED_AFTER):
        return False
    last = organization.confirmed_on
    if (last and last >= april) or on < april + ASKED_AFTER[asked]:
        return False
    if not claim_reminder(organization, KIND, on):
        return False
    _record(organization, "organization_confirm_asked", note=f"{april.year}年度")
    _tell(organization, april.year, asked + 1)
    return True


def times_asked(organization: Organization, year: int | None = None) -> int:
    """How often the group was asked, in a fiscal year or ever."""
    entries = HistoryEntry.objects.about(organization).filter(action="organization_confirm_asked")
    return (entries.filter(note=f"{year}年度") if year else entries).count()


@transaction.atomic
def rest_organization(organization: Organization, *, on: date) -> bool:
    """Take a group that nobody confirmed for two years, though asked, off the public lists.

    A manager or ward staff bring it back by 「再開する」, which confirms it.
    """
    last = last_confirmed(organization)
    if last is None or on < add_months(last, HIDDEN_AFTER_MONTHS):
        return False
    if times_asked(organization) < len(ASKED_AFTER):
        return False
    try:
        ORGANIZATION.move(organization, "pause")
    except Conflict:  # somebody has just changed it
        return False
    _record(organization, "organization_rested")
    tell_organization(
        "organization_rested",
        organization,
        event=f"{organization.pk}:{on}",
        message="登録の確認が2年なかったので、ページを休みにしました。活動しているか、聞いてください。",
        path=reverse("organizations:profile-tasks", args=[organization.pk]),
        group=organization.name,
        last=format_date_short(last),
    )
    reindex_organization(organization)
    return True


def last_confirmed(organization: Organization) -> date | None:
    """When somebody last said that the entry is right; the publication counts as that."""
    if organization.confirmed_on:
        return organization.confirmed_on
    moment = organization.published_at
    return timezone.localdate(moment) if moment else None


def _record(organization: Organization, action: str, note: str = "") -> None:
    via = HistoryEntry.Via.SYSTEM
    record(organization, action, by=None, label="自動", via=via, note=note)


def _tell(organization: Organization, year: int, turn: int) -> None:
    """A mailbox without an account cannot open the page: it answers by phone."""
    managed = organization.memberships.filter(
        role="manager", status="active", user__is_active=True
    ).exists()
    by_phone = bool(mailbox_of(organization, KIND)) and not managed
    page = reverse("organizations:profile-tasks", args=[organization.pk])
    last = last_confirmed(organization)
    tell_organization(
        KIND,
        organization,
        event=f"{organization.pk}:{year}:{turn}",
        message="登録の内容が今のままで合っているか、役員の交代があったかを、聞いてください。",
        path=organization.get_absolute_url() if by_phone else page,
        group=organization.name,
        last=format_date_short(last) if last else "",
        by_phone=by_phone,
        phone=settings.PORTAL_PHONE,
    )
