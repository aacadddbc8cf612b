"""Reading annual reports: published ones for everybody, drafts for those inside the ward."""

from typing import Any

from django.db import models
from django.db.models import Q

from districts.models.places import Posting
from districts.permissions import scope_of


class AnnualReportQuerySet(models.QuerySet[Any]):
    def published(self) -> "AnnualReportQuerySet":
        return self.filter(status="published")

    def visible_to(self, user: Any) -> "AnnualReportQuerySet":
        """Published ones; drafts for ward staff and coordinators of the ward, city, analysts."""
        scope = scope_of(user)
        if scope.is_city or Posting.Role.ANALYST in scope.roles:
            return self
        wards = {p.office.ward_id for p in scope.postings if p.office.ward_id}
        return self.filter(Q(status="published") | Q(ward_id__in=wards))
