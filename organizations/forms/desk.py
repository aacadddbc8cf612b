"""Forms of the ward's desk: review, private contacts, calls and letters."""

from typing import Any

from django import forms
from django.utils import timezone

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.fields import ChoiceRadioField, JapaneseDateField, LineField, TextAreaField
from kyodo_portal.lib.forms import PortalForm, VersionMixin
from organizations.entry import TASK_LABELS

Via = HistoryEntry.Via
REASONS = ("登録の内容を確かめるため", "団体に連絡するため", "団体からの問い合わせのため")


class ApproveForm(VersionMixin, PortalForm):
    """Publish. For a jichikai's phone, a tick says that staff made sure whose it is."""

    def __init__(self, data: Any = None, *, version: int, phone: str) -> None:
        super().__init__(data, initial={"version": version})
        if phone:
            self.fields["phone_is_office"] = forms.BooleanField(
                label=f"電話 {phone} は、会館・事務所のものだと確かめました",
                required=False,
                help_text="チェックがないときは、ほかの内容だけを公開し、電話は出しません。",
            )


class ReturnForm(VersionMixin, PortalForm):
    """「直してほしい所」: a comment per task, at least one."""

    def __init__(self, data: Any = None, *, version: int) -> None:
        super().__init__(data, initial={"version": version}, prefix="return")
        for task, label in TASK_LABELS.items():
            self.fields[task] = TextAreaField(label=label, required=False, max_length=200, rows=2)

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.comments().values()):
            self.add_error("basic", "直してほしい所を、1つ以上書いてください")
        return self.cleaned_data

    def comments(self) -> dict[str, str]:
        return {task: self.cleaned_data.get(task, "") for task in TASK_LABELS}


class ContactReasonForm(PortalForm):
    reason = ChoiceRadioField(
        label="見る理由",
        choices=[
            (text, text)
            for text in (
                "登録の内容を確かめるため",
                "団体に連絡するため",
                "団体からの問い合わせのため",
            )
        ],
        help_text="いつ・だれが・なぜ見たかが、記録に残ります。",
    )


class OutreachForm(PortalForm):
    """How, when and to whom it was told; in the yearly call also what the group said."""

    via = ChoiceRadioField(
        label="伝えた方法",
        choices=[(via.value, via.label) for via in (Via.PHONE, Via.PAPER, Via.MEETING, Via.VISIT)],
    )
    told_on = JapaneseDateField(
        label="伝えた日", required=False, help_text="空のときは、今日です。"
    )
    role = LineField(
        label="伝えた相手の役割",
        max_length=20,
        help_text="例：会長、事務局。個人の名前は書かないでください。",
    )

    def __init__(self, data: Any = None, *, asks_if_right: bool = False) -> None:
        super().__init__(data, initial={"told_on": timezone.localdate()})
        if asks_if_right:
            self.fields["is_right"] = ChoiceRadioField(
                label="団体の返事",
                choices=[
                    ("1", "登録の内容は、今のままで合っている"),
                    ("0", "直したい所がある（区の担当が直します）"),
                ],
                coerce=lambda value: value == "1",
            )

    def clean_told_on(self) -> Any:
        day = self.cleaned_data["told_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("伝えた日は、今日か、それより前の日にしてください")
        return day
