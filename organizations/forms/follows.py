"""The form with which somebody asks for mails about a list, a place, a group or a theme."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kyodo_portal.accounts.models import normalise_email
from kyodo_portal.lib.fields import LineField, MailField
from kyodo_portal.lib.forms import PortalForm
from organizations.follows import Wanted

UNREADABLE = "受けとる条件を読みとれませんでした。下の一覧から、もう一度えらんでください"


class FollowForm(PortalForm):
    """An address, and the list or page that it should hear of."""

    email = MailField(
        label="メールアドレス",
        autocomplete="email",
        help_text="このお知らせを送るためだけに使います。やめると、すぐに消します。",
    )
    path = forms.CharField(required=False, widget=forms.HiddenInput)
    query = forms.CharField(required=False, widget=forms.HiddenInput)
    # People never see this field; programs that fill in everything do.
    homepage = LineField(label="この欄は、空けたままにしてください", max_length=200, required=False)

    def __init__(self, *args: Any, wanted: Wanted | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        self.fields["homepage"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    def clean_email(self) -> str:
        return normalise_email(self.cleaned_data["email"])

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            self.add_error(
                None, "空けておく欄に文字が入っています。消してから、もう一度送ってください"
            )
        return ""

    def clean(self) -> dict[str, Any]:
        if self.wanted is None:
            raise ValidationError(UNREADABLE)
        return self.cleaned_data
