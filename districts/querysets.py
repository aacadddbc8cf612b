"""Reading places, offices and postings."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, Prefetch, Q, When


class WardQuerySet(models.QuerySet[Any]):
    def of_municipality(self, slug: str) -> "WardQuerySet":
        """Wards of one municipality in the order the city lists them."""
        return self.filter(municipality__slug=slug).order_by("order")


class OfficeQuerySet(models.QuerySet[Any]):
    def bridging(self, district: Any, ward: Any) -> "OfficeQuerySet":
        """Offices that may bridge at a place: its care plaza first, then those of the ward."""
        near = Q(districts=district) if district else Q(pk=None)
        wide = Q(ward=ward, districts=None) if ward else Q(pk=None)
        plaza_first = Case(When(kind="care_plaza", then=0), default=1)
        offices = self.filter(near | wide, is_open=True).distinct()
        return offices.order_by(plaza_first, "order", "name")


class PostingQuerySet(models.QuerySet[Any]):
    def current(self, on: date) -> "PostingQuerySet":
        """Postings in force on a day; scope ends and begins by date alone."""
        return self.filter(Q(starts_on__lte=on), Q(ends_on=None) | Q(ends_on__gte=on))

    def overlapping(self, first: date, last: date | None) -> "PostingQuerySet":
        """Postings in force on some day of a period; `last` None means without end."""
        rows = self.filter(Q(ends_on=None) | Q(ends_on__gte=first))
        return rows if last is None else rows.filter(starts_on__lte=last)

    def kept_by(self, scope: Any) -> "PostingQuerySet":
        """Postings that a person looks after: the city all, an approver those of the ward."""
        if scope.is_city:
            return self.all()
        return self.filter(office__ward_id__in=scope.approver_wards)

    def to_come(self, on: date) -> "PostingQuerySet":
        """Postings that begin after a day."""
        return self.filter(starts_on__gt=on)


class RhythmQuerySet(models.QuerySet[Any]):
    def for_ward(self, ward: Any) -> "RhythmQuerySet":
        """The year with the ward's own months prefetched as `own` (at most one row each)."""
        mine = self.model.in_wards.rel.related_model._default_manager.filter(ward=ward)
        rows = self.select_related("source")
        return rows.prefetch_related(Prefetch("in_wards", queryset=mine, to_attr="own"))
