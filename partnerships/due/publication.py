"""What time does to public pages: two weeks for an edit, a question each April, two years."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from kyodo_portal.history.reminders import claim_reminder
from kyodo_portal.lib.dates import add_months, fiscal_year, fiscal_year_start
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions.activity_photos import forget_photo
from partnerships.actions.publication import waiting_parties
from partnerships.actions.yearly import (
    ask_yearly,
    expire_publication,
    lapse_publication,
    remind_waiting,
)
from partnerships.models import ActivityPhoto, Consent, Partnership, PublicVersion

# Parties have this long for the yearly question; then the page only says when it was confirmed.
YEARLY_WAIT = timedelta(days=60)
MONTHS_WITHOUT_WORD = 24
FIRST_REMINDER = timedelta(days=7)
Kind = PublicVersion.Kind


def _rows() -> Any:
    return Partnership.objects.select_related("ward", "third_party", "shown", "asking")


def _each(rows: Iterable[Partnership], act: Callable[[Partnership], Any]) -> int:
    """Do it to each row; one that somebody changes right now waits until tomorrow."""
    count = 0
    for row in rows:
        try:
            act(row)
        except Conflict:
            continue
        count += 1
    return count


def lapse_unanswered_edits(on: date) -> int:
    """Old words were public two weeks beside new ones that somebody has not answered."""
    late = _rows().filter(publication="published", asking__old_until__lt=on)
    return _each([row for row in late if waiting_parties(row)], lapse_publication)


def ask_each_april(on: date) -> int:
    """Once in each fiscal year, whoever has confirmed before it is asked again.

    Pages in the printed words of the ward or the city were asked about by them, not here.
    """
    begin = fiscal_year_start(fiscal_year(on))
    asked = PublicVersion.objects.filter(kind=Kind.YEARLY, asked_on__gte=begin)
    rows = (
        _rows()
        .filter(publication="published", asking=None)
        .filter(Q(confirmed_on__lt=begin) | Q(confirmed_on=None))
        .exclude(shown__kind=Kind.PRINTED)
        .exclude(pk__in=asked.values("partnership"))
    )
    return _each(rows, ask_yearly)


def expire_unconfirmed(on: date) -> int:
    """Nobody has confirmed the page for two years, and the last question is long out."""
    rows = _rows().filter(
        publication="published",
        confirmed_on__lt=add_months(on, -MONTHS_WITHOUT_WORD),
        asking__kind=Kind.YEARLY,
        asking__asked_on__lte=on - YEARLY_WAIT,
    )
    return _each(rows, expire_publication)


def remind_of_consents(on: date) -> int:
    """A week after the question, and again after two more: who has not answered is reminded."""
    waiting = Consent.objects.filter(answer=Consent.Answer.WAITING)
    rows = _rows().filter(
        asking__asked_on__range=(on - FIRST_REMINDER * 4, on - FIRST_REMINDER),
        pk__in=waiting.values("partnership"),
    )
    return _each(
        [row for row in rows if waiting_parties(row)],
        lambda row: remind_waiting(row, may=lambda: claim_reminder(row, "publication_check", on)),
    )


def forget_unused_photos(on: date) -> int:
    """Delete pictures that were replaced and that no version holds any more; how many."""
    rows = ActivityPhoto.objects.filter(activity=None).select_related("stored")
    return sum(forget_photo(photo) for photo in rows)
