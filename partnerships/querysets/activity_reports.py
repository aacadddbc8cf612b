"""Reading activity reports: public ones for everybody, the rest for those inside."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q


class ReportQuerySet(models.QuerySet[Any]):
    def public(self) -> "ReportQuerySet":
        """Those that their party allows, of a published partnership of which it is still a part.

        A party that left keeps its reports public only as it wished for its other words.
        """
        party: Any = self.model.partnership.field.related_model.parties.rel.related_model
        speaks = party._default_manager.filter(
            Q(left_on=None) | Q(keeps_words=True),
            partnership=OuterRef("partnership"),
            organization=OuterRef("organization"),
        )
        return self.filter(
            Exists(speaks),
            is_allowed=True,
            partnership__publication="published",
            partnership__shown__isnull=False,
        )
