"""年次報告: what a ward tells of a fiscal year: numbers from the data, words of its staff."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from districts.models import Office, Ward
from kyodo_portal.lib.models import Timestamped, Versioned
from partnerships.querysets import AnnualReportQuerySet


class AnnualReport(Timestamped, Versioned):
    """One ward and fiscal year. `numbers` are empty until publication freezes them (`counted_on`).

    What a partnership says of itself is not frozen: whoever stops a partnership's publication
    stops it here, too (`analysis.annual` asks again when the page is shown).
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "案"
        CHECKING = "checking", "確認中"
        PUBLISHED = "published", "公開"

    COLOURS = {"draft": "gray", "checking": "yellow", "published": "green"}
    TEXTS = ("opening", "about_works", "looking_back", "next_year")

    ward = models.ForeignKey(
        Ward, verbose_name="区", on_delete=models.PROTECT, related_name="annual_reports"
    )
    year = models.PositiveSmallIntegerField("年度")
    opening = models.TextField("はじめに", max_length=600, blank=True)
    about_works = models.TextField("この年度の連携について", max_length=600, blank=True)
    looking_back = models.TextField("振り返って", max_length=600, blank=True)
    next_year = models.TextField("次の年度にむけて", max_length=600, blank=True)
    status = models.CharField("状態", max_length=9, choices=Status, default=Status.DRAFT)
    numbers = models.JSONField("公開したときの数", default=dict, blank=True)
    counted_on = models.DateField("数えた日", null=True, blank=True)
    published_at = models.DateTimeField("公開した日時", null=True, blank=True)
    is_sample = models.BooleanField("見本", default=False)

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        verbose_name = "年次報告"
        verbose_name_plural = "年次報告"
        ordering = ["-year", "ward__order"]
        constraints = [models.UniqueConstraint(fields=["ward", "year"], name="annual_report_once")]

    def __str__(self) -> str:
        return f"{self.ward} {self.year}年度 年次報告"

    def get_absolute_url(self) -> str:
        return reverse("partnerships:report-detail", args=[self.ward.slug, self.year])

    @property
    def colour(self) -> str:
        return self.COLOURS[self.status]


class ReportComment(models.Model):
    """What a coordinator's office says to the ward about its draft. Never public."""

    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="comments")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("気づいたこと", max_length=300)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)
    created_at = models.DateTimeField("書いた日時", auto_now_add=True)

    class Meta:
        verbose_name = "年次報告への気づき"
        verbose_name_plural = "年次報告への気づき"
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.report}：{self.office}"
