"""相談: a resident asks for help, without an account."""

from django.db import models

from districts.models import District, Office, Ward
from kyodo_portal.lib.models import Timestamped, Versioned
from partnerships.querysets import ConsultationQuerySet


class Consultation(Timestamped, Versioned):
    class Kind(models.TextChoices):
        JOIN = "join", "参加したい"
        HELP = "help", "手伝いたい"
        TROUBLE = "trouble", "困りごとがある"
        START = "start", "グループをつくりたい"
        PARTNER = "partner", "いっしょにやる相手をさがしたい"
        OTHER = "other", "その他"

    class ReplyBy(models.TextChoices):
        MAIL = "mail", "メール"
        PHONE = "phone", "電話"
        VISIT = "visit", "窓口に行く"
        NONE = "none", "いらない"

    class Language(models.TextChoices):
        JA = "ja", "日本語"
        EASY = "easy", "やさしい日本語"
        EN = "en", "English"
        ZH = "zh", "中文"
        KO = "ko", "한국어"
        OTHER = "other", "その他"

    class Status(models.TextChoices):
        RECEIVED = "received", "受付"
        TAKEN = "taken", "担当が決まりました"
        IN_PROGRESS = "in_progress", "対応中"
        CLOSED = "closed", "終わりました"
        CANCELLED = "cancelled", "取り消し"

    number = models.CharField("受付番号", max_length=20, unique=True)
    # The page after sending can be opened again with this, and only with this.
    receipt_key = models.CharField(max_length=64, unique=True)
    kind = models.CharField("どんな相談ですか", max_length=8, choices=Kind)
    detail = models.TextField("くわしく教えてください", max_length=600)
    ward = models.ForeignKey(
        Ward, verbose_name="区", null=True, blank=True, on_delete=models.PROTECT
    )
    district = models.ForeignKey(
        District, verbose_name="地区", null=True, blank=True, on_delete=models.PROTECT
    )
    town = models.CharField("町名", max_length=40, blank=True)
    name = models.CharField("お名前", max_length=40, blank=True)
    reply_by = models.CharField("返事の方法", max_length=5, choices=ReplyBy)
    email = models.EmailField("メールアドレス", blank=True)
    phone = models.CharField("電話番号", max_length=20, blank=True)
    call_time = models.CharField("電話してよい時間", max_length=60, blank=True)
    language = models.CharField("返事のことば", max_length=5, choices=Language, blank=True)
    offices = models.ManyToManyField(
        Office, verbose_name="伝える相手", related_name="consultations"
    )
    status = models.CharField("状態", max_length=11, choices=Status, default=Status.RECEIVED)
    handled_by = models.ForeignKey(
        Office,
        verbose_name="担当の窓口",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    outcome = models.CharField("つないだ先・結果", max_length=200, blank=True)
    closed_at = models.DateTimeField("終わった日時", null=True, blank=True)
    is_sample = models.BooleanField("見本", default=False)
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = "相談"
        verbose_name_plural = "相談"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.number
