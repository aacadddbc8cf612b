"""Consent of each party to publication."""

from django.conf import settings
from django.db import models

from kyodo_portal.history.models import HistoryEntry
from organizations.models import Organization
from partnerships.models.partnerships import Partnership


class Consent(models.Model):
    """One party's answer in one round of asking. Kept as evidence; never shown to the public."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "確認待ち"
        YES = "yes", "公開してよい"
        NO = "no", "まだ公開しない"

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="consents")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField("回")
    answer = models.CharField("返事", max_length=8, choices=Answer, default=Answer.WAITING)
    word = models.CharField("直してほしい所", max_length=200, blank=True)
    answerer_role = models.CharField("返事をした人の役割", max_length=20, blank=True)
    via = models.CharField("方法", max_length=10, choices=HistoryEntry.Via, blank=True)
    received_on = models.DateField("受け取った日", null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("返事の日時", null=True, blank=True)

    class Meta:
        verbose_name = "公開の確認"
        verbose_name_plural = "公開の確認"
        ordering = ["organization__name_kana"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organization", "round"], name="consent_once_per_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}：{self.get_answer_display()}"
