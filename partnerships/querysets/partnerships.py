"""Reading partnerships: public ones for everybody, the rest for those inside."""

from typing import Any

from django.db import models
from django.db.models import Q

from districts.permissions import scope_of
from organizations.permissions import memberships_of


class PartnershipQuerySet(models.QuerySet[Any]):
    def published(self) -> "PartnershipQuerySet":
        """Those that everybody sees: published, with the words that were agreed to."""
        return self.filter(publication="published", shown__isnull=False)

    def visible_to(self, user: Any) -> "PartnershipQuerySet":
        """Published ones for everybody; all of them for parties, the third party, ward and city."""
        seen = Q(publication="published", shown__isnull=False)
        if user.is_authenticated:
            scope = scope_of(user)
            if scope.is_city:
                return self
            mine = list(memberships_of(user))
            # A sub-query keeps one row per partnership without DISTINCT.
            if mine:
                parties = self.model.parties.rel.related_model._default_manager.filter(
                    organization_id__in=mine, left_on=None
                )
                seen |= Q(pk__in=parties.values("partnership_id"))
            seen |= Q(third_party_id__in=scope.reading_office_ids)
            seen |= Q(ward_id__in=scope.staff_wards)
        return self.filter(seen)

    def of_staff(self, user: Any) -> "PartnershipQuerySet":
        """Partnerships that `user` keeps as ward staff."""
        return self.filter(ward_id__in=scope_of(user).staff_wards)

    def kept(self, user: Any, whose: str) -> "PartnershipQuerySet":
        """Those kept by `user` ("mine") or in their section ("section"); else all of `self`."""
        if whose == "mine":
            return self.filter(keeper_id=user.pk)
        if whose == "section":
            return self.filter(keeper_office_id__in=scope_of(user).office_ids)
        return self

    def at_work(self) -> "PartnershipQuerySet":
        """Neither completed nor cancelled."""
        return self.exclude(status__in=["completed", "cancelled"])

    def without_keeper(self) -> "PartnershipQuerySet":
        """At work, and nobody of the ward is named for them."""
        return self.at_work().filter(keeper=None)

    def counted(self, *, wards: frozenset[int] = frozenset(), all_wards: bool = False) -> Any:
        """What an analysis counts: published ones, and the unpublished ones of these wards.

        Cancelled ones never came to be and are not counted.
        """
        rows = self.exclude(status="cancelled")
        if all_wards:
            return rows
        return rows.filter(Q(publication="published") | Q(ward_id__in=wards))
