"""担当を登録する: who, where, as what, from when."""

from datetime import date
from typing import Any

from django.utils import timezone

from districts.actions import OFFICES_OF_ROLE
from districts.models import Office, Posting
from kyodo_portal.accounts.models import User, normalise_email
from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    JapaneseDateField,
    MailField,
    ModelSelectField,
)
from kyodo_portal.lib.forms import PortalForm

NO_ACCOUNT = (
    "このメールアドレスの利用者登録がありません。先に、ご本人に利用者登録をしてもらってください"
)


class PostingForm(PortalForm):
    """`offices` are those to which the visitor may appoint."""

    email = MailField(
        label="担当する人のメールアドレス",
        help_text="利用者登録で使っているメールアドレスです。",
    )
    office = ModelSelectField(label="窓口（課）", queryset=Office.objects.none())
    role = ChoiceRadioField(label="役割", choices=Posting.Role.choices)
    starts_on = JapaneseDateField(label="はじめの日", initial=timezone.localdate)
    ends_on = JapaneseDateField(
        label="終わりの日",
        required=False,
        help_text="まだ決まっていないときは、書かないでください。この日までは担当です。",
    )

    def __init__(self, *args: Any, offices: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.user: User | None = None
        rows: Any = self.fields["office"]
        rows.queryset = offices
        kinds = set(offices.values_list("kind", flat=True).order_by())
        roles: Any = self.fields["role"]
        roles.choices = [
            (role.value, role.label) for role in Posting.Role if OFFICES_OF_ROLE[role] & kinds
        ]

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        self.user = User.objects.filter(email=normalise_email(email), is_active=True).first()
        if self.user is None:
            self.add_error("email", NO_ACCOUNT)
        elif self.user.pk == self.by.pk:
            self.add_error("email", "自分の担当は、自分では決められません")
        return email

    def entry(self) -> dict[str, Any]:
        """The arguments of `post_person` besides the person."""
        return {n: self.cleaned_data[n] for n in ("office", "role", "starts_on", "ends_on")}


class EndPostingForm(PortalForm):
    """The last day of a posting."""

    ends_on = JapaneseDateField(
        label="さいごの日",
        help_text="この日までは担当です。次の日から、その区の机は開けません。",
    )

    def clean_ends_on(self) -> date | None:
        day: date | None = self.cleaned_data["ends_on"]
        if day and day < timezone.localdate():
            self.add_error("ends_on", "さいごの日は、今日か、今日より後の日にしてください")
        return day
