"""Reading organisations and what belongs to them. Every view fetches through `visible_to`."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import NullIf

from districts.permissions import scope_of
from kyodo_portal.lib.dates import add_months

# An offer or need "ends soon" so many days before its last day.
ENDING_DAYS = 14


class OrganizationQuerySet(models.QuerySet[Any]):
    def published(self) -> "OrganizationQuerySet":
        """What everybody may see: published, and the name-only entries of groups without a PC."""
        return self.filter(status__in=["published", "name_only"])

    def with_public_address(self) -> "OrganizationQuerySet":
        """Groups that show an address (see `shown_address`): the only ones with a public point."""
        shown = self.filter(status="published", show_address=True).exclude(public_address="")
        return shown.exclude(kind__in=self.model.NEIGHBOURHOOD_KINDS)

    def by_reading(self) -> "OrganizationQuerySet":
        """In the order of the readings; name-only entries without one come last, not first."""
        return self.order_by(NullIf("name_kana", Value("")).asc(nulls_last=True), "name", "pk")

    def of_member(self, user: Any) -> "OrganizationQuerySet":
        """Organisations in which `user` is an active member."""
        return self.of_members([user.pk]) if user.is_authenticated else self.none()

    def of_members(self, users: Collection[int]) -> "OrganizationQuerySet":
        """Organisations of which one of these users is an active member."""
        memberships = self.model.memberships.rel.related_model._default_manager
        active = memberships.filter(user_id__in=users, status="active")
        return self.filter(pk__in=active.values("organization_id"))

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

    def unconfirmed_before(self, day: date) -> "OrganizationQuerySet":
        """Groups whose entry nobody has confirmed on `day` or later."""
        return self.exclude(confirmed_on__gte=day)

    def joinable(self) -> "OrganizationQuerySet":
        """Groups that a person may ask to join: everything public, and what pauses."""
        return self.filter(status__in=["published", "name_only", "paused"])


class ListingQuerySet(models.QuerySet[Any]):
    def current(self, on: date) -> "ListingQuerySet":
        """Offers and needs that are open on a day, of published organisations."""
        return self.filter(is_open=True, ends_on__gte=on, organization__status="published")

    def for_page(self) -> "ListingQuerySet":
        """Rows for a page of their own, with the group, its themes and both places."""
        places = ("organization__ward", "organization__district", "district__ward")
        return self.select_related(*places).prefetch_related("organization__themes")

    def past(self, on: date) -> "ListingQuerySet":
        """Listings that still stand as open although their last day is before a day."""
        return self.filter(is_open=True, ends_on__lt=on)

    def to_remind(self, on: date) -> "ListingQuerySet":
        """Current ones that end soon, and whose group was not told of this end yet."""
        soon = self.current(on).filter(ends_on__lte=on + timedelta(days=ENDING_DAYS))
        return soon.exclude(reminded_for=F("ends_on"))


class OutreachQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OutreachQuerySet":
        """Calls and letters that the offices of `user` should make."""
        return self.filter(office_id__in=scope_of(user).reading_office_ids)

    def open(self) -> "OutreachQuerySet":
        """Not done yet, the most urgent first."""
        return self.filter(done_at=None).order_by(F("due_on").asc(nulls_last=True), "pk")


class FollowQuerySet(models.QuerySet[Any]):
    def active(self) -> "FollowQuerySet":
        """Confirmed, and not of a person whose account was ended: may be sent something."""
        reader = Q(user=None) | Q(user__is_active=True)
        return self.filter(reader, confirmed_at__isnull=False)

    def of_reader(self, user: Any, emails: Collection[str]) -> "FollowQuerySet":
        """What a signed-in person follows: as themselves, or by an address that is theirs.

        `emails` are the person's own confirmed addresses, so an unconfirmed follow shows too.
        """
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user) | Q(email__in=list(emails), user=None))

    def same_reader(self, keys: Collection[int]) -> "FollowQuerySet":
        """Everything that is mailed to the addresses of these rows."""
        return self.filter(
            email__in=self.model._default_manager.filter(pk__in=keys).values("email")
        )

    def unconfirmed_since(self, moment: datetime) -> "FollowQuerySet":
        """Asked for before `moment` and never confirmed."""
        return self.filter(confirmed_at=None, created_at__lt=moment)


class EventQuerySet(models.QuerySet[Any]):
    def public(self) -> "EventQuerySet":
        """What everybody may see, cancelled and postponed ones too, of published groups."""
        shown = ["published", "postponed", "cancelled"]
        return self.filter(status__in=shown, organization__status="published")

    def visible_to(self, user: Any) -> "EventQuerySet":
        """Public ones for everybody; drafts for the group's members and its ward's staff."""
        shown = ["published", "postponed", "cancelled"]
        seen = Q(status__in=shown, organization__status="published")
        if user.is_authenticated:
            mine = user.memberships.filter(status="active").values("organization_id")
            seen |= Q(organization_id__in=mine)
        if wards := scope_of(user).staff_wards:
            seen |= Q(organization__ward_id__in=wards)
        return self.filter(seen)

    def coming(self, now: datetime) -> "EventQuerySet":
        """Public ones that are not over, soonest first; what comes back is over when called off."""
        comes_back = Q(status="published") & ~Q(repeat="")
        rows = self.public().filter(Q(ends_at__gte=now) | comes_back)
        return rows.order_by("starts_at", "pk")

    def passed(self, now: datetime) -> "EventQuerySet":
        """Published ones that come back and whose last date is over: they wait for the next."""
        return self.filter(status="published", ends_at__lt=now).exclude(repeat="")


class RelationNoteQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "RelationNoteQuerySet":
        """Ward staff read the notes of their ward's office, coordinators those of their own."""
        scope = scope_of(user)
        ward = Q(office__kind="ward_office", office__ward_id__in=scope.staff_wards)
        return self.filter(ward | Q(office_id__in=scope.coordinator_office_ids))

    def about(self, organization: Any) -> "RelationNoteQuerySet":
        return self.filter(organization=organization).select_related("office")

    def too_old(self, on: date) -> "RelationNoteQuerySet":
        """Notes whose three years are over on a day."""
        return self.filter(on__lt=add_months(on, -36))
