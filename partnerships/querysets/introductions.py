"""Reading introductions: who asks, who is asked, who looks after them."""

from typing import Any

from django.db import models
from django.db.models import Q

from districts.permissions import scope_of
from organizations.permissions import memberships_of


class IntroductionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "IntroductionQuerySet":
        """The office that introduces, those who call on either group, the members of both."""
        if not user.is_authenticated:
            return self.none()
        scope, mine = scope_of(user), list(memberships_of(user))
        seen = Q(first_id__in=mine) | Q(second_id__in=mine)
        seen |= Q(office_id__in=scope.coordinator_office_ids)
        wards = scope.staff_wards | scope.coordinator_wards
        for side in ("first", "second"):
            seen |= Q(**{f"{side}__district_id__in": scope.coordinator_districts})
            seen |= Q(**{f"{side}__ward_id__in": wards})
        return self.filter(seen)

    def open(self) -> "IntroductionQuerySet":
        return self.filter(status="asked")

    def waiting_for(self, organization_ids: Any) -> "IntroductionQuerySet":
        """Open ones that one of the organisations has not answered yet."""
        first = Q(first_id__in=organization_ids, first_answer="")
        return self.open().filter(first | Q(second_id__in=organization_ids, second_answer=""))
