"""年間の流れ: what returns every year, and when each ward does it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from districts.models.places import Sourced, Ward
from districts.querysets import RhythmQuerySet
from kyodo_portal.lib.models import Versioned

MONTH = (MinValueValidator(1), MaxValueValidator(12))


class RhythmEntry(Sourced):
    """One thing of the year with its usual months; reference data that follows its file.

    `is_own` says that no document names the month: it is a suggestion of this portal, and the
    page says so. `first_month` may come after `last_month` (from autumn into the new year).
    """

    slug = models.SlugField(unique=True, max_length=40)
    title = models.CharField("すること", max_length=60)
    text = models.CharField("説明", max_length=200, blank=True)
    first_month = models.PositiveSmallIntegerField("はじめの月", validators=MONTH)
    last_month = models.PositiveSmallIntegerField("終わりの月", validators=MONTH)
    is_own = models.BooleanField("このサイトの目安", default=False)
    order = models.PositiveSmallIntegerField("並び順", default=50)

    objects = RhythmQuerySet.as_manager()

    class Meta:
        verbose_name = "年間の流れ"
        verbose_name_plural = "年間の流れ"
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.title


class WardRhythm(Versioned):
    """The months of one ward, where they differ from the usual ones."""

    ward = models.ForeignKey(Ward, on_delete=models.CASCADE, related_name="rhythm")
    entry = models.ForeignKey(RhythmEntry, on_delete=models.CASCADE, related_name="in_wards")
    first_month = models.PositiveSmallIntegerField("はじめの月", validators=MONTH)
    last_month = models.PositiveSmallIntegerField("終わりの月", validators=MONTH)
    note = models.CharField("区のひとこと", max_length=100, blank=True)

    class Meta:
        verbose_name = "区の年間の流れ"
        verbose_name_plural = "区の年間の流れ"
        ordering = ["entry"]
        constraints = [models.UniqueConstraint(fields=["ward", "entry"], name="rhythm_once_a_ward")]

    def __str__(self) -> str:
        return f"{self.ward}：{self.entry}"
