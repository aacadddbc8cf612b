"""支援の記録: one entry of the coordinator's log (domain.md §2.7)."""

from typing import Any

from django.utils import timezone

from districts.models import Office
from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    JapaneseDateField,
    LineField,
    ModelRadioField,
    TextAreaField,
)
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin
from organizations.models import Organization
from partnerships.forms.proposals import choice, group_hint
from partnerships.models import SupportLog
from partnerships.search import group_meant


class SupportLogForm(SubmissionKeyMixin, PortalForm):
    office = ModelRadioField(label="どの窓口の記録ですか", queryset=Office.objects.none())
    on = JapaneseDateField(label="日付", initial=timezone.localdate)
    organization_name = LineField(
        label="相手（団体）",
        max_length=60,
        help_text="団体の名前を書いてください。一部だけでもさがせます。",
    )
    organization = ModelRadioField(
        label="どの団体ですか", queryset=Organization.objects.none(), required=False
    )
    method = ChoiceRadioField(label="方法", choices=SupportLog.Method.choices)
    content = TextAreaField(
        label="内容",
        max_length=200,
        help_text="住民の方のお名前は書かないでください。",
    )
    connected_to = LineField(label="つないだ先", max_length=80, required=False)
    next_step = LineField(label="次にすること", max_length=80, required=False)
    next_on = JapaneseDateField(label="次にすることの期日", required=False)
    sharing = ChoiceRadioField(label="共有範囲", choices=SupportLog.Sharing.choices)

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = list(offices)
        self._offer_offices()
        self._find_group()

    def _offer_offices(self) -> None:
        if len(self.offices) == 1:
            del self.fields["office"]
            return
        field: Any = self.fields["office"]
        field.queryset = Office.objects.filter(pk__in=[office.pk for office in self.offices])

    def _find_group(self) -> None:
        """Offer the groups that the typed name may mean, when they are several."""
        name = self.data.get("organization_name", "") if self.is_bound else ""
        self.group, candidates = group_meant(str(name)[:60])
        if self.group is not None or not candidates:
            del self.fields["organization"]
            return
        field: Any = self.fields["organization"]
        field.queryset = Organization.objects.filter(pk__in=[group.pk for group in candidates])
        field.label_from_instance = lambda group: choice(group.name, group_hint(group))

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day and day > timezone.localdate():
            self.add_error("on", "日付は、今日か、それより前の日にしてください")
        return day

    def clean(self) -> None:
        super().clean()
        self.group = self.group or self.cleaned_data.get("organization")
        if self.group is not None or not self.cleaned_data.get("organization_name"):
            return
        if "organization" in self.fields:
            self.add_error("organization", "どの団体か、下から選んでください")
        else:
            self.add_error(
                "organization_name",
                "その名前の団体が見つかりません。名前の一部で、もう一度ためしてください",
            )

    def log_office(self) -> Office:
        office: Office = self.cleaned_data.get("office") or self.offices[0]
        return office

    def values(self) -> dict[str, Any]:
        """Fields of SupportLog."""
        names = ("on", "method", "content", "connected_to", "next_step", "next_on", "sharing")
        return {"organization": self.group, **{n: self.cleaned_data[n] for n in names}}
