"""Reading places, offices and postings."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q


class WardQuerySet(models.QuerySet[Any]):
    def of_municipality(self, slug: str) -> "WardQuerySet":
        """Wards of one municipality in the order the city lists them."""
        return self.filter(municipality__slug=slug).order_by("order")


class OfficeQuerySet(models.QuerySet[Any]):
    def bridging(self, district: Any, ward: Any) -> "OfficeQuerySet":
        """Offices that may act as third party for a place: its care plaza first, then the ward's."""
        near = Q(districts=district) if district else Q(pk=None)
        wide = Q(ward=ward, districts=None) if ward else Q(pk=None)
        return self.filter(near | wide, is_open=True).distinct().order_by("order", "name")


class PostingQuerySet(models.QuerySet[Any]):
    def current(self, on: date) -> "PostingQuerySet":
        """Postings in force on a day; scope ends and begins by date alone."""
        return self.filter(Q(starts_on__lte=on), Q(ends_on=None) | Q(ends_on__gte=on))
