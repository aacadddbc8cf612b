"""Forms of publication: a party's answer, the same answer from paper, a round to confirm."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    JapaneseDateField,
    ModelRadioField,
    MultiChoiceField,
    TextAreaField,
    WholeNumberField,
)
from kyodo_portal.lib.forms import PortalForm
from organizations.models import Organization
from partnerships.models import Consent, Reply

ANSWERS = [choice for choice in Consent.Answer.choices if choice[0] != Consent.Answer.WAITING]
ANSWERS_IF_PUBLIC = [
    (Consent.Answer.YES, "このまま公開してよい"),
    (Consent.Answer.NO, "公開を止める（すぐに見えなくなります）"),
]
PAPER_VIA = [
    choice
    for choice in HistoryEntry.Via.choices
    if choice[0] in {"paper", "phone", "meeting", "visit"}
]


class RoundForm(PortalForm):
    """Carries the round that the person looked at, so that nobody answers for newer words."""

    round = WholeNumberField(label="確認の回")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].widget = self.fields["round"].hidden_widget()


class ConsentForm(RoundForm):
    """公開してよい／まだ公開しない, and a word."""

    answer = ChoiceRadioField(
        label="公開してよいですか",
        choices=ANSWERS,
        error_messages={"required": "公開してよいかどうかを選んでください"},
    )
    word = TextAreaField(
        label="ひとこと・直してほしい所",
        max_length=200,
        required=False,
        rows=3,
        help_text="区の担当が読みます。公開しません。",
    )

    def __init__(self, *args: Any, is_public: bool = False, **kwargs: Any) -> None:
        """`is_public`: the words are public already, and a no ends that at once."""
        super().__init__(*args, **kwargs)
        if is_public:
            self.fields["answer"].choices = ANSWERS_IF_PUBLIC  # type: ignore[attr-defined]


class PaperConsentForm(ConsentForm):
    """An answer that came on paper, by phone or at a meeting, entered by an office."""

    organization = ModelRadioField(
        label="どの団体の返事ですか",
        queryset=Organization.objects.none(),
        error_messages={"required": "どの団体の返事かを選んでください"},
    )
    via = ChoiceRadioField(label="返事の方法", choices=PAPER_VIA)
    received_on = JapaneseDateField(label="返事を受け取った日")
    answerer_role = ChoiceRadioField(label="返事をした人の役割", choices=Reply.AnswererRole)

    hide = MultiChoiceField(
        label="「のせない」に印のあった項目",
        required=False,
        help_text="その団体の言葉、その団体についての言葉、みんなの言葉だけを、かくせます。",
    )

    field_order = ["organization", "via", "received_on", "answerer_role", "answer", "hide", "word"]

    def __init__(
        self, *args: Any, organizations: Any, fields: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.fields["hide"].choices = fields  # type: ignore[attr-defined]

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day and day > timezone.localdate():
            raise ValidationError("返事を受け取った日は、今日までの日にしてください")
        return day

    def clean_answerer_role(self) -> str:
        """The consent keeps the role in words."""
        return Reply.AnswererRole(self.cleaned_data["answerer_role"]).label
