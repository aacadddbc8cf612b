"""Reading the history and the outbox."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

LEASE = timedelta(minutes=10)


class HistoryQuerySet(models.QuerySet[Any]):
    def about(self, obj: models.Model) -> "HistoryQuerySet":
        """Everything that happened to `obj`, oldest first."""
        kind = ContentType.objects.get_for_model(obj)
        rows = self.filter(content_type=kind, object_id=obj.pk).select_related("provenance")
        return rows.order_by("at", "pk")


class NoticeQuerySet(models.QuerySet[Any]):
    def due(self, now: datetime) -> "NoticeQuerySet":
        """Rows to send now: queued and due, or claimed by a sender that died in mid-send."""
        waiting = Q(status="queued") & (Q(next_try_at=None) | Q(next_try_at__lte=now))
        orphaned = Q(status="sending", claimed_at__lt=now - LEASE)
        return self.filter(waiting | orphaned).order_by("pk")

    def held_for(self, user: Any) -> "NoticeQuerySet":
        """What waits for the next digest of a person, oldest first."""
        return self.filter(user=user, status="held").order_by("pk")

    def failed(self) -> "NoticeQuerySet":
        """Rows given up, for staff to look at."""
        return self.filter(status="failed")


class LeaseQuerySet(models.QuerySet[Any]):
    def free(self, now: datetime) -> "LeaseQuerySet":
        """Held by nobody, or by a process that took longer than it said and is dead."""
        return self.filter(Q(until=None) | Q(until__lt=now))
