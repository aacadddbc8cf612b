"""A picture of one of the main activities, in words for those who do not see it."""

from django.db import models
from django.urls import reverse

from kyodo_portal.files.models import StoredFile
from partnerships.models.partnerships import Activity, Partnership


class ActivityPhoto(models.Model):
    """Public only as a field of a version that every party agreed to.

    One that was replaced stays, without its activity, while a version that is shown or asked
    about still holds it.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="photos")
    activity = models.OneToOneField(
        Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="photo"
    )
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    alt = models.CharField("写真の説明", max_length=80)
    # Everybody in the picture (for children, their guardians) agreed to be shown (PR8).
    people_agreed = models.BooleanField("写っている人の同意", default=False)

    class Meta:
        verbose_name = "主な連携活動の写真"
        verbose_name_plural = "主な連携活動の写真"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="activity_photo_with_words_and_consent",
                condition=~models.Q(alt="") & models.Q(people_agreed=True),
            )
        ]

    def __str__(self) -> str:
        return self.alt

    def get_absolute_url(self) -> str:
        return reverse("partnerships:activity-photo", args=[self.partnership_id, self.pk])
