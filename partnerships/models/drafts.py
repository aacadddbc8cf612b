"""連携の下書き: what a coordinator prepares for the ward to register (domain.md §3)."""

from django.conf import settings
from django.db import models

from districts.models import Office, Ward
from kyodo_portal.lib.models import Timestamped, Versioned
from organizations.models import Organization
from partnerships.models.partnerships import Partnership
from partnerships.querysets import PartnershipDraftQuerySet


class PartnershipDraft(Timestamped, Versioned):
    """A partnership written down by a coordinator's office; ward staff read it and register.

    `heard_…` say from whom the office has it: it writes for the groups, not instead of them.
    """

    class Status(models.TextChoices):
        WRITING = "writing", "下書き"
        HANDED = "handed", "区に渡しました"
        REGISTERED = "registered", "登録されました"
        DROPPED = "dropped", "やめました"

    COLOURS = {"writing": "gray", "handed": "yellow", "registered": "green", "dropped": "gray"}

    office = models.ForeignKey(
        Office, verbose_name="書いた窓口", on_delete=models.PROTECT, related_name="drafts"
    )
    ward = models.ForeignKey(Ward, verbose_name="区", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("連携の名前", max_length=60)
    purpose = models.TextField("目的", max_length=200, blank=True)
    place_text = models.CharField("場所", max_length=60, blank=True)
    organizations = models.ManyToManyField(
        Organization, verbose_name="参加する団体", related_name="partnership_drafts"
    )
    note = models.TextField("区の担当へ", max_length=200, blank=True)
    answer = models.CharField("区からのひとこと", max_length=200, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.WRITING)
    partnership = models.OneToOneField(
        Partnership, null=True, blank=True, on_delete=models.SET_NULL, related_name="draft"
    )
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)
    is_sample = models.BooleanField("見本", default=False)

    objects = PartnershipDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "連携の下書き"
        verbose_name_plural = "連携の下書き"
        ordering = ["-updated_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def colour(self) -> str:
        return self.COLOURS[self.status]
