"""つきあいで大切なこと: what an office remembers about how to get on with a group. Never public."""

from django.conf import settings
from django.db import models

from districts.models import Office
from kyodo_portal.lib.models import Timestamped, Versioned
from organizations.models.organizations import Organization
from organizations.querysets import RelationNoteQuerySet

KEPT_YEARS = 3


class RelationNote(Timestamped, Versioned):
    """One dated note of an office about a group (PR11): no residents, deleted after three years.

    Notes stay out of every export, mail and public page, and are subject to disclosure requests.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="relation_notes"
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="relation_notes")
    on = models.DateField("日付")
    text = models.TextField("つきあいで大切なこと", max_length=200)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)
    is_sample = models.BooleanField("見本", default=False)

    objects = RelationNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "つきあいで大切なこと"
        verbose_name_plural = "つきあいで大切なこと"
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.organization}（{self.on}）"
