"""What happened (append-only) and who hears of it (the outbox)."""

from typing import Any, NoReturn

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from kyodo_portal.history.kinds import Category, Mode
from kyodo_portal.history.querysets import HistoryQuerySet, LeaseQuerySet, NoticeQuerySet
from kyodo_portal.lib.models import Timestamped


class HistoryEntry(models.Model):
    """One thing that somebody did to one object, with the reason and what changed.

    Rows are never changed or deleted: `save()` and `delete()` refuse, and a database trigger
    refuses behind them. `note` and `changes` never hold proposal text or private contacts.
    """

    class Via(models.TextChoices):
        WEB = "web", "画面"
        TOKEN = "token", "メールのリンク"
        PHONE = "phone", "電話"
        PAPER = "paper", "紙"
        MEETING = "meeting", "会議"
        VISIT = "visit", "訪問"
        SYSTEM = "system", "自動"

    at = models.DateTimeField("日時", auto_now_add=True)
    action = models.CharField("できごと", max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="した人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # What others may read instead of a person's name: an organisation, an office, a role.
    actor_label = models.CharField("した人（表示用）", max_length=120, blank=True)
    via = models.CharField("方法", max_length=10, choices=Via, default=Via.WEB)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    note = models.CharField("ひとこと", max_length=300, blank=True)
    changes = models.JSONField("変わったところ", default=dict, blank=True)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = "できごと"
        verbose_name_plural = "できごと"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="history_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("History is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("History is append-only.")


class Provenance(models.Model):
    """Where a thing written on behalf of somebody came from; hangs on its history entry.

    The entry says who entered it (`actor_label`) and how it was received (`via`); this row says
    when it was heard and from which role. Never a person's name.
    """

    entry = models.OneToOneField(
        HistoryEntry, on_delete=models.PROTECT, related_name="provenance", primary_key=True
    )
    heard_on = models.DateField("聞いた日")
    role = models.CharField("聞いた人の役割", max_length=40)

    class Meta:
        verbose_name = "だれから聞いたか"
        verbose_name_plural = "だれから聞いたか"

    def __str__(self) -> str:
        return f"{self.role}（{self.heard_on}）"


class Notice(Timestamped):
    """One mail to one address, waiting in the outbox or sent.

    `context` holds what the mail may say (title, parties, due date, path), never a proposal's
    text. The recipient's right to hear of it is asked again when it is about to leave.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "送信待ち"
        SENDING = "sending", "送信中"
        SENT = "sent", "送信ずみ"
        FAILED = "failed", "送れませんでした"
        DROPPED = "dropped", "送る必要がなくなりました"
        HELD = "held", "1日のまとめを待っています"
        DIGESTED = "digested", "1日のまとめで送りました"

    kind = models.CharField("種類", max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="あて先の利用者",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="notices",
    )
    # Filled for people without an account (a group's mailbox, a resident); else the user's own.
    email = models.EmailField("あて先", blank=True)
    # Why this person hears of it: "organization:12" (member), "office:3" (posted there), "".
    audience = models.CharField("立場", max_length=60, blank=True)
    context = models.JSONField("差し込む内容", default=dict, blank=True)
    dedupe = models.CharField("重なり防止", max_length=200, unique=True)
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField("送った回数", default=0)
    next_try_at = models.DateTimeField("次に送る日時", null=True, blank=True)
    claimed_by = models.CharField("送信係", max_length=40, blank=True)
    claimed_at = models.DateTimeField("取りかかった日時", null=True, blank=True)
    last_error = models.CharField("さいごの失敗", max_length=300, blank=True)
    sent_at = models.DateTimeField("送った日時", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "お知らせ"
        verbose_name_plural = "お知らせ"
        ordering = ["pk"]
        indexes = [models.Index(fields=["status", "next_try_at"], name="notice_queue")]
        constraints = [
            models.CheckConstraint(
                name="notice_has_recipient",
                condition=models.Q(user__isnull=False) | ~models.Q(email=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.user_id or self.email}"


class NumberSeries(models.Model):
    """The last receipt number given in a series and year, for example A / 2026 → 12."""

    series = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="number_series_unique")
        ]

    def __str__(self) -> str:
        return f"{self.series}-{self.year}-{self.last}"


class Lease(models.Model):
    """Which process runs a named job now, and until when it may (see `leases.held`)."""

    name = models.CharField("仕事", max_length=60, unique=True)
    holder = models.CharField("動かしている所", max_length=40, blank=True)
    until = models.DateTimeField("いつまで", null=True, blank=True)

    objects = LeaseQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Reminder(models.Model):
    """The last reminder about one object: its kind and day (see `reminders.claim_reminder`)."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    kind = models.CharField("種類", max_length=60)
    on = models.DateField("さいごに知らせた日")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="reminder_once_per_object"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class NoticePreference(Timestamped):
    """How a person wants to hear of one category; without a row as their role suggests."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences"
    )
    category = models.CharField("お知らせの種類", max_length=12, choices=Category)
    mode = models.CharField("受けとり方", max_length=5, choices=Mode)

    class Meta:
        verbose_name = "お知らせの受けとり方"
        verbose_name_plural = "お知らせの受けとり方"
        constraints = [models.UniqueConstraint(fields=["user", "category"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.get_category_display()}：{self.get_mode_display()}"
