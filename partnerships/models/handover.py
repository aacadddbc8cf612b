"""引継ぎ: what a person in charge leaves to the next one, in eight parts, and its receipt."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from districts.models import Posting
from kyodo_portal.lib.models import Timestamped, Versioned
from organizations.models import Membership, Organization
from partnerships.models.partnerships import Partnership
from partnerships.querysets import HandoverQuerySet, OfficerHandoverQuerySet

USER = settings.AUTH_USER_MODEL


class Handover(Timestamped, Versioned):
    """One posting handed over. `changes_on` is the successor's first day.

    The predecessor's posting ends the day before. Without a successor the things go to the queue
    of the section (the office). `switched_at` is set once, when the day has come: from then on
    parts 1–3 show what they said on that day, and `partnerships` are those that changed keeper.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", "予定"
        WRITING = "writing", "記入中"
        RECEIVING = "receiving", "受け取り中"
        DONE = "done", "完了"
        CANCELLED = "cancelled", "取りやめ"

    COLOURS = {
        "planned": "gray",
        "writing": "yellow",
        "receiving": "blue",
        "done": "green",
        "cancelled": "gray",
    }

    posting = models.ForeignKey(
        Posting, verbose_name="引き継ぐ担当", on_delete=models.PROTECT, related_name="handovers"
    )
    # The last day before anything was planned, so that a change of mind restores it.
    ended_before = models.DateField("もとの終わりの日", null=True, blank=True)
    changes_on = models.DateField("担当が変わる日")
    successor = models.ForeignKey(
        USER,
        verbose_name="後任",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handovers_to_receive",
    )
    # The posting that was made for the successor; none where they sit in the section already.
    successor_posting = models.OneToOneField(
        Posting, null=True, blank=True, on_delete=models.SET_NULL, related_name="from_handover"
    )
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.PLANNED)
    planned_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    switched_at = models.DateTimeField("担当が変わった日時", null=True, blank=True)
    partnerships = models.ManyToManyField(
        Partnership, verbose_name="担当が変わった連携", blank=True, related_name="handovers"
    )
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)
    is_sample = models.BooleanField("見本", default=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "引継ぎ"
        verbose_name_plural = "引継ぎ"
        ordering = ["changes_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["posting"],
                condition=~models.Q(status="cancelled"),
                name="handover_once_a_posting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.posting.office}の引継ぎ（{self.changes_on:%Y-%m-%d}）"

    def get_absolute_url(self) -> str:
        return reverse("partnerships:handover-detail", args=[self.pk])

    @property
    def colour(self) -> str:
        return self.COLOURS[self.status]


class HandoverPart(Versioned):
    """One of the seven parts that are read. 1–3 write themselves, 4–7 are written."""

    TITLES = {
        1: "担当のまとめ",
        2: "いま動いていること",
        3: "年度の節目",
        4: "約束したこと",
        5: "人との関係",
        6: "困っていること",
        7: "はじめの30日",
    }
    WRITTEN = (4, 5, 6, 7)

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField("番号")
    text = models.TextField("内容", max_length=2000, blank=True)
    # What parts 1–3 said on the day of the change: [{"title": …, "lines": [{"label": …}]}].
    kept = models.JSONField("その日の内容", default=list, blank=True)
    received_at = models.DateTimeField("読みました", null=True, blank=True)
    received_by = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "引継ぎの項目"
        verbose_name_plural = "引継ぎの項目"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "number"], name="handover_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def title(self) -> str:
        return self.TITLES[self.number]

    @property
    def is_written(self) -> bool:
        """Whether a person writes this part."""
        return self.number in self.WRITTEN


class OfficerHandover(Timestamped, Versioned):
    """役員交代: a manager leaves on a day; a new one has taken over what is going on."""

    class Status(models.TextChoices):
        OPEN = "open", "準備中"
        RECEIVED = "received", "受け取りました"
        DONE = "done", "交代しました"
        CANCELLED = "cancelled", "取りやめ"

    COLOURS = {"open": "yellow", "received": "blue", "done": "green", "cancelled": "gray"}

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="officer_handovers"
    )
    outgoing = models.ForeignKey(
        Membership, verbose_name="役を終える人", on_delete=models.PROTECT, related_name="+"
    )
    incoming = models.ForeignKey(
        Membership,
        verbose_name="あたらしい管理者",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Where the invitation went; forgotten when the handover ends.
    invited_email = models.EmailField("招待したメールアドレス", blank=True)
    leaves_on = models.DateField("役を終える日")
    note = models.TextField("つぎの人へ", max_length=600, blank=True)
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.OPEN)
    received_at = models.DateTimeField("受け取った日時", null=True, blank=True)
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)
    is_sample = models.BooleanField("見本", default=False)

    objects = OfficerHandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "役員交代"
        verbose_name_plural = "役員交代"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(status__in=["open", "received"]),
                name="officer_handover_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}の役員交代"

    @property
    def colour(self) -> str:
        return self.COLOURS[self.status]
