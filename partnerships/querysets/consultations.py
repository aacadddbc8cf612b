"""Reading consultations, and the support log of those who help."""

from typing import Any

from django.db import models
from django.db.models import Q

from districts.permissions import scope_of


class ConsultationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "ConsultationQuerySet":
        """Only the offices the resident chose; never the city or other wards (PR10)."""
        offices = scope_of(user).reading_office_ids
        links = self.model.offices.through._default_manager.filter(office_id__in=offices)
        return self.filter(pk__in=links.values("consultation_id"))

    def open(self) -> "ConsultationQuerySet":
        return self.exclude(status__in=["closed", "cancelled"])


class SupportLogQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "SupportLogQuerySet":
        """The own office's log; ward staff read what was shared with the ward."""
        scope = scope_of(user)
        shared = Q(sharing="ward", office__ward_id__in=scope.staff_wards)
        return self.filter(Q(office_id__in=scope.reading_office_ids) | shared)

    def with_open_step(self) -> "SupportLogQuerySet":
        """Entries whose next step has a day and was not taken yet."""
        return self.filter(next_on__isnull=False, done_on=None)

    def of_offices(self, ids: Any) -> "SupportLogQuerySet":
        return self.filter(office_id__in=ids)
