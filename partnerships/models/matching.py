"""What people said to a suggestion, and introductions that a coordinator makes."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from districts.models import Office
from kyodo_portal.lib.models import Timestamped, Versioned
from organizations.models import Organization
from partnerships.querysets import IntroductionQuerySet


class Dismissal(Timestamped):
    """「今回は合わない」: what one group says to a suggestion; only its own ranking learns."""

    class Reason(models.TextChoices):
        PLACE = "place", "場所が遠い"
        THEME = "theme", "テーマがちがう"
        SIZE = "size", "規模や時間が合わない"
        KNOWN = "known", "もう知り合い"
        OTHER = "other", "そのほか"

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="dismissals"
    )
    other = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField("理由", max_length=10, choices=Reason)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "合わないと答えた相手"
        verbose_name_plural = "合わないと答えた相手"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "other"], name="dismissal_once")
        ]

    def __str__(self) -> str:
        return f"{self.organization} × {self.other}"


class Introduction(Timestamped, Versioned):
    """An office asks two groups whether they want to meet; contacts pass when both said yes.

    The group with the smaller key is `first`, so that a pair is the same whoever introduces it.
    """

    SIDES = ("first", "second")

    class Status(models.TextChoices):
        ASKED = "asked", "返事を待っています"
        CONNECTED = "connected", "つながりました"
        DECLINED = "declined", "今回は見送り"
        WITHDRAWN = "withdrawn", "取り下げ"

    class Answer(models.TextChoices):
        NONE = "", "まだ"
        YES = "yes", "会ってみたい"
        NO = "no", "今回は見送る"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="introductions")
    first = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="introductions_as_first"
    )
    second = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="introductions_as_second"
    )
    words = models.TextField("紹介のことば", max_length=300)
    first_answer = models.CharField(max_length=3, choices=Answer, blank=True, default="")
    second_answer = models.CharField(max_length=3, choices=Answer, blank=True, default="")
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.ASKED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)

    objects = IntroductionQuerySet.as_manager()

    COLOURS = {
        Status.ASKED: "yellow",
        Status.CONNECTED: "green",
        Status.DECLINED: "gray",
        Status.WITHDRAWN: "gray",
    }

    class Meta:
        verbose_name = "紹介"
        verbose_name_plural = "紹介"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="introduction_of_two", condition=~models.Q(first=models.F("second"))
            ),
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=models.Q(status="asked"),
                name="introduction_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} と {self.second}"

    def get_absolute_url(self) -> str:
        return reverse("partnerships:introduction-detail", args=[self.pk])

    @property
    def colour(self) -> str:
        """The colour of the state's chip."""
        return self.COLOURS[self.Status(self.status)]

    def group(self, side: str) -> Organization:
        """The group of a side, "first" or "second"."""
        return self.second if side == "second" else self.first

    def partner(self, side: str) -> Organization:
        """The other group, as seen from a side."""
        return self.first if side == "second" else self.second

    def answer(self, side: str) -> str:
        """What the group of a side answered so far."""
        return str(getattr(self, f"{side}_answer"))
