"""What time does to changes of officers: the day after the last one, it is done."""

from datetime import date

from django.db import transaction

from kyodo_portal.history.reminders import claim_reminder
from partnerships.actions.officers import finish_officer_handover
from partnerships.models import OfficerHandover
from partnerships.notices.officers import tell_outgoing


def finish_officer_handovers(on: date) -> int:
    """Let the old managers leave whose last day is over; how many left."""
    rows = OfficerHandover.objects.to_finish(on).select_related(
        "organization", "outgoing__user", "outgoing__organization", "incoming__user"
    )
    return sum(_finish(handover, on) for handover in rows)


@transaction.atomic
def _finish(handover: OfficerHandover, on: date) -> bool:
    if finish_officer_handover(handover):
        return True
    if claim_reminder(handover, "officer_waiting", on):
        tell_outgoing("officer_waiting", handover, event=f"{handover.pk}:{on}")
    return False
