"""Reading step-back plans: the partnership's own people and the office that wrote them."""

from datetime import date
from typing import Any

from django.db import models


class StepBackPlanQuerySet(models.QuerySet[Any]):
    def of_offices(self, ids: Any) -> "StepBackPlanQuerySet":
        """Those whose partnership has one of the offices as third party now."""
        return self.filter(partnership__third_party_id__in=ids)

    def to_be_checked(self, on: date) -> "StepBackPlanQuerySet":
        """The three months are over and nobody has asked yet how it goes."""
        rows = self.filter(status="stepping", check_on__lte=on)
        return rows.exclude(partnership__status__in=["completed", "cancelled"])
