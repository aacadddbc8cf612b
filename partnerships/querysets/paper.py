"""Reading printed sheets: those who may enter what comes back."""

from typing import Any

from django.db import models
from django.db.models import Q

from districts.permissions import scope_of


class PaperSheetQuerySet(models.QuerySet[Any]):
    def of_desk(self, user: Any) -> "PaperSheetQuerySet":
        """Sheets whose answers `user` may enter: the twin of `can_enter_sheet` for lists."""
        if not user.is_authenticated:
            return self.none()
        scope = scope_of(user)
        wards = scope.staff_wards | scope.coordinator_wards
        mine = Q(proposal__third_party_id__in=scope.reading_office_ids)
        mine |= Q(proposal__recipient__district_id__in=scope.coordinator_districts)
        mine |= Q(proposal__recipient__ward_id__in=wards)
        mine |= Q(partnership__third_party_id__in=scope.reading_office_ids)
        mine |= Q(partnership__ward_id__in=scope.staff_wards)
        return self.filter(mine)

    def out(self) -> "PaperSheetQuerySet":
        """Printed and not yet come back."""
        return self.filter(status="out")
