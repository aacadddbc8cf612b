"""Promises whose period nears its end: reminded at 90 and 30 days (N14), ended when it is over."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from kyodo_portal.history.reminders import claim_reminder
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions.conclusion import end_agreement
from partnerships.models import Agreement
from partnerships.notices.agreements import tell_agreement

# Days before the last day on which parties and ward staff are told.
STEPS = (90, 30)


def remind_agreements(on: date) -> int:
    """N14: once within 90 days and once within 30, whatever day the job runs."""
    keys = list(Agreement.objects.ending_soon(on).values_list("pk", flat=True))
    return sum(_remind(key, on) for key in keys)


@transaction.atomic
def _remind(key: int, on: date) -> bool:
    row = Agreement.objects.select_related("partnership__ward", "partnership__third_party")
    agreement = row.standing().filter(pk=key).first()
    if agreement is None or agreement.ends_on is None:
        return False
    left = (agreement.ends_on - on).days
    step = min((step for step in STEPS if left <= step), default=0)
    if not step or (agreement.reminded is not None and agreement.reminded <= step):
        return False
    if not claim_reminder(agreement, "agreement_ending", on):
        return False
    # Of two processes one finds it so.
    due = Q(reminded=None) | Q(reminded__gt=step)
    if not Agreement.objects.filter(due, pk=key).update(reminded=step):
        return False
    tell_agreement("agreement_ending", agreement, event=f"{key}:{agreement.ends_on}:{step}")
    return True


def end_agreements(on: date) -> int:
    """締結 → 終了 for those whose last day has passed."""
    rows = Agreement.objects.over(on).select_related("partnership").order_by("pk")
    return sum(_end(agreement) for agreement in rows)


def _end(agreement: Agreement) -> bool:
    try:
        end_agreement(agreement, by=None)
    except Conflict:  # somebody was faster: renewed, or ended by another process
        return False
    return True
