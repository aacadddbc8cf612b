"""The six principles of one partnership in sentences, looked at again (domain.md §8.3)."""

from django.db import models

from districts.models import Office
from kyodo_portal.lib.models import Timestamped, Versioned
from partnerships.models.guide import Principle, short_name
from partnerships.models.partnerships import Partnership, Party
from partnerships.querysets import PrincipleRecordQuerySet


class PrincipleReview(Timestamped, Versioned):
    """One dated set of lines. The newest may still be written in; earlier ones are only read."""

    class Occasion(models.TextChoices):
        REGISTRATION = "registration", "登録のとき"
        MID_YEAR = "mid_year", "年度のなかば"
        YEAR_END = "year_end", "年度のおわり"

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="principle_reviews"
    )
    number = models.PositiveSmallIntegerField("回")
    occasion = models.CharField("いつの見直し", max_length=12, choices=Occasion)
    reviewed_on = models.DateField("見直した日")
    # Begun while the page is public: not shown there before the parties are asked again.
    waits_for_consent = models.BooleanField("公開の確認を待っている", default=False)

    class Meta:
        verbose_name = "6つの原則の見直し"
        verbose_name_plural = "6つの原則の見直し"
        ordering = ["partnership", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "number"], name="principle_review_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"第{self.number}回（{self.get_occasion_display()}）"


class PrincipleRecord(Timestamped):
    """How one principle is kept, in a sentence; `party` empty means the joint line."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", "確認できている"
        ALMOST = "almost", "もう少し"
        NOT_YET = "not_yet", "これから"
        MUTATIS = "mutatis", "この連携では準用しない"

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="principle_records"
    )
    review = models.ForeignKey(PrincipleReview, on_delete=models.CASCADE, related_name="lines")
    principle = models.ForeignKey(Principle, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.CASCADE, related_name="principle_records"
    )
    status = models.CharField("状態", max_length=10, choices=Status)
    how = models.TextField("どのように", max_length=200, blank=True)
    # 根拠 as it was written before links had a kind; shown after them.
    evidence = models.CharField("根拠（ことば）", max_length=200, blank=True)
    recorded_on = models.DateField("記録した日")

    objects = PrincipleRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "横浜コードの記録"
        verbose_name_plural = "横浜コードの記録"
        ordering = ["principle__number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "principle"],
                condition=models.Q(party=None),
                name="principle_joint_once_a_review",
            ),
            models.UniqueConstraint(
                fields=["review", "principle", "party"], name="principle_party_once_a_review"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principle}：{self.get_status_display()}"


class PrincipleEvidence(models.Model):
    """根拠: where it can be seen. A reference into this portal, never free markup."""

    class Kind(models.TextChoices):
        CLAUSE = "clause", "約束の条項"
        CHECK = "check", "チェックシートの項目"
        MEETING = "meeting", "話し合いの記録"
        PAGE = "page", "公開ページ"

    line = models.ForeignKey(PrincipleRecord, on_delete=models.CASCADE, related_name="evidences")
    kind = models.CharField("根拠の種類", max_length=8, choices=Kind)
    # What to look for there: 「3 役割分担」, 「P2」, a day, the name of a page.
    reference = models.CharField("どこ", max_length=80, blank=True)
    path = models.CharField("このサイトのアドレス", max_length=200, blank=True)

    class Meta:
        verbose_name = "根拠"
        verbose_name_plural = "根拠"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {shown(self.kind, self.reference)}".strip()


def shown(kind: str, reference: str) -> str:
    """A reference as people read it: the short name of a check item, else the words themselves."""
    return short_name(reference) if kind == PrincipleEvidence.Kind.CHECK else reference


class PrincipleTalk(Timestamped, Versioned):
    """「いっしょに話してみませんか」: これから twice, so its office is asked."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="principle_talks"
    )
    principle = models.ForeignKey(Principle, on_delete=models.PROTECT, related_name="+")
    # The second of the two reviews.
    review = models.ForeignKey(PrincipleReview, on_delete=models.CASCADE, related_name="talks")
    office = models.ForeignKey(
        Office, verbose_name="窓口", on_delete=models.PROTECT, related_name="principle_talks"
    )
    closed_on = models.DateField("話した日", null=True, blank=True)
    note = models.CharField("話したこと", max_length=200, blank=True)

    class Meta:
        verbose_name = "いっしょに話すこと"
        verbose_name_plural = "いっしょに話すこと"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "principle"], name="principle_talk_once_a_review"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partnership}：{self.principle}"
