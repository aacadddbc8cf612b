"""場所: a venue that an organisation runs. Not a legal body of its own."""

from django.db import models

from districts.models import District, Located, Sourced
from kyodo_portal.lib.models import Timestamped
from organizations.models.organizations import Organization


class PlaceKind(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField("場所の種類", max_length=40)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "場所の種類"
        verbose_name_plural = "場所の種類"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Place(Sourced, Located, Timestamped):
    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField("場所の名前", max_length=60)
    name_kana = models.CharField("よみ", max_length=80, blank=True)
    kind = models.ForeignKey(PlaceKind, on_delete=models.PROTECT, null=True, blank=True)
    organization = models.ForeignKey(
        Organization,
        verbose_name="運営する団体",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="places",
    )
    district = models.ForeignKey(
        District,
        verbose_name="地区",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="places",
    )
    text = models.TextField("紹介", max_length=300, blank=True)
    wheelchair_ok = models.BooleanField("車いすで入れる", default=False)

    class Meta:
        verbose_name = "場所"
        verbose_name_plural = "場所"
        ordering = ["name_kana", "name"]

    def __str__(self) -> str:
        return self.name
