"""What can be found (entries), the built index over it (postings), and words that mean the same."""

from django.db import models

from kyodo_portal.lib.models import Timestamped, Versioned


class Entry(models.Model):
    """One thing that anybody may find: a group, a place, an offer, a need, a partnership.

    Holds only what is public. The row's own number is its bit in every set of the index, so rows
    are hidden (`is_shown`), never deleted. The four texts are normalised (`search_key`).
    """

    class Kind(models.TextChoices):
        ORGANIZATION = "org", "団体"
        OFFER = "offer", "できます"
        NEED = "need", "求めています"
        PARTNERSHIP = "partnership", "連携"
        PLACE = "place", "場所"
        EVENT = "event", "行事"

    kind = models.CharField(max_length=12, choices=Kind)
    object_id = models.PositiveBigIntegerField()
    name = models.TextField(blank=True)
    reading = models.TextField(blank=True)
    topics = models.TextField(blank=True)
    body = models.TextField(blank=True)
    # Words of the facets, each "name:value", with a blank before, between and after.
    facets = models.TextField(blank=True)
    # Unix seconds of the last time its owner said that it is right.
    fresh = models.BigIntegerField(default=0)
    # Bytes that sort as the reading does, on every database and in Python alike.
    sort_key = models.BinaryField(max_length=120)
    # The last day on which it may be shown, as a proleptic ordinal; 0 for no end.
    last_day = models.PositiveIntegerField(default=0)
    is_shown = models.BooleanField(default=True)
    # The edition in which the row last changed.
    changed_in = models.PositiveBigIntegerField(db_index=True)

    class Meta:
        verbose_name = "見つかるもの"
        verbose_name_plural = "見つかるもの"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="entry_once")]
        indexes = [models.Index(fields=["sort_key"], name="entry_by_reading")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Posting(models.Model):
    """A set of entries under one key, as compressed bits: 65,536 entries to a chunk."""

    build = models.PositiveIntegerField()
    key = models.CharField(max_length=60)
    chunk = models.PositiveIntegerField()
    bits = models.BinaryField()

    class Meta:
        verbose_name = "索引"
        verbose_name_plural = "索引"
        constraints = [
            models.UniqueConstraint(fields=["build", "key", "chunk"], name="posting_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.chunk}"


class Edition(models.Model):
    """The one row that counts changes; its lock puts them in an order that every reader agrees on.

    Entries up to `built_in` are in the postings of `build`; later ones each worker keeps in memory.
    """

    number = models.PositiveBigIntegerField(default=0)
    build = models.PositiveIntegerField(default=0)
    built_in = models.PositiveBigIntegerField(default=0)
    # Raised when synonyms, wards, themes or other words of the filters change.
    words = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "索引の版"
        verbose_name_plural = "索引の版"

    def __str__(self) -> str:
        return str(self.number)


class Synonym(Timestamped, Versioned):
    """Words that find each other: 「ケアプラ」 and 「地域ケアプラザ」. City staff edit them.

    A row that shipped with the portal and was deleted stays without words, so that the next
    loading of the reference data does not bring it back.
    """

    words = models.JSONField("同じ意味のことば", default=list)
    # The other words find the first one, but it does not find them: 「シニア」 → the theme.
    one_way = models.BooleanField("はじめのことばだけをさがす", default=False)
    note = models.CharField("説明", max_length=100, blank=True)
    seed_slug = models.SlugField("資料での名前", max_length=60, null=True, blank=True, unique=True)
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)

    class Meta:
        verbose_name = "言いかえ"
        verbose_name_plural = "言いかえ"
        ordering = ["pk"]

    def __str__(self) -> str:
        return "・".join(self.words)
