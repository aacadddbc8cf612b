"""A person who wants to hear, once a week, what is new under a search or about a thing."""

from django.conf import settings
from django.db import models

from kyodo_portal.lib.models import Timestamped
from organizations.querysets import FollowQuerySet


class Follow(Timestamped):
    """A saved search: a list of the portal with its filters. Needs no account, only an address.

    Following a district, a group or a theme is the search for what is new there. Nothing is sent
    before the address was confirmed by the link in a mail. Who stops is forgotten: the row is
    deleted, and with it the only place that knows the address.
    """

    email = models.EmailField("メール")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="follows",
    )
    label = models.CharField("何を", max_length=120)
    # The path of the list or page it was saved on, and its filters in a fixed order.
    path = models.CharField(max_length=100)
    query = models.CharField(max_length=1500, blank=True)
    confirmed_at = models.DateTimeField("確認した日時", null=True, blank=True)
    # What became new before this moment (a midnight) was told, or was there from the beginning.
    told_until = models.DateTimeField("ここまで伝えた", null=True, blank=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = "お知らせの登録"
        verbose_name_plural = "お知らせの登録"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["email", "path", "query"], name="follow_once")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def was_told(self) -> bool:
        """Whether a digest was sent for it at all."""
        return bool(self.confirmed_at and self.told_until and self.told_until > self.confirmed_at)
