"""Abstract bases shared by the apps: time stamps, versions, sources. No tables of their own."""

from django.db import models


class Timestamped(models.Model):
    """When the row was made and last saved."""

    created_at = models.DateTimeField("作った日時", auto_now_add=True)
    updated_at = models.DateTimeField("直した日時", auto_now=True)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """A counter that every edit form carries, so that two editors do not undo each other."""

    version = models.PositiveIntegerField("版", default=1, editable=False)

    class Meta:
        abstract = True
