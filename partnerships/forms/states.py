"""Small forms of the confirm pages: a reason, the day of mutual evaluation."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from kyodo_portal.lib.fields import JapaneseDateField, TextAreaField
from kyodo_portal.lib.forms import PortalForm


class ConfirmForm(PortalForm):
    """Nothing to fill in: the button is the answer."""


class ReasonForm(PortalForm):
    """Why a partnership rests or ends; the desk and the history keep it, the page does not."""

    reason = TextAreaField(
        label="理由",
        max_length=200,
        help_text="例：会場が工事のため。個人の名前や、病気・家族のことは書きません。",
    )


class CompleteForm(PortalForm):
    """The day of mutual evaluation, which a 協働契約 needs before it is completed."""

    mutual_evaluation_on = JapaneseDateField(
        label="相互評価の日",
        required=False,
        help_text="協働契約では、相互評価をしてから完了にします。",
    )

    def clean_mutual_evaluation_on(self) -> object:
        day = self.cleaned_data["mutual_evaluation_on"]
        if day and day > timezone.localdate():
            raise ValidationError("相互評価の日は、今日までの日にしてください")
        return day
