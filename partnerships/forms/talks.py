"""The small forms on a proposal's page: notes, wishes, promises, advice."""

from typing import Any

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.fields import ChoiceRadioField, ConsentField, LineField, TextAreaField
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin, VersionMixin
from organizations.models import Organization
from partnerships.models import Proposal
from partnerships.search import group_meant


class KeyForm(SubmissionKeyMixin, PortalForm):
    """A button that makes something: pressed twice, it is made once."""


class NoteForm(SubmissionKeyMixin, PortalForm):
    text = TextAreaField(
        label="ひとこと",
        max_length=300,
        rows=3,
        help_text="両方の団体と橋わたし役が読みます。個人の名前や電話は書かないでください。",
    )


class GainForm(VersionMixin, PortalForm):
    text = TextAreaField(label="私たちが得たいこと", max_length=200, rows=3)


class PromiseForm(PortalForm):
    """「約束する」 for one side; asks for the recipient's wish while it is still open."""

    gain = TextAreaField(label="私たちが得たいこと", max_length=200, rows=3)

    def __init__(self, *args: Any, proposal: Proposal, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if proposal.recipient_gain or side != "recipient":
            del self.fields["gain"]


class PromiseOnBehalfForm(PortalForm):
    side = ChoiceRadioField(label="どちらの団体の約束ですか")
    gain = TextAreaField(
        label="声をかけられた団体が得たいこと", max_length=200, rows=3, required=False
    )
    via = ChoiceRadioField(
        label="方法",
        choices=[
            (via, HistoryEntry.Via(via).label) for via in ("phone", "meeting", "paper", "visit")
        ],
    )
    told = ConsentField(
        label="相手に、この内容を入れることを伝えました",
        message="相手に伝えてから、チェックを入れてください",
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        side: Any = self.fields["side"]
        side.choices = [
            (key, group.name)
            for key, group, promised in [
                ("sender", proposal.sender, proposal.sender_promised_at),
                ("recipient", proposal.addressee, proposal.recipient_promised_at),
            ]
            if not promised
        ]
        if proposal.recipient_gain:
            del self.fields["gain"]


class CloseForm(PortalForm):
    outcome_note = TextAreaField(
        label="やってみた",
        max_length=200,
        rows=3,
        required=False,
        help_text="やってみてどうだったか、短く書けます。個人の名前は書かないでください。",
    )


class AdviceForm(SubmissionKeyMixin, PortalForm):
    text = TextAreaField(
        label="助言", max_length=200, help_text="声をかける団体だけが読みます。直すとよい所など。"
    )
    suggested_1 = LineField(
        label="この団体も合いそうです（1）",
        max_length=60,
        required=False,
        help_text="団体名を書いてください。",
    )
    suggested_2 = LineField(label="この団体も合いそうです（2）", max_length=60, required=False)
    suggested_3 = LineField(label="この団体も合いそうです（3）", max_length=60, required=False)

    def clean(self) -> None:
        super().clean()
        self.suggested: list[Organization] = []
        for number in (1, 2, 3):
            name = self.cleaned_data.get(f"suggested_{number}")
            if not name:
                continue
            group, _ = group_meant(name)
            if group is None:
                message = (
                    f"「{name}」が1つに決まりません。団体名を、はじめから終わりまで書いてください"
                )
                self.add_error(f"suggested_{number}", message)
            else:
                self.suggested.append(group)
