"""連携: what groups do together, with promise, check sheets and the six principles."""

from django.conf import settings
from django.db import models

from districts.models import District, Office, Sourced, Ward
from kyodo_portal.lib.addresses import filled
from kyodo_portal.lib.models import Timestamped, Versioned
from organizations.models import Organization, Theme
from partnerships.models.proposals import Proposal
from partnerships.querysets import PartnershipQuerySet, PartyQuerySet


class Partnership(Sourced, Timestamped, Versioned):
    class Status(models.TextChoices):
        PREPARING = "preparing", "準備中"
        ACTIVE = "active", "実施中"
        REFLECTING = "reflecting", "振り返り中"
        COMPLETED = "completed", "完了"
        SUSPENDED = "suspended", "休止中"
        CANCELLED = "cancelled", "中止"

    class Publication(models.TextChoices):
        PRIVATE = "private", "非公開"
        CONFIRMING = "confirming", "みなさんに確認中"
        PUBLISHED = "published", "公開中"
        STOPPED = "stopped", "公開停止"

    COLOURS = {
        "preparing": "yellow",
        "active": "green",
        "reflecting": "purple",
        "completed": "gray",
        "suspended": "orange",
        "cancelled": "gray",
    }

    name = models.CharField("連携の名前", max_length=60)
    purpose = models.TextField("目的", max_length=200, blank=True)
    origin = models.OneToOneField(
        Proposal,
        verbose_name="はじまりの提案",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="partnership",
    )
    origin_text = models.CharField("はじまりのきっかけ", max_length=200, blank=True)
    started_text = models.CharField("はじまった時期", max_length=60, blank=True)
    starts_on = models.DateField("はじめの日", null=True, blank=True)
    ends_on = models.DateField("終わりの日", null=True, blank=True)
    ward = models.ForeignKey(
        Ward, verbose_name="区", on_delete=models.PROTECT, related_name="partnerships"
    )
    districts = models.ManyToManyField(
        District, verbose_name="地区", blank=True, related_name="partnerships"
    )
    themes = models.ManyToManyField(Theme, verbose_name="テーマ", blank=True)
    place_text = models.CharField("場所", max_length=60, blank=True)
    third_party = models.ForeignKey(
        Office,
        verbose_name="橋わたし役",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="partnerships",
    )
    involves_government = models.BooleanField("行政が入る", default=False)
    # Who keeps it at the ward; never shown outside the desk. Without a person: the section's queue.
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="担当の人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kept_partnerships",
    )
    keeper_office = models.ForeignKey(
        Office,
        verbose_name="担当の課",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kept_partnerships",
    )
    scheme = models.CharField("使った制度", max_length=120, blank=True)
    pair_label = models.CharField("組み合わせの呼び名", max_length=80, blank=True)
    activities_heading = models.CharField("主な連携活動の見出し", max_length=60, blank=True)
    effect_title = models.CharField("連携の効果（見出し）", max_length=15, blank=True)
    effect_text = models.TextField("効果の説明", max_length=120, blank=True)
    # The leaflet's three headings stand without a district; which belongs where was inferred.
    effect_inferred = models.BooleanField("見出しと地区の対応は推定", default=False)
    # People and groups named in the source that are no registered organisations.
    other_participants = models.CharField("ほかに関わった人たち", max_length=200, blank=True)
    learned = models.TextField("学んだこと", max_length=300, blank=True)
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.PREPARING)
    status_reason = models.CharField("休止・中止の理由", max_length=200, blank=True)
    publication = models.CharField(
        "公開", max_length=10, choices=Publication, default=Publication.PRIVATE
    )
    # Grows with every new request for consent, so that old answers do not count.
    consent_round = models.PositiveSmallIntegerField("確認の回", default=0)
    # What everybody sees (only while it is public), and what the parties are being asked about.
    shown = models.ForeignKey(
        "partnerships.PublicVersion",
        verbose_name="公開中の中身",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    asking = models.ForeignKey(
        "partnerships.PublicVersion",
        verbose_name="確認中の中身",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    published_at = models.DateTimeField("公開した日時", null=True, blank=True)
    confirmed_on = models.DateField("みなさんが確認した日", null=True, blank=True)
    mutual_evaluation_on = models.DateField("相互評価の日", null=True, blank=True)
    seed_slug = models.SlugField("資料での番号", max_length=20, null=True, blank=True, unique=True)
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = "連携"
        verbose_name_plural = "連携"
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["publication", "ward"], name="partnership_public")]
        constraints = [
            models.CheckConstraint(
                name="partnership_ends_after_start",
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return filled("partnerships:partnership-detail", self.pk)

    @property
    def colour(self) -> str:
        return self.COLOURS[self.status]

    @property
    def was_stopped(self) -> bool:
        """Whether the page was public once and somebody has stopped it since."""
        return self.publication == self.Publication.STOPPED and self.published_at is not None


class Party(models.Model):
    """An organisation in a partnership, with what it says about itself there."""

    class Role(models.TextChoices):
        LEAD = "lead", "主に進める"
        COOPERATE = "cooperate", "協力する"
        BRIDGE = "bridge", "橋わたし"

    class LeftReason(models.TextChoices):
        LEFT = "left", "抜けた"
        CLOSED = "closed", "団体を閉じた"
        MERGED = "merged", "ほかの団体といっしょになった"

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="parties")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="partnership_parties"
    )
    role = models.CharField("役割", max_length=10, choices=Role, default=Role.COOPERATE)
    order = models.PositiveSmallIntegerField(default=0)
    intro = models.TextField("活動団体の紹介", max_length=300, blank=True)
    effort = models.TextField("がんばっている事", max_length=120, blank=True)
    note = models.CharField("注", max_length=120, blank=True)
    left_on = models.DateField("抜けた日", null=True, blank=True)
    left_reason = models.CharField(
        "抜けたわけ", max_length=8, choices=LeftReason, blank=True, default=""
    )
    successor = models.ForeignKey(
        Organization,
        verbose_name="いっしょになった団体",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Whether what it wrote may stay on the public page after it has left.
    keeps_words = models.BooleanField("書いた言葉を残してよい", default=False)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = "参加団体"
        verbose_name_plural = "参加団体"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="party_left_with_a_reason",
                condition=models.Q(left_on=None, left_reason="")
                | models.Q(left_on__isnull=False) & ~models.Q(left_reason=""),
            ),
            models.UniqueConstraint(
                fields=["partnership", "organization"], name="party_once_per_partnership"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organization)

    @property
    def has_left(self) -> bool:
        return self.left_on is not None

    @property
    def is_active(self) -> bool:
        """Whether it takes part now. Needs its organisation."""
        return not self.has_left and self.organization.status != Organization.Status.CLOSED

    @property
    def left_text(self) -> str:
        """「2026年3月に抜けました」, or ""; a closed group says so itself."""
        if self.left_on is None:
            return "団体を閉じました" if not self.is_active else ""
        when = f"{self.left_on.year}年{self.left_on.month}月に"
        said = {
            self.LeftReason.LEFT: "抜けました",
            self.LeftReason.CLOSED: "団体を閉じました",
            self.LeftReason.MERGED: "ほかの団体といっしょになりました",
        }
        if self.left_reason == self.LeftReason.MERGED and self.successor:
            return f"{when}「{self.successor}」といっしょになりました"
        return when + said[self.LeftReason(self.left_reason)]


class Activity(models.Model):
    """主な連携活動, one to three of them."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="activities"
    )
    order = models.PositiveSmallIntegerField()
    title = models.CharField("活動の名前", max_length=40)
    text = models.TextField("説明", max_length=120, blank=True)

    class Meta:
        verbose_name = "主な連携活動"
        verbose_name_plural = "主な連携活動"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "order"], name="activity_order_once")
        ]

    def __str__(self) -> str:
        return self.title


class Gratitude(models.Model):
    """ありがたい！: who says it, about whom. Written by the one who says it."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="gratitudes"
    )
    speaker = models.ForeignKey(
        Organization, verbose_name="だれが", on_delete=models.PROTECT, related_name="+"
    )
    about = models.ForeignKey(
        Organization, verbose_name="だれに", on_delete=models.PROTECT, related_name="+"
    )
    heading = models.CharField("見出し", max_length=40, default="ここがありがたい！")
    text = models.TextField("ありがたい！", max_length=120)
    # Who says it was read from the leaflet's layout, not stated.
    inferred = models.BooleanField("だれの言葉かは推定", default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "ありがたい！"
        verbose_name_plural = "ありがたい！"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.speaker}から{self.about}へ"


class FiscalYear(models.Model):
    """One April-to-March year of a partnership, because budgets are single-year."""

    class Status(models.TextChoices):
        PLANNED = "planned", "実施予定"
        RUNNING = "running", "実施中"
        OVER = "over", "終了"

    class Budget(models.TextChoices):
        ASKED = "asked", "要求中"
        VOTING = "voting", "議決待ち"
        FIXED = "fixed", "確定"
        NONE = "none", "なし"

    class Band(models.TextChoices):
        ZERO = "zero", "かからない"
        UNDER_50K = "under_50k", "5万円まで"
        UNDER_300K = "under_300k", "30万円まで"
        UNDER_1M = "under_1m", "100万円まで"
        OVER_1M = "over_1m", "100万円をこえる"

    FUNDING = ("会費", "寄附", "助成", "市の予算", "その他")

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="fiscal_years"
    )
    year = models.PositiveSmallIntegerField("年度")
    status = models.CharField("状態", max_length=8, choices=Status, default=Status.PLANNED)
    funding = models.JSONField("財源", default=list, blank=True)
    band = models.CharField("金額の目安（公開しません）", max_length=10, choices=Band, blank=True)
    budget = models.CharField("予算の状態", max_length=6, choices=Budget, default=Budget.NONE)

    class Meta:
        verbose_name = "年度"
        verbose_name_plural = "年度"
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "year"], name="fiscal_year_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}年度"
