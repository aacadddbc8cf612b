"""話し合い: the shared room of a proposal, and of the partnership that comes of it."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from districts.models import Office
from kyodo_portal.files.models import StoredFile
from kyodo_portal.lib.models import Timestamped, Versioned
from organizations.models import Organization
from partnerships.models.guide import CheckItem
from partnerships.models.partnerships import Partnership
from partnerships.models.proposals import Proposal
from partnerships.querysets import PledgeQuerySet, StaffNoteQuerySet


class Room(models.Model):
    """Made with the first thing that is written. It begins with a proposal, goes on with the
    partnership that comes of it, and what was said is not lost between the two."""

    proposal = models.OneToOneField(
        Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="room"
    )
    partnership = models.OneToOneField(
        Partnership, null=True, blank=True, on_delete=models.CASCADE, related_name="room"
    )
    created_at = models.DateTimeField("作った日時", auto_now_add=True)

    class Meta:
        verbose_name = "話し合いの場"
        verbose_name_plural = "話し合いの場"
        constraints = [
            models.CheckConstraint(
                name="room_is_about_something",
                condition=models.Q(proposal__isnull=False) | models.Q(partnership__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.partnership or self.proposal)


class Written(models.Model):
    """What everything in a room carries: which side wrote it, and the guard against repeats."""

    # An organisation or an office; a person's name is never shown.
    author_label = models.CharField("書いた団体", max_length=80)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)

    class Meta:
        abstract = True


class Point(models.Model):
    """What was agreed under one planning item (P1–P4). Each saving is a row of its own.

    The highest number is what holds now; the others are how it came to be.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="points")
    item = models.ForeignKey(CheckItem, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("版", validators=[MinValueValidator(1)])
    text = models.TextField("決まったこと", max_length=300, blank=True)
    author_label = models.CharField("書いた団体", max_length=80)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("書いた日時", auto_now_add=True)

    class Meta:
        verbose_name = "決まったこと"
        verbose_name_plural = "決まったこと"
        ordering = ["item__order", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["room", "item", "number"], name="point_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.item.short} 第{self.number}版"


class Meeting(Written, Timestamped, Versioned):
    """A day to talk: first a plan with an invitation, then what was decided."""

    class Status(models.TextChoices):
        PLANNED = "planned", "予定"
        HELD = "held", "話し合いました"
        CANCELLED = "cancelled", "とりやめ"

    class Method(models.TextChoices):
        FACE = "face", "会って"
        ONLINE = "online", "オンライン"
        PHONE = "phone", "電話"
        PAPER = "paper", "書面・メール"

    COLOURS = {"planned": "blue", "held": "green", "cancelled": "gray"}

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="meetings")
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.PLANNED)
    on = models.DateField("日付")
    starts_at = models.TimeField("はじまり", null=True, blank=True)
    ends_at = models.TimeField("おわり", null=True, blank=True)
    method = models.CharField("方法", max_length=6, choices=Method)
    place = models.CharField("場所", max_length=80, blank=True)
    agenda = models.CharField("話すこと", max_length=200, blank=True)
    decided = models.TextField("決まったこと", max_length=600, blank=True)
    organizations = models.ManyToManyField(
        Organization, verbose_name="出た団体", blank=True, related_name="+"
    )
    offices = models.ManyToManyField(Office, verbose_name="出た窓口", blank=True, related_name="+")
    roles = models.CharField("出た人の役割", max_length=120, blank=True)

    class Meta:
        verbose_name = "話し合いの日"
        verbose_name_plural = "話し合いの日"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_start",
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_method_display()}"

    @property
    def colour(self) -> str:
        return self.COLOURS[self.status]


class Pledge(Written, Versioned):
    """Something that one side said it does, and until when."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="pledges")
    what = models.CharField("すること", max_length=120)
    # Exactly one of the two: a party, or the third party.
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    office = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField("いつまで")
    done_on = models.DateField("できた日", null=True, blank=True)
    created_at = models.DateTimeField("書いた日時", auto_now_add=True)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = "すること"
        verbose_name_plural = "すること"
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["due_on"], condition=models.Q(done_on=None), name="pledge_due")
        ]
        constraints = [
            models.CheckConstraint(
                name="pledge_has_one_owner",
                condition=models.Q(organization=None, office__isnull=False)
                | models.Q(organization__isnull=False, office=None),
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def owner(self) -> Organization | Office | None:
        return self.organization or self.office


class RoomFile(Written):
    """A file that one side put on the shared page."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="files")
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="room_file")
    note = models.CharField("何のファイルですか", max_length=60, blank=True)
    created_at = models.DateTimeField("置いた日時", auto_now_add=True)

    class Meta:
        verbose_name = "話し合いのファイル"
        verbose_name_plural = "話し合いのファイル"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.stored.name


class StaffNote(Written):
    """What the ward's staff note for each other; no party and no third party ever reads it."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="staff_notes")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("職員のメモ", max_length=300)
    created_at = models.DateTimeField("書いた日時", auto_now_add=True)

    objects = StaffNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "職員のメモ"
        verbose_name_plural = "職員のメモ"
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.room}（{self.office}）"
