"""Reading the six principles: the newest review counts."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef


class PrincipleRecordQuerySet(models.QuerySet[Any]):
    def of_last_review(self) -> "PrincipleRecordQuerySet":
        """The lines of the newest review of each partnership."""
        reviews = self.model._meta.get_field("review").related_model._default_manager
        later = reviews.filter(
            partnership_id=OuterRef("partnership_id"), number__gt=OuterRef("review__number")
        )
        return self.filter(~Exists(later))
