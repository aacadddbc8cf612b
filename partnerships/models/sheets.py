"""Check sheets: each side alone, then one joint record and its corrections (domain.md §8)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from districts.models import Ward
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.models import Timestamped, Versioned
from organizations.models import Organization
from partnerships.models.guide import CheckItem, Sheet
from partnerships.models.partnerships import Partnership
from partnerships.querysets import CheckSheetQuerySet, CheckSideQuerySet, JointCheckQuerySet


class Answer(models.TextChoices):
    """What a check item can be; never a number."""

    DONE = "done", "できた"
    HALFWAY = "halfway", "途中"
    NOT_YET = "not_yet", "これから"


class CheckSheet(Timestamped, Versioned):
    """One of the three sheets of a partnership in one fiscal year."""

    class Status(models.TextChoices):
        NOT_YET = "not_yet", "まだ"
        FILLING = "filling", "それぞれ記入中"
        TOGETHER = "together", "いっしょに確認"
        RECORDED = "recorded", "記録ずみ"

    COLOURS = {"not_yet": "gray", "filling": "yellow", "together": "blue", "recorded": "green"}

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="sheets")
    sheet = models.CharField("チェックシート", max_length=8, choices=Sheet)
    year = models.PositiveSmallIntegerField("年度")
    status = models.CharField("状態", max_length=8, choices=Status, default=Status.NOT_YET)
    opened_on = models.DateField("記入をはじめた日", null=True, blank=True)
    due_on = models.DateField("いつまでに", null=True, blank=True)
    reminded_on = models.DateField("知らせた日", null=True, blank=True)
    # Written by the third party alone, beside the joint record and not part of it.
    bridge_word = models.CharField("橋わたし役から", max_length=200, blank=True)

    objects = CheckSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "チェックシート"
        verbose_name_plural = "チェックシート"
        ordering = ["year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "sheet", "year"], name="check_sheet_once_a_year"
            )
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="check_sheet_waiting")]

    def __str__(self) -> str:
        return f"{self.get_sheet_display()}（{self.year}年度）"

    def get_absolute_url(self) -> str:
        return self.url("sheet-detail")

    def url(self, name: str, *args: Any) -> str:
        """The address of one of this sheet's pages."""
        return reverse(
            f"partnerships:{name}", args=[self.partnership_id, self.sheet, self.year, *args]
        )

    @property
    def part(self) -> str:
        """How a printed sheet names it: "plan:2026"."""
        return f"{self.sheet}:{self.year}"

    @property
    def colour(self) -> str:
        return self.COLOURS[self.status]

    @property
    def is_blind(self) -> bool:
        """Whether the sides do not see each other's answers yet."""
        return self.status in {self.Status.NOT_YET, self.Status.FILLING}


class ExtraItem(Timestamped):
    """このほかの確認: a ward's own line after the official items. Ended, never rewritten."""

    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="extra_items")
    sheet = models.CharField("チェックシート", max_length=8, choices=Sheet)
    text = models.CharField("確認すること", max_length=120)
    ended_on = models.DateField("使うのをやめた日", null=True, blank=True)
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)

    class Meta:
        verbose_name = "このほかの確認"
        verbose_name_plural = "このほかの確認"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class CheckSide(Timestamped, Versioned):
    """One party's own answers to a sheet, for its own eyes until it hands them in.

    The row stays when the party leaves the partnership: what was handed in was seen by all.
    """

    sheet = models.ForeignKey(CheckSheet, on_delete=models.CASCADE, related_name="sides")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField("記入ずみにした日時", null=True, blank=True)
    via = models.CharField("方法", max_length=10, choices=HistoryEntry.Via, blank=True)
    received_on = models.DateField("受け取った日", null=True, blank=True)
    answerer_role = models.CharField("書いた人の役割", max_length=20, blank=True)
    # The office that typed it in from paper, a call, a meeting or a visit; "" on the web.
    entered_label = models.CharField("入力した窓口", max_length=120, blank=True)

    objects = CheckSideQuerySet.as_manager()

    class Meta:
        verbose_name = "それぞれの記入"
        verbose_name_plural = "それぞれの記入"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "organization"], name="check_side_once")
        ]

    def __str__(self) -> str:
        return f"{self.organization}の記入"


def one_item(name: str) -> models.CheckConstraint:
    """Either an official item or a line of the ward."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(item=None, extra__isnull=False)
        | models.Q(item__isnull=False, extra=None),
    )


class CheckDraft(models.Model):
    """One party's answer to one item: a choice, a note, or both."""

    side = models.ForeignKey(CheckSide, on_delete=models.CASCADE, related_name="drafts")
    item = models.ForeignKey(
        CheckItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    extra = models.ForeignKey(
        ExtraItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField("わたしたちの見方", max_length=8, choices=Answer, blank=True)
    note = models.TextField("ひとこと", max_length=200, blank=True)

    class Meta:
        verbose_name = "項目ごとの記入"
        verbose_name_plural = "項目ごとの記入"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["side", "item"], name="check_draft_item_once"),
            models.UniqueConstraint(fields=["side", "extra"], name="check_draft_extra_once"),
            one_item("check_draft_one_item"),
        ]

    def __str__(self) -> str:
        return f"{self.item or self.extra}：{self.get_answer_display()}"


class JointRecord(models.Model):
    """What the parties recorded together, in one version. Written once, never changed."""

    class Method(models.TextChoices):
        MEETING = "meeting", "集まって"
        VISIT = "visit", "訪ねて"
        ONLINE = "online", "オンラインで"
        PHONE = "phone", "電話で"

    sheet = models.ForeignKey(CheckSheet, on_delete=models.CASCADE, related_name="records")
    number = models.PositiveSmallIntegerField("版")
    met_on = models.DateField("いっしょに確認した日", null=True, blank=True)
    method = models.CharField("方法", max_length=8, choices=Method, blank=True)
    third_party_present = models.BooleanField("橋わたし役がいた", null=True, blank=True)
    target = models.CharField("どうなったらうれしいか", max_length=120, blank=True)
    reason = models.CharField("直した理由", max_length=200, blank=True)
    # The codes (F1 …) that the parties want on the public page.
    public_codes = models.JSONField("公開ページにのせる項目", default=list, blank=True)
    recorded_at = models.DateTimeField("記録した日時", default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_label = models.CharField("記録した団体・窓口", max_length=120, blank=True)
    via = models.CharField("受け取った方法", max_length=10, choices=HistoryEntry.Via, default="web")
    received_on = models.DateField("受け取った日", null=True, blank=True)
    received_role = models.CharField("だれから（役割）", max_length=20, blank=True)
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)

    class Meta:
        verbose_name = "いっしょの記録"
        verbose_name_plural = "いっしょの記録"
        ordering = ["sheet", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="joint_record_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.sheet} 第{self.number}版"


class Attendance(models.Model):
    """A party that was at the joint meeting: organisation and role, never a name."""

    record = models.ForeignKey(JointRecord, on_delete=models.CASCADE, related_name="attendances")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    role = models.CharField("役割", max_length=40, blank=True)

    class Meta:
        verbose_name = "集まった団体"
        verbose_name_plural = "集まった団体"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "organization"], name="attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.organization}（{self.role}）" if self.role else str(self.organization)


class JointCheck(Timestamped):
    """One item of a joint record. Only `done_on` of its next step changes afterwards."""

    Answer = Answer

    record = models.ForeignKey(JointRecord, on_delete=models.CASCADE, related_name="checks")
    item = models.ForeignKey(
        CheckItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    extra = models.ForeignKey(
        ExtraItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField("確認", max_length=8, choices=Answer)
    talked = models.TextField("話したこと", max_length=200, blank=True)
    next_step = models.CharField("次にすること", max_length=200, blank=True)
    next_who = models.CharField("だれが", max_length=40, blank=True)
    next_on = models.DateField("いつまで", null=True, blank=True)
    done_on = models.DateField("すんだ日", null=True, blank=True)

    objects = JointCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "いっしょの確認"
        verbose_name_plural = "いっしょの確認"
        ordering = [models.F("item__order").asc(nulls_last=True), "extra_id"]
        constraints = [
            models.UniqueConstraint(fields=["record", "item"], name="joint_check_item_once"),
            models.UniqueConstraint(fields=["record", "extra"], name="joint_check_extra_once"),
            one_item("joint_check_one_item"),
        ]
        indexes = [
            models.Index(
                fields=["next_on"],
                name="joint_check_next_step",
                condition=~models.Q(next_step="") & models.Q(done_on=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.get_answer_display()}"

    @property
    def label(self) -> str:
        """計画1 … 振り返り3, or 「このほか」 for a line of the ward."""
        return self.item.short if self.item else "このほか"
