"""Municipality → ward → district, the offices that help there, and who is posted to them."""

from datetime import date

from django.conf import settings
from django.db import models

from districts.querysets import OfficeQuerySet, PostingQuerySet, WardQuerySet
from kyodo_portal.lib.addresses import filled
from kyodo_portal.lib.models import Timestamped, Versioned


class Source(models.Model):
    """A document that a record was taken from."""

    slug = models.SlugField(primary_key=True, max_length=40)
    title = models.CharField("資料名", max_length=120)
    issuer = models.CharField("発行", max_length=120, blank=True)
    published = models.CharField("時期", max_length=60, blank=True)
    note = models.CharField("説明", max_length=300, blank=True)

    class Meta:
        verbose_name = "出典"
        verbose_name_plural = "出典"
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title


class Sourced(models.Model):
    """A record that says where it comes from. Empty source: entered here by its owner."""

    source = models.ForeignKey(
        Source, verbose_name="出典", null=True, blank=True, on_delete=models.PROTECT
    )
    source_note = models.CharField("出典の場所・注", max_length=300, blank=True)
    is_sample = models.BooleanField("見本", default=False)

    class Meta:
        abstract = True


class Located(models.Model):
    """A point in degrees (WGS84); both or neither. Never somebody's home."""

    latitude = models.FloatField("緯度", null=True, blank=True)
    longitude = models.FloatField("経度", null=True, blank=True)

    class Meta:
        abstract = True


class Municipality(models.Model):
    slug = models.SlugField(unique=True)
    code = models.CharField("全国地方公共団体コード", max_length=6, unique=True)
    name = models.CharField("名前", max_length=40)
    name_kana = models.CharField("よみ", max_length=80)

    class Meta:
        verbose_name = "市区町村"
        verbose_name_plural = "市区町村"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Ward(models.Model):
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="wards")
    slug = models.SlugField(unique=True)
    code = models.CharField("全国地方公共団体コード", max_length=6, unique=True)
    name = models.CharField("名前", max_length=40)
    name_kana = models.CharField("よみ", max_length=80)
    order = models.PositiveSmallIntegerField("並び順", default=0)
    # Place on our own schematic tile map; not a geographic fact.
    tile_column = models.PositiveSmallIntegerField(default=0)
    tile_row = models.PositiveSmallIntegerField(default=0)

    objects = WardQuerySet.as_manager()

    class Meta:
        verbose_name = "区"
        verbose_name_plural = "区"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return filled("districts:ward-detail", self.slug)


class District(Sourced, Timestamped, Versioned):
    """A part of a ward in which groups work together; several kinds may overlap on the map."""

    class Kind(models.TextChoices):
        RENGO = "rengo", "連合町内会地区"
        CHUGAKKO = "chugakko", "中学校区"
        DANCHI = "danchi", "団地"
        CHIKU = "chiku", "地区"

    ward = models.ForeignKey(
        Ward, verbose_name="区", on_delete=models.PROTECT, related_name="districts"
    )
    slug = models.SlugField("URLの名前", max_length=60)
    name = models.CharField("地区の名前", max_length=40)
    name_kana = models.CharField("よみ", max_length=80)
    kind = models.CharField("地区の種類", max_length=10, choices=Kind, default=Kind.RENGO)
    intro = models.TextField("地区の紹介", max_length=300, blank=True)
    towns = models.CharField("範囲（町丁目）", max_length=300, blank=True)
    charms = models.JSONField("魅力（3つまで）", default=list, blank=True)
    neighbours = models.ManyToManyField("self", verbose_name="となりの地区", blank=True)

    class Meta:
        verbose_name = "地区"
        verbose_name_plural = "地区"
        ordering = ["ward__order", "name_kana"]
        constraints = [
            models.UniqueConstraint(fields=["ward", "slug"], name="district_slug_in_ward")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return filled("districts:district-detail", self.ward.slug, self.slug)


class Office(Sourced, Located, Timestamped):
    """A desk that people can turn to: care plaza, ward section, ward shakyo, support centre, city.

    A care plaza serves its `districts`; the others serve their whole `ward`; the city has none.
    """

    class Kind(models.TextChoices):
        CARE_PLAZA = "care_plaza", "地域ケアプラザ"
        WARD_OFFICE = "ward_office", "区役所"
        WARD_SHAKYO = "ward_shakyo", "区社会福祉協議会"
        WARD_CENTRE = "ward_centre", "区民活動支援センター"
        CITY = "city", "市役所"
        CITY_CENTRE = "city_centre", "市民協働推進センター"

    slug = models.SlugField(unique=True, max_length=60)
    kind = models.CharField("種類", max_length=12, choices=Kind)
    name = models.CharField("名前", max_length=60)
    ward = models.ForeignKey(
        Ward,
        verbose_name="区",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="offices",
    )
    districts = models.ManyToManyField(
        District, verbose_name="担当する地区", blank=True, related_name="offices"
    )
    phone = models.CharField("電話", max_length=20, blank=True)
    confirmed_on = models.DateField("確認日", null=True, blank=True)
    is_open = models.BooleanField("いまの窓口", default=True)
    order = models.PositiveSmallIntegerField("並び順", default=50)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = "窓口"
        verbose_name_plural = "窓口"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """A person's office and role between two dates. Their scope is the office's scope."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", "コーディネーター"
        WARD_STAFF = "ward_staff", "区職員"
        WARD_APPROVER = "ward_approver", "区承認者"
        CITY_STAFF = "city_staff", "市職員"
        ANALYST = "analyst", "分析者"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postings"
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField("役割", max_length=15, choices=Role)
    starts_on = models.DateField("はじめの日", default=date.today)
    ends_on = models.DateField("終わりの日", null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = "担当"
        verbose_name_plural = "担当"
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="posting_ends_after_start",
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.office}（{self.get_role_display()}）"
