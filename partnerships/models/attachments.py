"""添付: up to three files that go with a proposal."""

from django.db import models

from kyodo_portal.files.models import StoredFile
from partnerships.models.proposals import Proposal

MOST_ATTACHMENTS = 3


class Attachment(models.Model):
    """A file of a proposal; read by exactly those who may read the proposal."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="attachments")
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="attachment")

    class Meta:
        verbose_name = "添付"
        verbose_name_plural = "添付"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.stored.name
