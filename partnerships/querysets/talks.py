"""Reading what hangs on a room of talks: promises that are late, notes of the ward's staff."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from districts.permissions import scope_of

# States in which people still talk; at any other the room can only be read.
TALKING = ["in_talks", "agreed"]
RUNNING = ["preparing", "active", "reflecting", "suspended"]


class PledgeQuerySet(models.QuerySet[Any]):
    def open(self) -> "PledgeQuerySet":
        """Not done yet, in a room where people still talk."""
        going_on = Q(room__partnership=None, room__proposal__status__in=TALKING) | Q(
            room__partnership__status__in=RUNNING
        )
        return self.filter(going_on, done_on=None)

    def overdue(self, on: date) -> "PledgeQuerySet":
        return self.open().filter(due_on__lt=on).order_by("due_on", "pk")

    def of_organizations(self, ids: Any) -> "PledgeQuerySet":
        """What one of the organisations said that it does."""
        return self.filter(organization_id__in=ids)

    def at_desk_of(self, user: Any) -> "PledgeQuerySet":
        """In rooms that the person's office bridges, or that lie in their ward as staff.

        A proposal's room opens to ward staff once it is agreed, as the proposal does.
        """
        scope = scope_of(user)
        bridged = Q(room__partnership__third_party_id__in=scope.reading_office_ids) | Q(
            room__partnership=None, room__proposal__third_party_id__in=scope.reading_office_ids
        )
        wards = scope.staff_wards
        agreed = Q(room__partnership=None, room__proposal__status="agreed")
        kept = Q(room__partnership__ward_id__in=wards)
        kept |= agreed & Q(room__proposal__sender__ward_id__in=wards)
        kept |= agreed & Q(room__proposal__recipient__ward_id__in=wards)
        return self.filter(bridged | kept)


class StaffNoteQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "StaffNoteQuerySet":
        """Notes of the offices of the wards where `user` is staff."""
        return self.filter(office__ward_id__in=scope_of(user).staff_wards)
