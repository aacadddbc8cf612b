"""Reading organisations and what belongs to them. Every view fetches through `visible_to`."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from districts.permissions import scope_of


class OrganizationQuerySet(models.QuerySet[Any]):
    def published(self) -> "OrganizationQuerySet":
        """What everybody may see: published, and the name-only entries of groups without a PC."""
        return self.filter(status__in=["published", "name_only"])

    def of_member(self, user: Any) -> "OrganizationQuerySet":
        """Organisations in which `user` is an active member."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            pk__in=user.memberships.filter(status="active").values("organization_id")
        )

    def managed_by(self, user: Any) -> "OrganizationQuerySet":
        """Organisations that `user` manages."""
        if not user.is_authenticated:
            return self.none()
        active = user.memberships.filter(status="active", role="manager")
        return self.filter(pk__in=active.values("organization_id"))

    def in_staff_wards(self, user: Any) -> "OrganizationQuerySet":
        """Organisations of the wards where `user` is ward staff today."""
        return self.filter(ward_id__in=scope_of(user).staff_wards)

    def visible_to(self, user: Any) -> "OrganizationQuerySet":
        """Published ones for everybody; drafts for members, ward staff of the ward and the city."""
        scope = scope_of(user)
        if scope.is_city:
            return self
        seen = Q(status__in=["published", "name_only"])
        if user.is_authenticated:
            seen |= Q(pk__in=user.memberships.filter(status="active").values("organization_id"))
        if scope.staff_wards:
            seen |= Q(ward_id__in=scope.staff_wards)
        return self.filter(seen)


class ListingQuerySet(models.QuerySet[Any]):
    def current(self, on: date) -> "ListingQuerySet":
        """Offers and needs that are open on a day, of published organisations."""
        return self.filter(is_open=True, ends_on__gte=on, organization__status="published")


class OutreachQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OutreachQuerySet":
        """Calls and letters that the offices of `user` should make."""
        return self.filter(office_id__in=scope_of(user).office_ids)

    def open(self) -> "OutreachQuerySet":
        return self.filter(done_at=None)
