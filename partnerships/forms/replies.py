"""The answer of the recipient: one page, five answers (journeys.md §5.3)."""

from typing import Any

from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    ConsentField,
    JapaneseDateField,
    LineField,
    ModelRadioField,
    TextAreaField,
)
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin, VersionMixin
from organizations.models import Organization
from partnerships import rules
from partnerships.forms.proposals import choice, group_hint
from partnerships.models import Reply
from partnerships.search import group_meant

A = Reply.Answer
NUMBERS = {A.TALK: "①", A.ASK: "②", A.BOARD: "③", A.DECLINE: "④", A.INTRODUCE: "⑤"}
HINTS = {
    A.TALK: "まずは会って、話を聞いてみます",
    A.ASK: "聞いてから決めます",
    A.BOARD: "役員会で話してから、返事をします",
    A.DECLINE: "理由は、やわらかく伝わります",
    A.INTRODUCE: "紹介した団体に、すぐに連絡がいくことはありません",
}
# The fields that stand under each answer.
PARTS = {
    A.TALK: ("talk_date_1", "talk_date_2", "bridge_arranges", "gain"),
    A.ASK: ("question",),
    A.BOARD: ("board_on",),
    A.DECLINE: ("decline_reason", "word"),
    A.INTRODUCE: ("introduced_name", "introduced"),
}


class ReplyForm(SubmissionKeyMixin, VersionMixin, PortalForm):
    answer = ChoiceRadioField(label="返事")
    talk_date_1 = JapaneseDateField(label="話せる日（1）", required=False)
    talk_date_2 = JapaneseDateField(label="話せる日（2）", required=False)
    bridge_arranges = ConsentField(label="橋わたし役に調整をお願いする", message="", required=False)
    gain = TextAreaField(
        label="私たちが得たいこと",
        max_length=200,
        rows=3,
        required=False,
        help_text="今はなくてもかまいません。約束するときまでに書きます。",
    )
    question = TextAreaField(label="聞きたいこと", max_length=300, required=False)
    board_on = JapaneseDateField(
        label="役員会の日",
        required=False,
        help_text=f"返事の期限が、役員会の{rules.DAYS_AFTER_BOARD}日あとになります。",
    )
    decline_reason = ChoiceRadioField(
        label="見送りの理由", choices=Reply.DeclineReason.choices, required=False
    )
    word = TextAreaField(label="ひとこと", max_length=200, rows=3, required=False)
    introduced_name = LineField(
        label="紹介する団体",
        max_length=60,
        required=False,
        help_text="団体の名前を書いてください。一部だけでもさがせます。",
    )
    introduced = ModelRadioField(
        label="どの団体ですか", queryset=Organization.objects.none(), required=False
    )
    answerer_role = ChoiceRadioField(
        label="返事をした人の役割",
        choices=Reply.AnswererRole.choices,
        help_text="お名前は書かなくて大丈夫です。",
    )

    def __init__(self, *args: Any, answers: list[str], version: int, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": version, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.answers = answers
        self._offer_answers()
        self._find_introduced()

    def _offer_answers(self) -> None:
        field: Any = self.fields["answer"]
        field.choices = [
            (key, choice(f"{NUMBERS[A(key)]}{A(key).label}", HINTS[A(key)])) for key in self.answers
        ]
        for name, number in [("question", "②"), ("board_on", "③"), ("decline_reason", "④")]:
            self.fields[name].mark = f"{number}のとき必須"  # type: ignore[attr-defined]
        self.fields["introduced_name"].mark = "⑤のとき必須"  # type: ignore[attr-defined]

    def _find_introduced(self) -> None:
        """Offer the groups that the typed name may mean; no choice while it means one or none."""
        name = self.data.get("introduced_name", "") if self.is_bound else ""
        self.introduced_group, candidates = group_meant(str(name)[:60])
        if self.introduced_group is not None or not candidates:
            del self.fields["introduced"]
            return
        field: Any = self.fields["introduced"]
        field.queryset = Organization.objects.filter(pk__in=[group.pk for group in candidates])
        field.label_from_instance = lambda group: choice(group.name, group_hint(group))

    def parts(self) -> list[dict[str, Any]]:
        """The fields under each answer that may be given, for the template."""
        return [
            {
                "key": str(key),
                "title": f"「{NUMBERS[key]}{key.label}」を選んだとき",
                "fields": [self[name] for name in names if name in self.fields],
            }
            for key, names in PARTS.items()
            if str(key) in self.answers
        ]

    def clean(self) -> None:
        super().clean()
        chosen = self.introduced_group or self.cleaned_data.get("introduced")
        self.cleaned_data["introduced"] = chosen
        problems = rules.reply_problems(self.reply_values(), timezone.localdate())
        if "introduced" in problems:
            field, message = self._introduction_problem(problems.pop("introduced"))
            problems[field] = message
        for name, message in problems.items():
            if name not in self.errors:
                self.add_error(name, message)

    def _introduction_problem(self, message: str) -> tuple[str, str]:
        if "introduced" in self.fields:
            return "introduced", "どの団体か、下から選んでください"
        if self.cleaned_data.get("introduced_name"):
            return (
                "introduced_name",
                "その名前の団体が見つかりません。名前の一部で、もう一度ためしてください",
            )
        return "introduced_name", message

    def reply_values(self) -> dict[str, Any]:
        """What the action takes: fields of Reply."""
        names = ("answer", "answerer_role", *(n for part in PARTS.values() for n in part))
        return {name: self.cleaned_data.get(name) for name in names if name != "introduced_name"}


class ReplyOnBehalfForm(ReplyForm):
    """代理入力: what the recipient said, and how the office heard it."""

    via = ChoiceRadioField(
        label="方法",
        choices=[
            (via, HistoryEntry.Via(via).label) for via in ("phone", "meeting", "paper", "visit")
        ],
    )
    heard_on = JapaneseDateField(label="聞いた日")
    told = ConsentField(
        label="相手に、この内容を入れることを伝えました",
        message="相手に伝えてから、チェックを入れてください",
    )
    field_order = ["via", "heard_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answerer_role"].label = "聞いた人の役割"
        self.fields["gain"].label = "声をかけられた団体が得たいこと"

    def clean_heard_on(self) -> Any:
        day = self.cleaned_data["heard_on"]
        if day and day > timezone.localdate():
            self.add_error("heard_on", "聞いた日は、今日か、それより前の日にしてください")
        return day
