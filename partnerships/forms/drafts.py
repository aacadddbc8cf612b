"""連携の下書き: what a coordinator writes for the ward, and the ward's word back."""

from typing import Any

from django.core.exceptions import ValidationError

from districts.models import Office
from kyodo_portal.lib.fields import LineField, ModelRadioField, ModelSelectField, TextAreaField
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin, VersionMixin
from partnerships.actions.drafts import FIELDS, check_groups
from partnerships.forms.registration import SLOTS, party_choices
from partnerships.models import PartnershipDraft


class _DraftForm(PortalForm):
    name = LineField(label="連携の名前", max_length=40, help_text="例：公園のやさい市")
    purpose = TextAreaField(label="目的", max_length=200, required=False)
    place_text = LineField(label="場所", max_length=60, required=False)
    note = TextAreaField(
        label="区の担当へ", max_length=200, required=False, help_text="公開しません。"
    )

    def add_groups(self, ward_ids: set[int], chosen: list[int]) -> None:
        choices = party_choices(ward_ids, chosen=set(chosen), find="")
        rows = list(choices)
        for n in range(1, SLOTS + 1):
            field = ModelSelectField(label=f"参加する団体{n}", queryset=choices, required=n <= 2)
            field.offer(rows)
            self.fields[f"group_{n}"] = field
            if n <= len(chosen):
                self.initial.setdefault(f"group_{n}", chosen[n - 1])
        self.order_fields(["office", "name", *(f"group_{n}" for n in range(1, SLOTS + 1))])

    def groups(self) -> list[Any]:
        found = (self.cleaned_data.get(f"group_{n}") for n in range(1, SLOTS + 1))
        return [group for group in found if group]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                check_groups(self.groups())
            except ValidationError as error:
                self.add_error("group_2", error)
        return data

    def values(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class DraftForm(SubmissionKeyMixin, _DraftForm):
    """A new draft; `offices` are the visitor's own."""

    office = ModelRadioField(label="どの窓口として書きますか", queryset=Office.objects.none())

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = offices
        if len(offices) == 1:
            del self.fields["office"]
        else:
            field: Any = self.fields["office"]
            field.queryset = Office.objects.filter(pk__in=[office.pk for office in offices])
        self.add_groups({office.ward_id for office in offices if office.ward_id}, [])

    def writing_office(self) -> Office:
        office: Office = self.cleaned_data.get("office") or self.offices[0]
        return office


class DraftEditForm(VersionMixin, _DraftForm):
    """A draft that was written before."""

    def __init__(self, *args: Any, draft: PartnershipDraft, **kwargs: Any) -> None:
        stored = {name: getattr(draft, name) for name in FIELDS}
        kwargs["initial"] = {"version": draft.version, **stored}
        super().__init__(*args, **kwargs)
        chosen = draft.organizations.order_by("name_kana", "pk").values_list("pk", flat=True)
        self.add_groups({draft.ward_id}, list(chosen))


class DraftReturnForm(PortalForm):
    answer = TextAreaField(label="直してほしい所", max_length=200, rows=3)
