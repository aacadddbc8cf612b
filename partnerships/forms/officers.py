"""役員交代: who leaves when, and who follows."""

from typing import Any

from kyodo_portal.lib.fields import (
    JapaneseDateField,
    MailField,
    ModelRadioField,
    TextAreaField,
)
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin, VersionMixin
from organizations.models import Membership, Organization
from partnerships.models import OfficerHandover


class _OfficerForm(PortalForm):
    incoming = ModelRadioField(
        label="あたらしい管理者（いまのメンバーから）",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="まだメンバーではありません（下で招待します）",
    )
    invited_email = MailField(
        label="招待するメールアドレス",
        required=False,
        help_text="まだメンバーではない人に、参加のしかたを知らせます。",
    )
    leaves_on = JapaneseDateField(
        label="役を終える日", help_text="この日までは管理者です。次の日に、団体からぬけます。"
    )
    note = TextAreaField(
        label="つぎの人へ",
        max_length=600,
        required=False,
        help_text="かぎのありか、毎年の予定など。お名前や電話番号は書きません。",
    )

    def offer_members(self, organization: Organization, outgoing: Membership) -> None:
        field: Any = self.fields["incoming"]
        rows = organization.memberships.filter(status="active").exclude(pk=outgoing.pk)
        if not rows.exists():
            del self.fields["incoming"]
            self.fields[
                "invited_email"
            ].help_text = "いまは、ほかにメンバーがいません。次の人に、参加のしかたを知らせます。"
            return
        field.queryset = rows.select_related("user")
        field.label_from_instance = lambda m: f"{m.user.get_short_name()}（{m.get_role_display()}）"

    def values(self) -> dict[str, Any]:
        names = ("incoming", "invited_email", "leaves_on", "note")
        return {name: self.cleaned_data.get(name) for name in names}


class OfficerHandoverForm(SubmissionKeyMixin, _OfficerForm):
    """Start."""

    def __init__(
        self, *args: Any, organization: Organization, outgoing: Membership, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer_members(organization, outgoing)


class OfficerHandoverEditForm(VersionMixin, _OfficerForm):
    """Change."""

    def __init__(self, *args: Any, handover: OfficerHandover, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "version": handover.version,
            "incoming": handover.incoming_id or "",
            "invited_email": handover.invited_email,
            "leaves_on": handover.leaves_on,
            "note": handover.note,
        }
        super().__init__(*args, **kwargs)
        self.offer_members(handover.organization, handover.outgoing)
