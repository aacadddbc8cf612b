"""引継ぎ: planning one, and writing one part."""

from typing import Any

from django.utils import timezone

from districts.forms.postings import NO_ACCOUNT
from districts.models import Posting
from kyodo_portal.accounts.models import User, normalise_email
from kyodo_portal.lib.fields import (
    JapaneseDateField,
    MailField,
    ModelSelectField,
    TextAreaField,
)
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin, VersionMixin
from partnerships.handover_parts import suggested_visits
from partnerships.models import Handover, HandoverPart
from partnerships.permissions.handover import HANDED_ROLES

HINTS = {
    4: "1行に1つずつ、だれと・なにを・いつまで、を書きます。"
    "例：見本の会と、倉庫のかぎの受け渡し、6月末まで",
    5: "団体ごとに、窓口になっている役割、電話に出やすい時間、しきたりを書きます。"
    "人の悪口・うわさ・病気や家族のことは書きません。開示請求の対象になります。",
    6: "うまくいっていないこと、気をつけていることを書きます。なければ「ありません」と書きます。",
    7: "はじめの30日にすることを書きます。",
}


class _SuccessorMixin(PortalForm):
    """Finds the successor by the address of their account."""

    successor: Any = None

    def clean_successor_email(self) -> str:
        email = str(self.cleaned_data.get("successor_email") or "")
        if email:
            rows = User.objects.filter(email=normalise_email(email), is_active=True)
            self.successor = rows.first()
            if self.successor is None:
                self.add_error("successor_email", NO_ACCOUNT)
        return email


def successor_field(**kwargs: Any) -> MailField:
    return MailField(label="後任のメールアドレス", **kwargs)


class HandoverPlanForm(SubmissionKeyMixin, _SuccessorMixin):
    """Whose posting, from which day, to whom."""

    posting = ModelSelectField(label="異動する人（担当）", queryset=Posting.objects.none())
    changes_on = JapaneseDateField(
        label="担当が変わる日",
        help_text="後任のはじめの日です。前任は、その前の日までです。例：2027年4月1日",
    )
    successor_email = successor_field(
        required=False,
        help_text="まだ決まっていないときは、書かないでください。担当していたものは、課のものになります。",
    )

    def __init__(self, *args: Any, wards: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = Handover.objects.exclude(status="cancelled").values("posting_id")
        rows = Posting.objects.current(timezone.localdate()).filter(
            office__ward_id__in=wards, role__in=HANDED_ROLES
        )
        field: Any = self.fields["posting"]
        field.queryset = (
            rows.exclude(pk__in=taken)
            .select_related("user", "office")
            .order_by("office__order", "pk")
        )
        field.label_from_instance = lambda p: (
            f"{p.user.get_short_name()}（{p.office}・{p.get_role_display()}）"
        )


class HandoverReplanForm(VersionMixin, _SuccessorMixin):
    """Another day or another successor."""

    changes_on = JapaneseDateField(
        label="担当が変わる日", help_text="後任のはじめの日です。前任は、その前の日までです。"
    )
    successor_email = successor_field(
        required=False,
        help_text="まだ決まっていないときは、空のままにします。",
    )

    def __init__(self, *args: Any, handover: Handover, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "version": handover.version,
            "changes_on": handover.changes_on,
            "successor_email": handover.successor.email if handover.successor else "",
        }
        super().__init__(*args, **kwargs)


class SuccessorForm(VersionMixin, _SuccessorMixin):
    """A successor found after the day."""

    successor_email = successor_field(
        help_text="登録すると、今日から担当になり、課で持っていた連携を受けもちます。"
    )

    def __init__(self, *args: Any, handover: Handover, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": handover.version}
        super().__init__(*args, **kwargs)


class HandoverPartForm(VersionMixin, PortalForm):
    """The text of one of the parts 4–7."""

    text = TextAreaField(label="内容", max_length=2000, rows=12, required=False)

    def __init__(self, *args: Any, part: HandoverPart, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": part.version, "text": part.text or start_of(part)}
        super().__init__(*args, **kwargs)
        self.fields["text"].label = part.title
        self.fields["text"].help_text = HINTS[part.number]


def start_of(part: HandoverPart) -> str:
    """What stands in an unwritten part 7: the groups to greet, as the data suggests them."""
    if part.number != 7:
        return ""
    groups = suggested_visits(part.handover.posting)
    names = "\n".join(f"・{group}" for group in groups) or "・"
    return f"あいさつに行く団体\n{names}\n\n出る会議\n・\n\n読むもの\n・"
