"""最初の一歩の提案: one sender, one recipient, one third party."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from districts.models import Office
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.models import Timestamped, Versioned
from organizations.models import Listing, Organization
from partnerships.querysets import ProposalQuerySet


class Proposal(Timestamped, Versioned):
    """A conversation starter, not an application. Its form is the leaflet's three tips."""

    class Status(models.TextChoices):
        DRAFT = "draft", "下書き"
        CONSULTING = "consulting", "相談中"
        SENT = "sent", "返事待ち"
        IN_TALKS = "in_talks", "話し合い中"
        AGREED = "agreed", "約束ができました"
        REGISTERED = "registered", "連携になりました"
        DECLINED = "declined", "今回は見送り"
        WITHDRAWN = "withdrawn", "取り下げ"
        CLOSED = "closed", "終了"

    COLOURS = {
        "draft": "gray",
        "consulting": "purple",
        "sent": "yellow",
        "in_talks": "blue",
        "agreed": "green",
        "registered": "green-fill",
        "declined": "gray",
        "withdrawn": "gray",
        "closed": "gray",
    }
    OPEN = ("sent", "in_talks", "agreed")

    class Times(models.TextChoices):
        ONCE = "once", "1回だけ"
        FEW = "few", "2〜3回"
        ONGOING = "ongoing", "つづけて"

    class Burden(models.TextChoices):
        LITTLE = "little", "ほとんどない"
        HALF_DAY = "half_day", "半日くらい"
        DAYS = "days", "数日くらい"
        MORE = "more", "もっと"

    class Money(models.TextChoices):
        NONE = "none", "かからない"
        WE_PAY = "we_pay", "私たちが出す"
        SHARE = "share", "分担したい"
        PROGRAMME = "programme", "制度を使いたい"

    class BridgeRequest(models.TextChoices):
        READ_FIRST = "read_first", "送る前に見てほしい"
        EXPLAIN = "explain", "相手に説明してほしい"
        SIT_IN = "sit_in", "話し合いに同席してほしい"
        COPY = "copy", "写しだけ"

    number = models.CharField("受付番号", max_length=20, unique=True)
    sender = models.ForeignKey(
        Organization,
        verbose_name="声をかけた団体",
        on_delete=models.PROTECT,
        related_name="sent_proposals",
    )
    recipient = models.ForeignKey(
        Organization,
        verbose_name="声をかけられた団体",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="received_proposals",
    )
    # page 1
    undecided = models.BooleanField("まだ決まっていない", default=False)
    reason = models.CharField("なぜこの団体ですか", max_length=120, blank=True)
    # page 2: one small activity
    title = models.CharField("やってみたいこと（短く）", max_length=30, blank=True)
    activity = models.TextField("どんなことをしますか", max_length=300, blank=True)
    starts_on = models.DateField("いつごろから（月）", null=True, blank=True)
    ends_on = models.DateField("いつごろまで（月）", null=True, blank=True)
    times = models.CharField("回数", max_length=8, choices=Times, blank=True)
    place = models.CharField("場所", max_length=60, blank=True)
    audience = models.CharField("対象", max_length=60, blank=True)
    people = models.CharField("人数", max_length=30, blank=True)
    # page 3: what both sides gain
    sender_gain = models.TextField("私たちが得たいこと", max_length=200, blank=True)
    expected_gain = models.TextField("相手が得られそうなこと", max_length=200, blank=True)
    offers = models.ManyToManyField(Listing, verbose_name="私たちができること", blank=True)
    offer_text = models.CharField("私たちができること（ことばで）", max_length=200, blank=True)
    request = models.TextField("相手にお願いしたいこと", max_length=200, blank=True)
    burden = models.CharField("お願いする負担", max_length=8, choices=Burden, blank=True)
    money = models.CharField("お金", max_length=10, choices=Money, blank=True)
    # page 4: the third party
    third_party = models.ForeignKey(
        Office,
        verbose_name="橋わたし役",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
    )
    bridge_requests = models.JSONField("お願いの内容", default=list, blank=True)
    # page 5
    reply_by = models.DateField("返事がほしい日", null=True, blank=True)
    no_personal_data = models.BooleanField("個人の名前や電話を書いていません", default=False)
    # life
    status = models.CharField("状態", max_length=10, choices=Status, default=Status.DRAFT)
    due_on = models.DateField("返事の期限", null=True, blank=True)
    sent_at = models.DateTimeField("送った日時", null=True, blank=True)
    status_changed_at = models.DateTimeField("状態が変わった日時", null=True, blank=True)
    # The recipient's own wish; needed before both can promise.
    recipient_gain = models.TextField("相手の団体が得たいこと", max_length=200, blank=True)
    sender_promised_at = models.DateTimeField("声をかけた側の約束", null=True, blank=True)
    recipient_promised_at = models.DateTimeField("声をかけられた側の約束", null=True, blank=True)
    done_pages = models.JSONField("書き終えたページ", default=list, blank=True)
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies"
    )
    outcome_note = models.CharField("やってみた", max_length=200, blank=True)
    is_sample = models.BooleanField("見本", default=False)
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "最初の一歩の提案"
        verbose_name_plural = "最初の一歩の提案"
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["status", "due_on"], name="proposal_due"),
        ]
        constraints = [
            models.CheckConstraint(
                name="proposal_not_to_itself",
                condition=models.Q(recipient=None) | ~models.Q(recipient=models.F("sender")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("partnerships:proposal-detail", args=[self.number])

    @property
    def colour(self) -> str:
        return self.COLOURS[self.status]

    @property
    def addressee(self) -> Organization:
        """The recipient of a proposal that has one: every sent proposal has."""
        if self.recipient is None:
            raise ValueError(f"{self.number} has no recipient yet")
        return self.recipient


class Reply(models.Model):
    """One answer of the recipient, however it arrived. Kept as it was given."""

    class Answer(models.TextChoices):
        TALK = "talk", "話し合ってみたい"
        ASK = "ask", "もう少し聞きたい"
        BOARD = "board", "役員会にかける"
        DECLINE = "decline", "今回は見送る"
        INTRODUCE = "introduce", "ほかの団体を紹介する"

    class DeclineReason(models.TextChoices):
        CAPACITY = "capacity", "今は余力がない"
        TIMING = "timing", "時期が合わない"
        CONTENT = "content", "内容が合わない"
        DOUBLE = "double", "ほかで同じことをしている"
        OTHER = "other", "その他"

    class AnswererRole(models.TextChoices):
        CHAIR = "chair", "会長"
        OFFICER = "officer", "役員"
        SECRETARY = "secretary", "事務局"
        OTHER = "other", "その他"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="replies")
    answer = models.CharField("返事", max_length=10, choices=Answer)
    talk_date_1 = models.DateField("話せる日（1）", null=True, blank=True)
    talk_date_2 = models.DateField("話せる日（2）", null=True, blank=True)
    bridge_arranges = models.BooleanField("橋わたし役に調整をお願いする", default=False)
    gain = models.TextField("私たちが得たいこと", max_length=200, blank=True)
    question = models.TextField("聞きたいこと", max_length=300, blank=True)
    board_on = models.DateField("役員会の日", null=True, blank=True)
    decline_reason = models.CharField(
        "見送りの理由", max_length=10, choices=DeclineReason, blank=True
    )
    word = models.TextField("ひとこと", max_length=200, blank=True)
    introduced = models.ForeignKey(
        Organization,
        verbose_name="紹介する団体",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answerer_role = models.CharField("返事をした人の役割", max_length=10, choices=AnswererRole)
    via = models.CharField("方法", max_length=10, choices=HistoryEntry.Via)
    heard_on = models.DateField("聞いた日", null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The office that entered the answer on behalf; shown to sender and recipient alike.
    entered_for = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)
    created_at = models.DateTimeField("受け取った日時", auto_now_add=True)

    class Meta:
        verbose_name = "返事"
        verbose_name_plural = "返事"
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.proposal.number}：{self.get_answer_display()}"


class Advice(models.Model):
    """What the third party wrote to the sender; only these two read it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="advice")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("助言", max_length=200)
    suggested = models.ManyToManyField(
        Organization, verbose_name="この団体も合いそうです", blank=True, related_name="+"
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)
    created_at = models.DateTimeField("書いた日時", auto_now_add=True)

    class Meta:
        verbose_name = "助言"
        verbose_name_plural = "助言"
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.proposal.number}への助言"


class Note(models.Model):
    """A short note on the shared page of talks: the groups and the third party read it.

    Written about the proposal, or, once there is one, about the partnership that came of it.
    """

    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.CASCADE, related_name="notes"
    )
    partnership = models.ForeignKey(
        "partnerships.Partnership",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="notes",
    )
    author_label = models.CharField("書いた団体", max_length=80)
    text = models.TextField("ひとこと", max_length=300)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.CharField(max_length=32, null=True, blank=True, unique=True)
    created_at = models.DateTimeField("書いた日時", auto_now_add=True)

    class Meta:
        verbose_name = "ひとこと"
        verbose_name_plural = "ひとこと"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="note_is_about_one_thing",
                condition=models.Q(proposal=None, partnership__isnull=False)
                | models.Q(proposal__isnull=False, partnership=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal or self.partnership} {self.author_label}"
