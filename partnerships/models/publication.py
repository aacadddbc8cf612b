"""The public version of a partnership, each party's consent to it, and what a party hides."""

from django.conf import settings
from django.db import models

from kyodo_portal.history.models import HistoryEntry
from organizations.models import Organization
from partnerships.models.partnerships import Partnership


class PublicVersion(models.Model):
    """The fields of a partnership's page as the parties were asked about them in one round.

    Public is exactly one of them, `Partnership.shown`, and of it only what is not in `hidden`.
    Once made, `entries` never change; a new text makes a new version. `name`, `summary` and `card`
    repeat what is visible, for lists and the search.
    """

    class Kind(models.TextChoices):
        FIRST = "first", "公開の確認"
        EDIT = "edit", "直した所の確認"
        YEARLY = "yearly", "年に一度の確認"
        OFFICER = "officer", "役員が変わったときの確認"
        PRINTED = "printed", "印刷された資料から"

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="public_versions"
    )
    round = models.PositiveSmallIntegerField("確認の回")
    kind = models.CharField("確認の種類", max_length=8, choices=Kind, default=Kind.FIRST)
    entries = models.JSONField("項目", default=list)
    hidden = models.JSONField("のせない項目", blank=True, default=list)
    changed = models.JSONField("直した項目", blank=True, default=list)
    name = models.CharField("連携の名前", max_length=60)
    summary = models.TextField("目的", blank=True)
    card = models.JSONField("一覧に出すこと", default=dict)
    asked_on = models.DateField("お願いした日")
    # While this one waits for its answers, the words before it stay public until this day.
    old_until = models.DateField("前の文を公開しておく最後の日", null=True, blank=True)

    class Meta:
        verbose_name = "公開する中身"
        verbose_name_plural = "公開する中身"
        ordering = ["partnership", "round"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "round"], name="version_once_per_round")
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.round}回目）"

    @property
    def settles_itself(self) -> bool:
        """Whether it holds the words that are public already, so that nobody has to approve it."""
        return self.kind in {self.Kind.YEARLY, self.Kind.OFFICER}


class HiddenField(models.Model):
    """A party's wish not to show one field. It stands until that party takes it back."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="hidden_fields"
    )
    organization = models.ForeignKey(
        Organization, verbose_name="かくした団体", on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField("項目", max_length=40)
    hidden_at = models.DateTimeField("かくした日時", auto_now_add=True)

    class Meta:
        verbose_name = "のせない項目"
        verbose_name_plural = "のせない項目"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organization", "key"], name="hidden_once_per_party"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}：{self.key}"


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
    # What it was asked about did not change in this round: its answer goes on.
    carried = models.BooleanField("前の返事のまま", default=False)

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
