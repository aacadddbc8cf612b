"""The organisation (団体), its themes and the NPO law's fields."""

from django.db import models
from django.utils import timezone

from districts.models import District, Located, Office, Sourced, Ward
from kyodo_portal.lib.addresses import filled
from kyodo_portal.lib.models import Timestamped, Versioned
from kyodo_portal.lib.text import search_key
from organizations.querysets import OrganizationQuerySet


class Theme(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField("テーマ", max_length=30)
    order = models.PositiveSmallIntegerField("並び順", default=0)
    keywords = models.JSONField("関係することば", default=list, blank=True)

    class Meta:
        verbose_name = "テーマ"
        verbose_name_plural = "テーマ"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class NpoField(models.Model):
    """One of the twenty fields in the schedule of the NPO law; optional, for statistics."""

    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField("活動分野", max_length=80)

    class Meta:
        verbose_name = "NPO法の活動分野"
        verbose_name_plural = "NPO法の活動分野"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name


class Organization(Sourced, Located, Timestamped, Versioned):
    """A group. The row holds what is public (or, before the first publication, the work so far).

    Once published, members' edits wait in `draft` until ward staff have looked at them; the
    public page keeps showing the row meanwhile.
    """

    class Kind(models.TextChoices):
        JICHIKAI = "jichikai", "自治会町内会"
        RENGO = "rengo", "地区連合町内会"
        CHIKU_SHAKYO = "chiku_shakyo", "地区社会福祉協議会（地区社協）"
        NPO = "npo", "NPO法人"
        VOLUNTEER = "volunteer", "市民活動団体・ボランティア"
        BUSINESS = "business", "企業・商店会"
        SCHOOL = "school", "学校・PTA・大学・学生団体"
        WELFARE = "welfare", "福祉施設・作業所"
        PUBLIC_CORP = "public_corp", "公社・公的団体"
        INTERMEDIARY = "intermediary", "中間支援組織"
        GOVERNMENT = "government", "行政"
        COUNCIL = "council", "実行委員会・協議会"

    NEIGHBOURHOOD_KINDS = frozenset({Kind.JICHIKAI, Kind.RENGO})

    class Status(models.TextChoices):
        NAME_ONLY = "name_only", "名前だけの登録"
        DRAFT = "draft", "下書き"
        SUBMITTED = "submitted", "確認待ち"
        NEEDS_CHANGE = "needs_change", "直してください"
        PUBLISHED = "published", "公開中"
        PAUSED = "paused", "休止"
        CLOSED = "closed", "閉じた"

    class DraftStatus(models.TextChoices):
        NONE = "", "なし"
        EDITING = "editing", "直している途中"
        SUBMITTED = "submitted", "確認待ち"
        NEEDS_CHANGE = "needs_change", "直してください"

    class OpenTo(models.TextChoices):
        ANYONE = "anyone", "どなたでも"
        RESIDENTS = "residents", "地域に住んでいる人・働いている人"
        LIMITED = "limited", "会員や対象が決まっている"
        UNKNOWN = "", "書いていない"

    # What everybody may see.
    PUBLIC_STATUSES = frozenset({Status.PUBLISHED, Status.NAME_ONLY})

    # 1 basics
    name = models.CharField("団体名", max_length=60)
    name_kana = models.CharField("団体名のよみ（ひらがな）", max_length=80, blank=True)
    aliases = models.JSONField("ほかの呼び名", default=list, blank=True)
    kind = models.CharField("団体の種類", max_length=15, choices=Kind)
    founded_year = models.PositiveSmallIntegerField("活動をはじめた年", null=True, blank=True)
    people_count = models.PositiveIntegerField("人数（およそ）", null=True, blank=True)
    # 2 area and themes
    # Empty only for bodies that work for the whole city.
    ward = models.ForeignKey(
        Ward,
        verbose_name="主に活動する区",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organizations",
    )
    district = models.ForeignKey(
        District,
        verbose_name="主に活動する地区",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organizations",
    )
    other_districts = models.ManyToManyField(
        District, verbose_name="ほかに活動する地区", blank=True, related_name="+"
    )
    themes = models.ManyToManyField(Theme, verbose_name="テーマ", blank=True)
    npo_fields = models.ManyToManyField(NpoField, verbose_name="NPO法の活動分野", blank=True)
    open_to = models.CharField(
        "参加できる人", max_length=10, choices=OpenTo, blank=True, default=""
    )
    participants = models.CharField("だれが参加できますか", max_length=60, blank=True)
    plain_japanese = models.BooleanField("日本語が苦手でも参加できる", default=False)
    wheelchair_ok = models.BooleanField("車いすで参加できる", default=False)
    # 3 introduction
    tagline = models.CharField("ひとことで", max_length=40, blank=True)
    summary = models.TextField("活動の紹介", max_length=300, blank=True)
    effort = models.TextField("がんばっている事", max_length=120, blank=True)
    how_to_join = models.TextField("参加のしかた・はじめての人へ", max_length=200, blank=True)
    # 4 contact: each public field has its own switch, off by default (PR1, PR4)
    contact_name = models.CharField("窓口の名前", max_length=40, blank=True)
    public_email = models.EmailField("メール", blank=True)
    show_email = models.BooleanField("メールを公開する", default=False)
    public_phone = models.CharField("電話", max_length=20, blank=True)
    show_phone = models.BooleanField("電話を公開する", default=False)
    public_fax = models.CharField("FAX", max_length=20, blank=True)
    show_fax = models.BooleanField("FAXを公開する", default=False)
    public_address = models.CharField("住所", max_length=120, blank=True)
    show_address = models.BooleanField("住所を公開する", default=False)
    # PR2: a jichikai's phone is shown only after staff confirmed that it is the hall's.
    phone_confirmed_as_office = models.BooleanField("会館・事務所の電話と確認ずみ", default=False)
    representative = models.CharField("代表者の氏名（公開しません）", max_length=40, blank=True)
    liaison_name = models.CharField("区・ケアプラザとの連絡担当", max_length=40, blank=True)
    liaison_phone = models.CharField("連絡担当の電話（公開しません）", max_length=20, blank=True)
    liaison_email = models.EmailField("連絡担当のメール（公開しません）", blank=True)
    # 6 links
    website = models.URLField("ホームページ", max_length=300, blank=True)
    social_links = models.JSONField("SNS（3つまで）", default=list, blank=True)
    # the desk
    status = models.CharField("状態", max_length=12, choices=Status, default=Status.DRAFT)
    draft = models.JSONField("公開前の直し", default=dict, blank=True)
    draft_status = models.CharField(
        "直しの状態", max_length=12, choices=DraftStatus, default=DraftStatus.NONE, blank=True
    )
    # What staff saw at the last submission, so that a second look shows only what changed.
    reviewed = models.JSONField("前に確認した内容", default=dict, blank=True)
    review_comments = models.JSONField("直してほしい所", default=dict, blank=True)
    done_tasks = models.JSONField("書き終えた項目", default=list, blank=True)
    no_capacity = models.BooleanField("今は余力がない", default=False)
    submitted_at = models.DateTimeField("確認をお願いした日", null=True, blank=True)
    published_at = models.DateTimeField("公開した日", null=True, blank=True)
    confirmed_on = models.DateField("さいごに確認した日", null=True, blank=True)
    archived_note = models.CharField("古い資料からの登録", max_length=120, blank=True)
    office = models.OneToOneField(
        Office,
        verbose_name="この団体の窓口",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="organization",
    )
    seed_slug = models.SlugField("資料での名前", max_length=60, null=True, blank=True, unique=True)
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)
    search_text = models.TextField(editable=False, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "団体"
        verbose_name_plural = "団体"
        ordering = ["name_kana", "name"]
        indexes = [
            models.Index(fields=["status", "name_kana", "name"], name="org_list"),
            models.Index(fields=["ward", "status"], name="org_ward"),
            models.Index(fields=["status", "published_at"], name="org_newest"),
            # The few groups that may have a point on a map.
            models.Index(
                fields=["ward", "name_kana"],
                name="org_on_map",
                condition=models.Q(status="published", show_address=True, latitude__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="org_has_name", condition=~models.Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_text = self.make_search_text()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "search_text"}  # type: ignore[misc]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return filled("organizations:organization-detail", self.pk)

    def make_search_text(self) -> str:
        """The row's own words in the normalised form that search compares."""
        parts = [self.name, self.name_kana, *self.aliases, self.tagline, self.summary, self.effort]
        return search_key("\n".join(parts))

    @property
    def area_name(self) -> str:
        """The ward's name, or that the body works for the whole city."""
        return self.ward.name if self.ward else "市の全域"

    @property
    def is_public(self) -> bool:
        return self.status in self.PUBLIC_STATUSES

    @property
    def is_neighbourhood(self) -> bool:
        """Jichikai and federations: protected by their own rules (PR2, limit of open proposals)."""
        return self.kind in self.NEIGHBOURHOOD_KINDS

    @property
    def uses_short_declaration(self) -> bool:
        """Companies, schools and public bodies do not declare to be non-profit and open."""
        return self.kind in {
            self.Kind.BUSINESS,
            self.Kind.SCHOOL,
            self.Kind.PUBLIC_CORP,
            self.Kind.GOVERNMENT,
        }

    @property
    def shown_phone(self) -> str:
        """The phone that may stand on public pages, or ''."""
        if not self.show_phone or (self.is_neighbourhood and not self.phone_confirmed_as_office):
            return ""
        return self.public_phone

    @property
    def shown_email(self) -> str:
        return self.public_email if self.show_email else ""

    @property
    def shown_fax(self) -> str:
        return self.public_fax if self.show_fax and not self.is_neighbourhood else ""

    @property
    def shown_address(self) -> str:
        """Where a jichikai is reached is never an address: it may be somebody's home (PR2)."""
        return self.public_address if self.show_address and not self.is_neighbourhood else ""

    @property
    def is_stale(self) -> bool:
        """Not confirmed for more than a year; the page says when it last was."""
        return bool(self.confirmed_on and (timezone.localdate() - self.confirmed_on).days > 365)
