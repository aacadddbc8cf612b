"""支援の記録: the coordinator's short log. Never public; no names of residents."""

from django.conf import settings
from django.db import models

from districts.models import Office
from kyodo_portal.lib.models import Timestamped
from organizations.models import Organization
from partnerships.querysets import SupportLogQuerySet


class SupportLog(Timestamped):
    class Method(models.TextChoices):
        VISIT = "visit", "訪問"
        PHONE = "phone", "電話"
        MAIL = "mail", "メール"
        MEETING = "meeting", "会議"
        DESK = "desk", "窓口"

    class Sharing(models.TextChoices):
        OWN = "own", "自分の施設のみ"
        WARD = "ward", "区と共有"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="support_logs")
    organization = models.ForeignKey(
        Organization,
        verbose_name="相手（団体）",
        on_delete=models.PROTECT,
        related_name="support_logs",
    )
    on = models.DateField("日付")
    method = models.CharField("方法", max_length=8, choices=Method)
    content = models.TextField("内容", max_length=200)
    connected_to = models.CharField("つないだ先", max_length=80, blank=True)
    next_step = models.CharField("次にすること", max_length=80, blank=True)
    next_on = models.DateField("期日", null=True, blank=True)
    done_on = models.DateField("すんだ日", null=True, blank=True)
    sharing = models.CharField("共有範囲", max_length=4, choices=Sharing, default=Sharing.OWN)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    is_sample = models.BooleanField("見本", default=False)
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)

    objects = SupportLogQuerySet.as_manager()

    class Meta:
        verbose_name = "支援の記録"
        verbose_name_plural = "支援の記録"
        ordering = ["-on", "-pk"]

    @property
    def waits(self) -> bool:
        """Whether a next step with a day was not taken yet."""
        return self.next_on is not None and self.done_on is None

    def __str__(self) -> str:
        return f"{self.on} {self.organization}"
