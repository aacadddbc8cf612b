"""約束: what the parties promised each other, from a spoken word to a 協働契約, over the years.

The portal records; it does not sign. A written agreement is drafted clause by clause, shown to
the parties as a numbered version, confirmed by each, and concluded on paper.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kyodo_portal.files.models import StoredFile
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.models import Timestamped, Versioned
from organizations.models import Organization
from partnerships.models.partnerships import Partnership
from partnerships.querysets import AgreementQuerySet
from partnerships.querysets.agreements import OPEN, SOON


def default_public_clauses() -> list[int]:
    """目的・概要・役割分担・公開・期間 (journeys.md §5.5 C)."""
    return [1, 2, 3, 8, 10]


class Agreement(Timestamped, Versioned):
    """One promise of a partnership. Several follow each other; one stands."""

    class Kind(models.TextChoices):
        SPOKEN = "spoken", "口頭の約束"
        MEMO = "memo", "メモ・議事録"
        MEMORANDUM = "memorandum", "覚書"
        AGREEMENT = "agreement", "協働協定書"
        CONTRACT = "contract", "協働契約"
        OTHER = "other", "その他"

    class Form(models.TextChoices):
        """契約の型 of a 協働契約 (domain.md §2.2)."""

        COMMISSION = "commission", "委託型"
        SHARE = "share", "負担金型"
        SUBSIDY = "subsidy", "補助型"
        JOINT = "joint", "共催型"

    class Status(models.TextChoices):
        DRAFT = "draft", "案"
        CONFIRMING = "confirming", "当事者確認中"
        CONCLUDED = "concluded", "締結"
        ENDED = "ended", "終了"
        RENEWED = "renewed", "更新"
        DROPPED = "dropped", "とりやめ"

    COLOURS = {
        "draft": "yellow",
        "confirming": "purple",
        "concluded": "green",
        "ended": "gray",
        "renewed": "gray",
        "dropped": "gray",
    }
    # Written ones have clauses; the others are one sentence and a day.
    WRITTEN = frozenset({Kind.MEMORANDUM, Kind.AGREEMENT, Kind.CONTRACT})

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="agreements"
    )
    kind = models.CharField("約束の種類", max_length=12, choices=Kind)
    form = models.CharField("契約の型", max_length=10, choices=Form, blank=True)
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.DRAFT)
    made_on = models.DateField("約束した日", null=True, blank=True)
    starts_on = models.DateField("期間のはじめ", null=True, blank=True)
    ends_on = models.DateField("期間の終わり", null=True, blank=True)
    outline = models.TextField("約束したこと", max_length=400, blank=True)
    # "1" → text of clause 1; "3.12" → what organisation 12 does (clauses.py).
    clauses = models.JSONField("条文", default=dict, blank=True)
    over_year = models.TextField("年度をまたぐときの決めごと", max_length=200, blank=True)
    public_clauses = models.JSONField("公開する条項", default=default_public_clauses, blank=True)
    # The version that the parties were shown last; 0 before the first.
    number = models.PositiveSmallIntegerField("版", default=0)
    renews = models.ForeignKey(
        "self",
        verbose_name="もとの約束",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="renewals",
    )
    # The scan of the paper that was signed. For those inside only.
    signed = models.ForeignKey(
        StoredFile,
        verbose_name="署名した紙のうつし",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # The smallest number of days before the end of which the parties were reminded.
    reminded = models.PositiveSmallIntegerField("知らせた残りの日数", null=True, blank=True)
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "約束"
        verbose_name_plural = "約束"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "ends_on"], name="agreement_ends")]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(status="concluded"),
                name="agreement_one_stands",
            ),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(status__in=OPEN),
                name="agreement_one_in_work",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        return reverse("partnerships:agreement-detail", args=[self.partnership_id, self.pk])

    @property
    def colour(self) -> str:
        return self.COLOURS[self.status]

    @property
    def is_written(self) -> bool:
        return self.kind in self.WRITTEN

    @property
    def is_built(self) -> bool:
        """Whether it was written here clause by clause, not only noted as already made."""
        return self.number > 0 or self.status in OPEN

    def ends_soon(self, on: date) -> bool:
        """期限まぢか: it stands, and its last day is within 90 days."""
        is_standing = self.status == self.Status.CONCLUDED
        return is_standing and self.ends_on is not None and on <= self.ends_on <= on + SOON


class AgreementVersion(models.Model):
    """What the parties were shown, as it stood then. Never changed afterwards."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField("版")
    # The fields of clauses.Content.
    content = models.JSONField("内容")
    made_at = models.DateTimeField("示した日時", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by_label = models.CharField("示した所", max_length=120, blank=True)

    class Meta:
        verbose_name = "約束の版"
        verbose_name_plural = "約束の版"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreement_version_once")
        ]

    def __str__(self) -> str:
        return f"第{self.number}版"


class Confirmation(models.Model):
    """One party's word on one version. Kept as evidence; never shown to the public."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "確認待ち"
        YES = "yes", "この内容でよい"
        CHANGE = "change", "直してほしい所がある"

    version = models.ForeignKey(
        AgreementVersion, on_delete=models.CASCADE, related_name="confirmations"
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField("返事", max_length=8, choices=Answer, default=Answer.WAITING)
    word = models.CharField("直してほしい所", max_length=200, blank=True)
    answerer_role = models.CharField("返事をした人の役割", max_length=20, blank=True)
    via = models.CharField("方法", max_length=10, choices=HistoryEntry.Via, blank=True)
    received_on = models.DateField("受け取った日", null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("返事の日時", null=True, blank=True)

    class Meta:
        verbose_name = "約束の確認"
        verbose_name_plural = "約束の確認"
        ordering = ["organization__name_kana", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "organization"], name="confirmation_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}：{self.get_answer_display()}"

    COLOURS: dict[str, Any] = {"waiting": "gray", "yes": "green", "change": "orange"}

    @property
    def colour(self) -> str:
        return str(self.COLOURS[self.answer])
