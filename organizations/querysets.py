"""Reading organisations and what belongs to them. Every view fetches through `visible_to`."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import NullIf

from districts.permissions import scope_of


class OrganizationQuerySet(models.QuerySet[Any]):
    def published(self) -> "OrganizationQuerySet":
        """What everybody may see: published, and the name-only entries of groups without a PC."""
        return self.filter(status__in=["published", "name_only"])

    def by_reading(self) -> "OrganizationQuerySet":
        """In the order of the readings; name-only entries without one come last, not first."""
        return self.order_by(NullIf("name_kana", Value("")).asc(nulls_last=True), "name", "pk")

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

    def newest_first(self) -> "OrganizationQuerySet":
        return self.order_by(F("published_at").desc(nulls_last=True), "-pk")

    def for_cards(self, on: date) -> "OrganizationQuerySet":
        """Rows as a card shows them, in two queries: the group with its place, its themes.

        `offer` is the title of its newest open offer on the day, or None.
        """
        listings = self.model._meta.get_field("listings").related_model._default_manager
        offers = listings.current(on).filter(organization=OuterRef("pk"), direction="offer")
        return (
            self.select_related("ward", "district")
            .only(
                "name",
                "name_kana",
                "kind",
                "tagline",
                "status",
                "no_capacity",
                "is_sample",
                "ward__name",
                "district__name",
            )
            .annotate(offer=Subquery(offers.order_by("-created_at").values("title")[:1]))
            .prefetch_related("themes")
        )

    def waiting_first(self) -> "OrganizationQuerySet":
        """What waits for a review before the rest, the longest wait first."""
        waits = Q(status="submitted") | Q(draft_status="submitted")
        return self.annotate(waits=Case(When(waits, then=0), default=1)).order_by(
            "waits", "submitted_at", "name_kana", "pk"
        )

    def with_orphan_requests(self) -> "OrganizationQuerySet":
        """Somebody asked to join and there is no manager who could answer."""
        members = self.model._meta.get_field("memberships").related_model.objects
        requested = members.filter(status="requested").values("organization_id")
        managed = members.filter(status="active", role="manager").values("organization_id")
        return self.filter(pk__in=requested).exclude(pk__in=managed)

    def joinable(self) -> "OrganizationQuerySet":
        """Groups that a person may ask to join: everything public, and what pauses."""
        return self.filter(status__in=["published", "name_only", "paused"])


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
