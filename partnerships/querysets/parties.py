"""Reading the parties of partnerships: who takes part now, and who took part once."""

from typing import Any

from django.db import models


class PartyQuerySet(models.QuerySet[Any]):
    def active(self) -> "PartyQuerySet":
        """Those who take part now: they have not left, and the group still exists."""
        return self.filter(left_on=None).exclude(organization__status="closed")

    def left(self) -> "PartyQuerySet":
        """Those who took part once."""
        return self.exclude(left_on=None)
