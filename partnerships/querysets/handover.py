"""Reading handovers of staff and of officers, and coordinators' drafts of partnerships."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Q

from districts.permissions import scope_of
from organizations.permissions import memberships_of

OPEN = ("planned", "writing", "receiving")


class HandoverQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "HandoverQuerySet":
        """The two people, the approvers of the ward, the city; the section where nobody is named.

        The predecessor reads it as long as the posting lasts. A successor reads it from the
        moment they are named, if they have a desk already (and with it a second factor).
        """
        scope = scope_of(user)
        if scope.is_city:
            return self.all()
        if not scope.has_desk:
            return self.none()
        mine = Q(posting_id__in=[posting.pk for posting in scope.postings])
        next_one = Q(successor_id=user.pk) & ~Q(status="cancelled")
        section = Q(successor=None, posting__office_id__in=scope.office_ids)
        approver = Q(posting__office__ward_id__in=scope.approver_wards)
        return self.filter(mine | next_one | section | approver)

    def open(self) -> "HandoverQuerySet":
        """Planned, being written or being read."""
        return self.filter(status__in=OPEN)

    def to_switch(self, on: date) -> "HandoverQuerySet":
        """Those whose day has come and whose things have not moved yet."""
        return self.filter(changes_on__lte=on, switched_at=None).exclude(status="cancelled")

    def late(self, on: date, days: int) -> "HandoverQuerySet":
        """Open ones whose day comes within `days` days (N20)."""
        return self.open().filter(changes_on__range=(on, on + timedelta(days=days)))

    def with_progress(self) -> "HandoverQuerySet":
        """`received` on each row: how many of the seven parts were read."""
        return self.annotate(received=Count("parts", filter=Q(parts__received_at__isnull=False)))

    def for_pages(self) -> "HandoverQuerySet":
        """With the two people, the office and its ward."""
        return self.select_related(
            "posting__office__ward", "posting__user", "successor", "successor_posting"
        )


class OfficerHandoverQuerySet(models.QuerySet[Any]):
    def open(self) -> "OfficerHandoverQuerySet":
        return self.filter(status__in=["open", "received"])

    def to_finish(self, on: date) -> "OfficerHandoverQuerySet":
        """Those whose outgoing manager's last day is over."""
        return self.open().filter(leaves_on__lt=on)

    def of_user(self, user: Any) -> "OfficerHandoverQuerySet":
        return self.filter(organization_id__in=list(memberships_of(user)))


class PartnershipDraftQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "PartnershipDraftQuerySet":
        """The office that writes it; the ward's staff once it was handed to them."""
        scope = scope_of(user)
        ward = Q(ward_id__in=scope.staff_wards) & ~Q(status__in=["writing", "dropped"])
        return self.filter(Q(office_id__in=scope.coordinator_office_ids) | ward)
