"""できます／求めています: what an organisation can do and what it is looking for."""

from datetime import date, timedelta

from django.db import models
from django.urls import reverse

from districts.models import District
from kyodo_portal.lib.models import Timestamped, Versioned
from organizations.models.organizations import Organization
from organizations.querysets import ENDING_DAYS, ListingQuerySet


class Listing(Timestamped, Versioned):
    """One offer or need. At most six months; then it is renewed or over."""

    class Direction(models.TextChoices):
        OFFER = "offer", "できます"
        NEED = "need", "求めています"

    class Kind(models.TextChoices):
        # Money stands last on purpose: the handbook's companies ask for more than that.
        PEOPLE = "people", "人手"
        PLACE = "place", "場所"
        THINGS = "things", "もの・道具"
        KNOWLEDGE = "knowledge", "専門知識・相談"
        PUBLICITY = "publicity", "広報・発信"
        INTRODUCTION = "introduction", "つながりの紹介"
        PARTICIPANTS = "participants", "参加者"
        MONEY = "money", "資金"

    class Timing(models.TextChoices):
        ONCE = "once", "単発"
        REGULAR = "regular", "定期"
        ANYTIME = "anytime", "いつでも"

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="listings"
    )
    direction = models.CharField("できます／求めています", max_length=5, choices=Direction)
    kind = models.CharField("種類", max_length=12, choices=Kind)
    title = models.CharField("タイトル", max_length=30)
    detail = models.TextField("くわしく", max_length=300, blank=True)
    district = models.ForeignKey(
        District, verbose_name="地区", null=True, blank=True, on_delete=models.PROTECT
    )
    timing = models.CharField("いつ", max_length=7, choices=Timing)
    ends_on = models.DateField("掲載の終わり")
    is_open = models.BooleanField("掲載中", default=True)
    # The end about which its group was told, so that nobody hears of the same end twice.
    reminded_for = models.DateField("終わりを知らせた日付", null=True, blank=True, editable=False)
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = "できます・求めています"
        verbose_name_plural = "できます・求めています"
        ordering = ["direction", "-created_at"]
        indexes = [models.Index(fields=["direction", "is_open", "ends_on"], name="listing_open")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(f"organizations:{self.direction}-detail", args=[self.pk])

    def phase(self, on: date) -> str:
        """open, ending (within 14 days) or ended, as people see it on a day (domain.md §6.4)."""
        if not self.is_open or self.ends_on < on:
            return "ended"
        return "ending" if self.ends_on <= on + timedelta(days=ENDING_DAYS) else "open"
