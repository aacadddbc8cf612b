"""Groups that were closed leave their partnerships, so that the others hear of it."""

from datetime import date

from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from partnerships.actions.parties import OVER, leave_partnership
from partnerships.models import Party


def leave_closed_parties(on: date) -> int:
    """Write down that closed groups have left the partnerships that still go on."""
    gone = Party.objects.filter(left_on=None, organization__status=Organization.Status.CLOSED)
    count = 0
    for party in gone.exclude(partnership__status__in=OVER).select_related(
        "partnership__ward", "partnership__third_party", "organization"
    ):
        try:
            leave_partnership(
                party.partnership,
                party.organization,
                by=None,
                reason=Party.LeftReason.CLOSED,
                on=on,
            )
        except Conflict:  # somebody was faster, or edits it right now: tomorrow
            continue
        count += 1
    return count
