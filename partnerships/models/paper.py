"""用紙: a printed sheet that is to come back, with its receipt number and QR code."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from districts.models import Office
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.models import Timestamped
from organizations.models import Organization
from partnerships.models.partnerships import Partnership
from partnerships.models.proposals import Proposal
from partnerships.querysets import PaperSheetQuerySet


class PaperSheet(Timestamped):
    """One printed sheet about one proposal or partnership, for one group or for all of them.

    `part` tells which page of its subject it is about ("plan:2026", "round:3", "version:2").
    While a sheet is out, printing it again gives the same number.
    """

    class Kind(models.TextChoices):
        REPLY = "reply", "返事の用紙"
        CONSENT = "consent", "公開の確認の用紙"
        DRAFT = "draft", "チェックシート（団体ごと）"
        JOINT = "joint", "チェックシート（いっしょに）"
        AGREEMENT = "agreement", "約束の確認の用紙"

    class Status(models.TextChoices):
        OUT = "out", "まだ戻っていません"
        RETURNED = "returned", "入力しました"
        CANCELLED = "cancelled", "使いません"

    COLOURS = {"out": "yellow", "returned": "green", "cancelled": "gray"}

    number = models.CharField("受付番号", max_length=20, unique=True)
    kind = models.CharField("用紙の種類", max_length=10, choices=Kind)
    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.CASCADE, related_name="sheets"
    )
    partnership = models.ForeignKey(
        Partnership, null=True, blank=True, on_delete=models.CASCADE, related_name="paper_sheets"
    )
    part = models.CharField("どの部分の用紙か", max_length=40, blank=True)
    organization = models.ForeignKey(
        Organization,
        verbose_name="渡す団体",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Where the sheet goes back to; its phone stands on the sheet.
    office = models.ForeignKey(
        Office, verbose_name="返送先", null=True, blank=True, on_delete=models.PROTECT
    )
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # The same for all sheets about the same thing, so that only one of them is out at a time.
    key = models.CharField(max_length=120)
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.OUT)
    returned_at = models.DateTimeField("入力した日時", null=True, blank=True)
    via = models.CharField("受け取り方", max_length=10, choices=HistoryEntry.Via, blank=True)
    role = models.CharField("書いた人の役割", max_length=20, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PaperSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "用紙"
        verbose_name_plural = "用紙"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="paper_about_one_thing",
                condition=models.Q(proposal__isnull=False, partnership=None)
                | models.Q(proposal=None, partnership__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(status="out"), name="paper_out_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("partnerships:paper-detail", args=[self.number])

    @property
    def colour(self) -> str:
        return self.COLOURS[self.status]

    @property
    def subject(self) -> Proposal | Partnership:
        """What the sheet is about; the check constraint holds that there is exactly one."""
        found = self.proposal or self.partnership
        if found is None:
            raise ValueError(f"{self.number} is about nothing")
        return found
