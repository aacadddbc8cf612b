"""見守りから手をはなす計画: how the third party leaves a partnership to its groups."""

from django.db import models

from districts.models import Office
from kyodo_portal.lib.models import Timestamped, Versioned
from partnerships.models.partnerships import Partnership
from partnerships.querysets import StepBackPlanQuerySet


class StepBackPlan(Timestamped, Versioned):
    """What the groups will do themselves, from when, and how it went three months later.

    One plan per partnership; 「もう少しいっしょに」 can be followed by a new beginning of the same
    plan. Every step stands in the history.
    """

    MONTHS = 3

    class Status(models.TextChoices):
        STEPPING = "stepping", "手をはなしています"
        FINE = "fine", "だいじょうぶ"
        TOGETHER = "together", "もう少しいっしょに"

    COLOURS = {"stepping": "blue", "fine": "green", "together": "yellow"}

    partnership = models.OneToOneField(
        Partnership, on_delete=models.CASCADE, related_name="step_back"
    )
    # The third party that wrote it; it stays the writer when the third party changes.
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="step_back_plans")
    groups_do = models.TextField("団体が自分たちですること", max_length=300)
    office_does = models.TextField("これからも窓口がすること", max_length=200, blank=True)
    from_on = models.DateField("いつから")
    check_on = models.DateField("様子を聞く日")
    status = models.CharField("状態", max_length=8, choices=Status, default=Status.STEPPING)
    checked_on = models.DateField("様子を聞いた日", null=True, blank=True)
    outcome = models.TextField("聞いたこと", max_length=200, blank=True)
    is_sample = models.BooleanField("見本", default=False)
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)

    objects = StepBackPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "見守りから手をはなす計画"
        verbose_name_plural = "見守りから手をはなす計画"
        ordering = ["check_on", "pk"]

    def __str__(self) -> str:
        return f"{self.partnership}：{self.get_status_display()}"

    @property
    def colour(self) -> str:
        return self.COLOURS[self.status]
