"""Forms of the suggestions and of introductions."""

from typing import Any

from django import forms

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.fields import ChoiceRadioField, ConsentField, TextAreaField
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin
from partnerships.forms.proposals import choice
from partnerships.models import Dismissal, Introduction

A = Introduction.Answer
ON_BEHALF = ("phone", "meeting", "paper", "visit")
HINTS = {
    A.YES: "両方の団体が会ってみたいと答えたら、連絡担当の連絡先を、おたがいに伝えます",
    A.NO: "理由は聞きません。連絡先は伝わりません",
}


class DismissForm(PortalForm):
    reason = ChoiceRadioField(
        label="どんなところが合いませんか",
        error_messages={"required": "合わない理由を、1つ選んでください"},
        choices=Dismissal.Reason.choices,
        help_text="相手の団体には伝わりません。これからのおすすめを、あなたの団体に合わせるために使います。",
    )


class IntroduceForm(SubmissionKeyMixin, PortalForm):
    warn_personal = ("words",)

    words = TextAreaField(
        label="紹介のことば",
        max_length=300,
        help_text="両方の団体が読みます。どんなところが合いそうか、まず何をしてみるかを書いてください。"
        "個人の名前や電話は書かないでください。",
    )


class SeenField(forms.CharField):
    """The answer that stood there when the form was opened; anything else counts as none."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> str:
        return str(value) if value in A.values else ""


class AnswerForm(PortalForm):
    """「会ってみたい」 or 「今回は見送る」 of one group."""

    answer = ChoiceRadioField(
        label="返事", choices=[(key, choice(str(key.label), HINTS[key])) for key in (A.YES, A.NO)]
    )
    seen = SeenField(required=False)

    def __init__(self, data: Any = None, *, introduction: Introduction, side: str) -> None:
        self.side, self.group = side, introduction.group(side)
        now = introduction.answer(side)
        super().__init__(data, initial={"answer": now, "seen": now}, auto_id=f"id_{side}_%s")


class AnswerOnBehalfForm(AnswerForm):
    """代理入力: what the group said, and how the office heard it."""

    via = ChoiceRadioField(
        label="聞いた方法", choices=[(via, HistoryEntry.Via(via).label) for via in ON_BEHALF]
    )
    told = ConsentField(
        label="連絡先が相手に伝わることと、この内容を入れることを、団体に伝えました",
        message="団体に伝えてから、チェックを入れてください",
    )
    field_order = ["via", "answer", "told", "seen"]
