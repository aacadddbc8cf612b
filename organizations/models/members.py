"""Who belongs to an organisation, how an entry is claimed, and calls to groups without mail."""

from django.conf import settings
from django.db import models

from districts.models import Office
from kyodo_portal.history.kinds import Category
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.models import Timestamped
from organizations.models.organizations import Organization
from organizations.querysets import OutreachQuerySet


class Membership(Timestamped):
    class Role(models.TextChoices):
        MEMBER = "member", "メンバー"
        MANAGER = "manager", "管理者"

    class Status(models.TextChoices):
        REQUESTED = "requested", "参加の希望"
        ACTIVE = "active", "参加中"
        LEFT = "left", "退会"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField("役割", max_length=10, choices=Role, default=Role.MEMBER)
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.REQUESTED)

    class Meta:
        verbose_name = "メンバー"
        verbose_name_plural = "メンバー"
        ordering = ["organization", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"],
                condition=~models.Q(status="left"),
                name="membership_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}・{self.get_role_display()}"


class ClaimCode(Timestamped):
    """A one-time code on a paper invitation, with which an officer claims a name-only entry.

    Only a digest is stored; the code itself is shown once, on the page that is printed.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="claim_codes"
    )
    digest = models.CharField(max_length=64, unique=True)
    expires_on = models.DateField("使える最後の日")
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    used_at = models.DateTimeField("使った日時", null=True, blank=True)
    revoked_at = models.DateTimeField("取り消した日時", null=True, blank=True)

    class Meta:
        verbose_name = "招待の番号"
        verbose_name_plural = "招待の番号"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.organization}（{self.expires_on}まで）"


class MailStop(Timestamped):
    """A group's mailbox wants no more mails of a category: its office rings or writes instead."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="mail_stops"
    )
    category = models.CharField("お知らせの種類", max_length=12, choices=Category)

    class Meta:
        verbose_name = "メールをやめた種類"
        verbose_name_plural = "メールをやめた種類"
        constraints = [
            models.UniqueConstraint(fields=["organization", "category"], name="mail_stop_once")
        ]

    def __str__(self) -> str:
        return f"{self.organization}：{self.get_category_display()}"


class OutreachTask(Timestamped):
    """「電話・紙で伝える」: a group without mail should hear of something from its office.

    `message` holds what a mail would say: title, parties, dates; never the text of a proposal.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="outreach_tasks"
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="outreach_tasks")
    kind = models.CharField("用件", max_length=60)
    message = models.CharField("伝えること", max_length=200)
    path = models.CharField("くわしいページ", max_length=200, blank=True)
    dedupe = models.CharField(max_length=200, unique=True)
    due_on = models.DateField("いつまでに", null=True, blank=True)
    done_at = models.DateTimeField("記録した日時", null=True, blank=True)
    told_on = models.DateField("伝えた日", null=True, blank=True)
    told_via = models.CharField("伝えた方法", max_length=10, choices=HistoryEntry.Via, blank=True)
    told_role = models.CharField("伝えた相手の役割", max_length=20, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = OutreachQuerySet.as_manager()

    class Meta:
        verbose_name = "電話・紙で伝えること"
        verbose_name_plural = "電話・紙で伝えること"
        ordering = ["due_on", "created_at"]

    def __str__(self) -> str:
        return f"{self.organization}：{self.message}"
