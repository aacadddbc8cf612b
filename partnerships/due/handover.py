"""What time does to handovers: the day of the change, and the reminder two weeks before (N20)."""

from datetime import date

from django.db import transaction

from kyodo_portal.history.reminders import claim_reminder
from partnerships.actions.handover import switch_handover
from partnerships.models import Handover
from partnerships.notices.handover import tell_approvers

LATE_DAYS = 14


def switch_handovers(on: date) -> int:
    """Move the things of everybody whose day has come; how many moved."""
    rows = Handover.objects.to_switch(on).for_pages().order_by("changes_on", "pk")
    return sum(switch_handover(handover, on=on) for handover in rows)


def remind_of_handovers(on: date) -> int:
    """N20: tell the approvers of handovers that nobody has received two weeks before the day."""
    return sum(
        _remind(handover, on) for handover in Handover.objects.late(on, LATE_DAYS).for_pages()
    )


@transaction.atomic
def _remind(handover: Handover, on: date) -> bool:
    if not claim_reminder(handover, "handover_late", on):
        return False
    tell_approvers("handover_late", handover, event=f"{handover.pk}:{on}")
    return True
