"""A file that somebody handed in: what it is, whose share it takes, where its bytes lie."""

import secrets

from django.conf import settings
from django.db import models


def new_key() -> str:
    """128 random bits for an address: nobody finds a file by counting."""
    return secrets.token_urlsafe(16)


class StoredFile(models.Model):
    """A picture drawn again by us, or a checked PDF. Never changed, only replaced.

    Knows nothing of what it belongs to: the row that points here says who may read it, and its
    view asks before it answers with `views.file_response`. `on_delete=PROTECT` there, and
    `actions.discard_file` when the row goes.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", "写真・絵"
        PDF = "pdf", "PDF"

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    kind = models.CharField("種類", max_length=5, choices=Kind)
    # As its owner named it, for display only; the name on the disk is random.
    name = models.CharField("ファイルの名前", max_length=120)
    file = models.FileField("ファイル", max_length=80)
    # A small picture of at most 30 kB for lists; pictures only.
    thumbnail = models.FileField("小さな絵", max_length=80, blank=True)
    content_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField("大きさ（バイト）")
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField("横（画素）", null=True, blank=True)
    height = models.PositiveIntegerField("縦（画素）", null=True, blank=True)
    # Whose share of the room it takes: "organization:12", "office:3", "user:5".
    owner = models.CharField("だれの分", max_length=40, db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="送った人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField("受けとった日時", auto_now_add=True)

    class Meta:
        verbose_name = "ファイル"
        verbose_name_plural = "ファイル"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.kind == self.Kind.IMAGE

    @property
    def format(self) -> str:
        """What people call it: JPG, PNG or PDF."""
        return {"image/jpeg": "JPG", "image/png": "PNG"}.get(self.content_type, "PDF")
