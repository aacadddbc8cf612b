"""町丁目, which of them belong to whom, and true outlines where somebody imported them."""

from django.db import models

from districts.models.places import District, Located, Office, Sourced, Ward
from kyodo_portal.lib.models import Timestamped


class Town(Sourced, Located):
    """One 町丁目 of a ward, with a representative point."""

    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="town_rows")
    name = models.CharField("町丁目", max_length=60)
    name_kana = models.CharField("よみ", max_length=100, blank=True)
    # search_key of the name, so that 「若葉台1丁目」 and 「若葉台一丁目」 meet.
    key = models.CharField(max_length=80, db_index=True)
    postal_code = models.CharField("郵便番号", max_length=8, blank=True, db_index=True)

    class Meta:
        verbose_name = "町丁目"
        verbose_name_plural = "町丁目"
        ordering = ["ward__order", "name_kana", "name"]
        constraints = [models.UniqueConstraint(fields=["ward", "name"], name="town_in_ward")]

    def __str__(self) -> str:
        return self.name


class Coverage(models.Model):
    """A 町丁目, or a part of it, belongs to a district or is served by an office.

    Areas overlap: a town may lie in one district wholly and in another in part.
    """

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="coverages")
    district = models.ForeignKey(
        District, null=True, blank=True, on_delete=models.CASCADE, related_name="coverages"
    )
    office = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.CASCADE, related_name="coverages"
    )
    is_part = models.BooleanField("一部", default=False)
    note = models.CharField("どの部分か", max_length=80, blank=True)

    class Meta:
        verbose_name = "受けもち"
        verbose_name_plural = "受けもち"
        ordering = ["town", "is_part"]
        constraints = [
            models.CheckConstraint(
                name="coverage_of_one",
                condition=models.Q(district=None, office__isnull=False)
                | models.Q(district__isnull=False, office=None),
            ),
            models.UniqueConstraint(fields=["town", "district", "office"], name="coverage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.town} → {self.district or self.office}"


class Outline(Sourced, Timestamped):
    """The true outline of a ward or a district, simplified for a small map.

    `rings` is a list of rings, each a list of [longitude, latitude] in degrees (JGD2011/WGS84).
    """

    ward = models.OneToOneField(
        Ward, null=True, blank=True, on_delete=models.CASCADE, related_name="outline"
    )
    district = models.OneToOneField(
        District, null=True, blank=True, on_delete=models.CASCADE, related_name="outline"
    )
    rings = models.JSONField(default=list)
    credit = models.CharField("出典の表示", max_length=200, blank=True)

    class Meta:
        verbose_name = "境界"
        verbose_name_plural = "境界"
        constraints = [
            models.CheckConstraint(
                name="outline_of_one",
                condition=models.Q(district=None, ward__isnull=False)
                | models.Q(district__isnull=False, ward=None),
            )
        ]

    def __str__(self) -> str:
        return str(self.ward or self.district)
