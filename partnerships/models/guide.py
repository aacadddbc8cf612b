"""The handbook's content: principles, steps, check items, tips, voices, cases, programmes.

Loaded from fixtures with their sources; the ten check items are exactly the handbook's.
"""

from django.db import models
from django.urls import reverse

from districts.models import Sourced, Ward


class Sheet(models.TextChoices):
    PLAN = "plan", "計画を立てるとき"
    PROCEED = "proceed", "一緒に進めるとき"
    REFLECT = "reflect", "一緒に振り返るとき"


class Principle(Sourced):
    """One of the six principles of the 横浜コード."""

    number = models.PositiveSmallIntegerField("番号", unique=True)
    slug = models.SlugField(unique=True)
    name = models.CharField("名前", max_length=20)
    official_text = models.CharField("原則の文", max_length=120)
    easy_help = models.CharField("やさしい説明", max_length=80)
    question = models.CharField("たしかめる質問", max_length=80)
    colour = models.CharField(max_length=10)
    note = models.CharField("注", max_length=200, blank=True)

    class Meta:
        verbose_name = "原則"
        verbose_name_plural = "6つの原則"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name


class Step(Sourced):
    """One of the eight steps of the handbook."""

    number = models.PositiveSmallIntegerField("番号", unique=True)
    title = models.CharField("見出し", max_length=40)
    body = models.TextField("本文", max_length=600)
    sheet = models.CharField("チェックシート", max_length=8, choices=Sheet, blank=True)
    portal_help = models.CharField("このサイトでできること", max_length=160, blank=True)

    class Meta:
        verbose_name = "ステップ"
        verbose_name_plural = "8つのステップ"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


# The first letter of a code → the sheet in one word.
SHORT_NAMES = {"P": "計画", "R": "進める", "F": "振り返り"}


def short_name(code: str) -> str:
    """What people read for the code of a check item: 「計画1」 for P1, 「振り返り3」 for F3.

    Any other words, which stand beside codes in a history, stay as they are.
    """
    sheet, number = code[:1], code[1:]
    return f"{SHORT_NAMES[sheet]}{number}" if sheet in SHORT_NAMES and number.isdecimal() else code


class CheckItem(Sourced):
    """One of the ten check items, P1–P4, R1–R3, F1–F3."""

    code = models.CharField("記号", max_length=2, unique=True)
    sheet = models.CharField("チェックシート", max_length=8, choices=Sheet)
    order = models.PositiveSmallIntegerField("並び順")
    official_text = models.CharField("確認すること", max_length=120)
    prompt = models.CharField("問いかけ", max_length=120)
    principles = models.ManyToManyField(Principle, verbose_name="支える原則", blank=True)

    class Meta:
        verbose_name = "チェック項目"
        verbose_name_plural = "チェック項目"
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.short} {self.official_text}"

    @property
    def short(self) -> str:
        """The item in one word: 「計画1」."""
        return short_name(self.code)


class Tip(Sourced):
    """One of the leaflet's three tips for the first step."""

    number = models.PositiveSmallIntegerField("番号", unique=True)
    text = models.CharField("コツ", max_length=80)
    help = models.CharField("説明", max_length=160, blank=True)
    example = models.CharField("旭区の例", max_length=300, blank=True)
    example_partnership = models.ForeignKey(
        "Partnership", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "コツ"
        verbose_name_plural = "最初の一歩のコツ"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.text


class Voice(Sourced):
    class Sector(models.TextChoices):
        CITIZEN = "市民", "市民"
        GOVERNMENT = "行政", "行政"
        COMPANY = "企業", "企業"

    class Mood(models.TextChoices):
        GOOD = "good", "よかったこと"
        TROUBLE = "trouble", "困ったこと"

    slug = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    sector = models.CharField("立場", max_length=4, choices=Sector)
    mood = models.CharField("よかった・困った", max_length=8, choices=Mood)
    text = models.CharField("声", max_length=200)
    site_help = models.CharField("このサイトのくふう", max_length=200, blank=True)

    class Meta:
        verbose_name = "声"
        verbose_name_plural = "みんなの声"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.text[:30]


class Case(Sourced):
    """One of the handbook's five cases."""

    slug = models.SlugField(unique=True)
    number = models.PositiveSmallIntegerField("番号", unique=True)
    title = models.CharField("題名", max_length=80)
    subtitle = models.CharField("副題", max_length=80, blank=True)
    ward = models.ForeignKey(Ward, null=True, blank=True, on_delete=models.PROTECT)
    place = models.CharField("場所", max_length=80, blank=True)
    period = models.CharField("時期", max_length=80, blank=True)
    # Paragraphs, actors, scheme, documents, numbers, results, lesson, points: as in the fixture.
    body = models.JSONField("内容", default=dict)
    partnership = models.ForeignKey(
        "Partnership", null=True, blank=True, on_delete=models.SET_NULL, related_name="cases"
    )

    class Meta:
        verbose_name = "事例"
        verbose_name_plural = "事例"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:guide-case", args=[self.slug])


class Programme(Sourced):
    """A support programme named in the seeds. Ended ones are listed apart."""

    class Status(models.TextChoices):
        RUNNING = "running", "続いている"
        ENDED = "ended", "終わった"
        PLANNED = "planned", "資料の時点で準備中"
        UNKNOWN = "unknown", "いまの状況は未確認"

    slug = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField("制度の名前", max_length=80)
    area = models.CharField("市", max_length=20, blank=True)
    content = models.CharField("内容", max_length=300, blank=True)
    amount = models.CharField("金額など", max_length=120, blank=True)
    office = models.CharField("担当", max_length=120, blank=True)
    period = models.CharField("時期", max_length=120, blank=True)
    status = models.CharField("状況", max_length=8, choices=Status)
    as_of = models.CharField("資料の時点", max_length=40, blank=True)
    note = models.CharField("注", max_length=200, blank=True)
    checked = models.CharField("確認", max_length=120, blank=True)

    class Meta:
        verbose_name = "制度"
        verbose_name_plural = "制度"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Memo(Sourced):
    """「協働博士のひとことメモ」."""

    number = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField("題名", max_length=60)
    body = models.TextField("本文", max_length=800)

    class Meta:
        verbose_name = "ひとことメモ"
        verbose_name_plural = "ひとことメモ"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.title


class Definition(Sourced):
    """What the handbook means by a word."""

    slug = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    term = models.CharField("ことば", max_length=60)
    text = models.TextField("意味", max_length=400)

    class Meta:
        verbose_name = "ことばの意味"
        verbose_name_plural = "ことばの意味"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.term
