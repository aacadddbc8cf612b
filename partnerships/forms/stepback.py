"""Forms of the step-back plan."""

from typing import Any

from django.utils import timezone

from kyodo_portal.lib.fields import ChoiceRadioField, JapaneseDateField, TextAreaField
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin, VersionMixin
from partnerships.models import StepBackPlan

FROM_WHEN = "いつからにするかを入力してください"


class StepBackForm(SubmissionKeyMixin, VersionMixin, PortalForm):
    """The plan: what the groups do, what the office still does, from when."""

    groups_do = TextAreaField(
        label="団体が自分たちですること",
        max_length=300,
        help_text="例：日にちを決める。会場をおさえる。話し合いの記録を回す。",
    )
    office_does = TextAreaField(
        label="これからも窓口がすること",
        max_length=200,
        required=False,
        help_text="例：困ったときの相談。年に1回の振り返りに出る。",
    )
    from_on = JapaneseDateField(
        label="いつから",
        help_text="3か月あとに、様子を聞く日が机に出ます。",
        error_messages={"required": FROM_WHEN},
    )

    def __init__(self, *args: Any, plan: StepBackPlan | None = None, **kwargs: Any) -> None:
        self.instance = plan
        names = ("groups_do", "office_does", "from_on")
        initial = {name: getattr(plan, name) for name in names} if plan else {}
        super().__init__(*args, initial=initial, **kwargs)

    def entry(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("groups_do", "office_does", "from_on")}


class StepBackCheckForm(PortalForm):
    """What was heard three months later."""

    verb = ChoiceRadioField(
        label="様子はどうでしたか",
        choices=[("trust", "だいじょうぶ"), ("stay", "もう少しいっしょに")],
    )
    outcome = TextAreaField(
        label="聞いたこと",
        max_length=200,
        required=False,
        help_text="住民の方のお名前は書かないでください。",
    )
    on = JapaneseDateField(label="聞いた日", initial=timezone.localdate)

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            self.add_error("on", "聞いた日は、今日か、それより前の日にしてください")
        return day


class StepBackRestartForm(PortalForm):
    from_on = JapaneseDateField(
        label="いつから", initial=timezone.localdate, error_messages={"required": FROM_WHEN}
    )
