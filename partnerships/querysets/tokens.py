"""Finding what a link in a mail opens."""

from datetime import date
from typing import Any

from django.db import models


class AccessTokenQuerySet(models.QuerySet[Any]):
    def usable(self, purpose: str, digest: str, on: date) -> "AccessTokenQuerySet":
        """The token behind a link, if it still opens anything."""
        return self.filter(purpose=purpose, digest=digest, expires_on__gte=on, revoked_at=None)
