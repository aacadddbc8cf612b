"""Reading agreements: who sees which, which one stands, and which end soon."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from districts.permissions import scope_of

# 期限まぢか: N14 of domain.md §7 reminds for the first time then.
SOON = timedelta(days=90)
OPEN = ("draft", "confirming")
# The one that stands: what was concluded last, also when its period is over.
STOOD = ("concluded", "ended")


class AgreementQuerySet(models.QuerySet[Any]):
    def open(self) -> "AgreementQuerySet":
        """Drafts and those that wait for the parties; a partnership has at most one."""
        return self.filter(status__in=OPEN)

    def standing(self) -> "AgreementQuerySet":
        """Concluded ones; a partnership has at most one."""
        return self.filter(status="concluded")

    def ending_soon(self, on: date) -> "AgreementQuerySet":
        """期限まぢか: concluded, and its last day is within 90 days from `on`."""
        return self.standing().filter(ends_on__range=(on, on + SOON))

    def over(self, on: date) -> "AgreementQuerySet":
        """Concluded ones whose last day has passed."""
        return self.standing().filter(ends_on__lt=on)

    def with_content(self) -> "AgreementQuerySet":
        """With `content`: what the parties were shown last; None for a promise only noted."""
        versions = self.model.versions.rel.related_model._default_manager.filter(
            agreement=OuterRef("pk"), number=OuterRef("number")
        )
        return self.annotate(content=Subquery(versions.values("content")[:1]))

    def of_desk(self, user: Any) -> "AgreementQuerySet":
        """Those that `user` keeps: of the own ward as its staff, or as the third party's office."""
        scope = scope_of(user)
        return self.filter(
            Q(partnership__ward_id__in=scope.staff_wards)
            | Q(partnership__third_party_id__in=scope.reading_office_ids)
        )
