"""活動の報告: what a party tells of one day of the partnership, with pictures."""

from django.db import models
from django.urls import reverse

from kyodo_portal.files.models import StoredFile
from kyodo_portal.lib.models import Timestamped, Versioned
from organizations.models import Event, Organization
from partnerships.models.partnerships import Partnership
from partnerships.querysets.activity_reports import ReportQuerySet


class ActivityReport(Timestamped, Versioned):
    """Written by a member of a party; public when a manager of it allows that."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="reports")
    organization = models.ForeignKey(
        Organization, verbose_name="書いた団体", on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField("活動した日")
    title = models.CharField("見出し", max_length=40)
    text = models.TextField("活動の様子", max_length=300)
    participants = models.PositiveIntegerField("参加した人数", null=True, blank=True)
    event = models.ForeignKey(
        Event,
        verbose_name="行事",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    is_allowed = models.BooleanField("公開してよい", default=False)
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "活動の報告"
        verbose_name_plural = "活動の報告"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["partnership", "-on", "-id"], name="report_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        page = reverse("partnerships:activity-report-list", args=[self.partnership_id])
        return f"{page}#report-{self.pk}"


class ReportPhoto(models.Model):
    """A picture of a report, in words for those who do not see it."""

    report = models.ForeignKey(ActivityReport, on_delete=models.CASCADE, related_name="photos")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    alt = models.CharField("写真の説明", max_length=80)
    # Everybody in the picture (for children, their guardians) agreed to be shown (PR8).
    people_agreed = models.BooleanField("写っている人の同意", default=False)

    class Meta:
        verbose_name = "報告の写真"
        verbose_name_plural = "報告の写真"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="photo_with_words_and_consent",
                condition=~models.Q(alt="") & models.Q(people_agreed=True),
            )
        ]

    def __str__(self) -> str:
        return self.alt
