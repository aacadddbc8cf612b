"""Starting an entry, taking one over, entering a name only, declaring before the first review."""

from typing import Any

from django import forms

from districts.models import District, Ward
from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    ChoiceSelectField,
    HiraganaField,
    LineField,
    ModelSelectField,
    MultiChoiceField,
)
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin, VersionMixin
from kyodo_portal.lib.text import search_key
from organizations.entry import is_live
from organizations.forms.places import districts_by_ward, set_choices
from organizations.models import Organization

NOT_ALL = "確認のチェックがまだのものがあります"
DECLARATIONS = {
    "non_profit": "営利を目的としない活動です",
    "open_to_all": "だれでも参加できる活動、または、みんなの役に立つ活動です",
    "neutral": "政治・宗教・選挙を、主な目的にしていません",
    "no_gangs": "暴力団などと関係がありません",
    "true": "書いたことは、まちがいありません",
}
SHORT_DECLARATIONS = ("neutral", "no_gangs", "true")


class OrganizationCreateForm(SubmissionKeyMixin, PortalForm):
    name = LineField(label="団体名", max_length=60)
    name_kana = HiraganaField(
        label="団体名のよみ（ひらがな）",
        max_length=80,
        help_text="カタカナで書いても、ひらがなに直します。",
    )
    kind = ChoiceRadioField(label="団体の種類", choices=Organization.Kind.choices)
    ward = ModelSelectField(label="主に活動する区", queryset=Ward.objects.all())


class ClaimForm(PortalForm):
    code = LineField(
        label="招待の番号",
        max_length=30,
        help_text="手紙にある10文字の番号です。小文字でも、ハイフンがなくてもかまいません。",
    )


class NameOnlyForm(SubmissionKeyMixin, PortalForm):
    """Ward staff enter a group by name. A name that the ward already has is asked about once."""

    name = LineField(label="団体名", max_length=60)
    kind = ChoiceRadioField(label="団体の種類", choices=Organization.Kind.choices)
    district = ChoiceSelectField(label="地区", coerce=int)

    def __init__(self, *args: Any, wards: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wards = wards
        self.duplicates: list[Organization] = []
        places = districts_by_ward(wards)
        set_choices(self, "district", [("", "選んでください"), *places])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("district"):
            data["district"] = District.objects.get(pk=data["district"])
            self.duplicates = self._same_name(data.get("name", ""), data["district"].ward_id)
        if self.duplicates and not self.data.get("is_other_group"):
            names = "・".join(organization.name for organization in self.duplicates)
            self.fields["is_other_group"] = forms.BooleanField(
                label="別の団体なので、このまま登録します", required=False
            )
            self.add_error(
                "is_other_group", f"同じ区に、同じ名前の団体があります（{names}）。確かめてください"
            )
        return data

    def _same_name(self, name: str, ward_id: int) -> list[Organization]:
        """Groups of the ward whose name differs in no more than width, case or blanks."""
        if not name:
            return []
        rows = Organization.objects.filter(ward_id=ward_id).exclude(status="closed")
        # A second click on this very form must not meet the group that the first one made.
        rows = rows.exclude(submission_key=self.cleaned_data.get("submission_key", ""))
        key = plain_name(name)
        return [row for row in rows.only("name") if plain_name(row.name) == key]


def plain_name(name: str) -> str:
    """A name without blanks and differences of width or case."""
    return "".join(search_key(name).split())


class SubmitForm(VersionMixin, PortalForm):
    """The declarations before a review; companies, schools and public bodies have fewer."""

    declarations = MultiChoiceField(
        label="確認してください",
        choices=list(DECLARATIONS.items()),
        error_messages={"required": NOT_ALL},
        help_text="あてはまることを確かめて、すべてにチェックを入れてください。",
    )

    def __init__(self, data: Any = None, *, organization: Organization, version: int) -> None:
        super().__init__(data, initial={"version": version})
        self.choices = [(name, DECLARATIONS[name]) for name in declarations_of(organization)]
        set_choices(self, "declarations", self.choices)

    def clean_declarations(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["declarations"]
        if len(ticked) < len(self.choices):
            raise forms.ValidationError(NOT_ALL)
        return ticked


def declarations_of(organization: Organization) -> tuple[str, ...]:
    """All five; fewer for companies, schools and public bodies; the last for later changes."""
    if is_live(organization):
        return ("true",)
    if organization.uses_short_declaration:
        return SHORT_DECLARATIONS
    return tuple(DECLARATIONS)
