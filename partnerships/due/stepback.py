"""Three months after a third party let go, somebody asks how it goes."""

from datetime import date

from django.db import transaction

from kyodo_portal.history.reminders import claim_reminder
from partnerships.models import StepBackPlan
from partnerships.notices.stepback import ask_how_it_goes


def ask_after_step_back(on: date) -> int:
    """Remind the third party of plans to be looked at; at most once in seven days each."""
    count = 0
    rows = StepBackPlan.objects.to_be_checked(on).select_related("partnership__third_party")
    for plan in rows.select_related("office"):
        with transaction.atomic():
            if claim_reminder(plan, "step_back_due", on):
                ask_how_it_goes(plan)
                count += 1
    return count
