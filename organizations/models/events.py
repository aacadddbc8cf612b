"""行事: something that a group invites to."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from districts.models import District
from kyodo_portal.lib import occasions
from kyodo_portal.lib.addresses import filled
from kyodo_portal.lib.models import Timestamped, Versioned
from organizations.models.organizations import Organization
from organizations.models.places import Place
from organizations.querysets import EventQuerySet


class EventWords:
    """What pages say about an event, whether it was read as a model or as a card."""

    __slots__ = ()
    starts_at: Any
    ends_at: Any
    repeat: Any
    status: Any
    changed_on: Any
    place_name: Any
    place_text: Any

    def is_over(self, now: datetime) -> bool:
        """Past, and not repeated."""
        return bool(self.ends_at < now and not self.repeat)

    @property
    def next_time(self) -> occasions.Span:
        """Its beginning and end in local time; of one that comes back, those of the next time."""
        span = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        if not self.repeat or self.status not in COMING_BACK:
            return span
        return occasions.next_time(*span, self.repeat, timezone.localtime())

    @property
    def when(self) -> str:
        """2025年4月1日（火）午前10時から正午."""
        return occasions.format_span(*self.next_time)

    @property
    def when_parts(self) -> list[str]:
        """The same in pieces between which a line may end."""
        return occasions.span_parts(*self.next_time)

    @property
    def repeat_words(self) -> str:
        """毎月 第2土曜日, or ""."""
        return occasions.format_repeat(timezone.localdate(self.starts_at), self.repeat)

    @property
    def where(self) -> str:
        """The venue, and what was written about it."""
        return " ".join(part for part in (self.place_name, self.place_text) if part)

    @property
    def chip(self) -> tuple[str, str]:
        """(words, colour) of the state; ("", "") for one that takes place as planned."""
        if self.status in CALLED_OFF:
            return STATUSES[self.status], "red"
        if self.is_over(timezone.now()):
            return "終わりました", "gray"
        return ("日時が変わりました", "red") if self.changed_on else ("", "")

    @property
    def comforts(self) -> list[str]:
        """What makes it easier to take part, in words."""
        return [label for name, label in COMFORTS.items() if getattr(self, name)]


COMING_BACK = {"draft", "published"}
CALLED_OFF = {"postponed", "cancelled"}


class Event(EventWords, Timestamped, Versioned):
    """One occasion. A weekly or monthly one stands once, with its next date."""

    class Status(models.TextChoices):
        DRAFT = "draft", "下書き"
        PUBLISHED = "published", "公開中"
        POSTPONED = "postponed", "延期"
        CANCELLED = "cancelled", "中止"

    class Repeat(models.TextChoices):
        NONE = "", "なし"
        WEEKLY = "weekly", "毎週"
        MONTHLY = "monthly", "毎月"

    class Application(models.TextChoices):
        NONE = "none", "いらない"
        NEEDED = "needed", "必要"

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="events")
    name = models.CharField("行事の名前", max_length=40)
    starts_at = models.DateTimeField("はじまり")
    ends_at = models.DateTimeField("おわり")
    repeat = models.CharField("くり返し", max_length=8, choices=Repeat, blank=True, default="")
    place = models.ForeignKey(
        Place, verbose_name="場所（登録ずみ）", null=True, blank=True, on_delete=models.SET_NULL
    )
    place_text = models.CharField("場所", max_length=80, blank=True)
    district = models.ForeignKey(
        District, verbose_name="地区", on_delete=models.PROTECT, related_name="events"
    )
    text = models.TextField("どんな行事", max_length=300)
    audience = models.CharField("対象", max_length=60, blank=True)
    fee = models.CharField("費用", max_length=40)
    application = models.CharField(
        "申し込み", max_length=6, choices=Application, default=Application.NONE
    )
    application_how = models.CharField("申し込みの方法", max_length=100, blank=True)
    application_until = models.DateField("申し込みのしめきり", null=True, blank=True)
    beginners_welcome = models.BooleanField("はじめて歓迎", default=False)
    wheelchair_ok = models.BooleanField("車いす可", default=False)
    plain_japanese = models.BooleanField("日本語が苦手でも可", default=False)
    online_ok = models.BooleanField("オンラインでも参加できる", default=False)
    if_cancelled = models.CharField("中止のときの連絡", max_length=100, blank=True)
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.DRAFT)
    changed_on = models.DateField("中止・延期を決めた日", null=True, blank=True)
    is_sample = models.BooleanField("見本", default=False)
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "行事"
        verbose_name_plural = "行事"
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["ends_at"], name="event_by_end")]
        constraints = [
            models.CheckConstraint(
                name="event_ends_after_start",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return filled("organizations:event-detail", self.pk)

    @property
    def place_name(self) -> str:
        """The name of the venue, or ""."""
        return self.place.name if self.place else ""

    @property
    def chip(self) -> tuple[str, str]:
        """As of a public one; a draft says so."""
        return ("下書き", "gray") if self.status == self.Status.DRAFT else super().chip


# get_status_display() and the fields of the model are built or looked up at every call.
STATUSES = dict(Event.Status.choices)
COMFORTS = {
    name: str(Event._meta.get_field(name).verbose_name)
    for name in ("beginners_welcome", "wheelchair_ok", "plain_japanese", "online_ok")
}
