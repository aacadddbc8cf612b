"""The form with which a party leaves a partnership."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from kyodo_portal.lib.fields import ChoiceRadioField, JapaneseDateField, LineField
from kyodo_portal.lib.forms import PortalForm, VersionMixin
from organizations.models import Organization
from partnerships.actions.parties import IN_THE_FUTURE, NOT_ITSELF
from partnerships.models import Party
from partnerships.search import group_meant

MERGED = Party.LeftReason.MERGED


class LeaveForm(VersionMixin, PortalForm):
    """When and why, and whether its words may stay; no reason beyond that is asked."""

    reason = ChoiceRadioField(
        label="どうなりましたか",
        choices=Party.LeftReason,
        error_messages={"required": "どれに近いかを選んでください"},
    )
    on = JapaneseDateField(label="抜けた日")
    successor = LineField(
        label="いっしょになった団体の名前",
        max_length=60,
        required=False,
        help_text="「ほかの団体といっしょになった」ときに、登録されている名前を書きます。",
    )
    keeps_words = forms.BooleanField(
        required=False,
        label="これまでに書いた言葉は、このまま公開してよい",
        help_text="チェックがないときは、この団体が書いた言葉を、公開のページから消します。",
    )

    def __init__(self, *args: Any, organization: Organization, version: int, **kwargs: Any) -> None:
        self.organization = organization
        kwargs["initial"] = {"version": version, "on": timezone.localdate()}
        super().__init__(*args, **kwargs)

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > timezone.localdate():
            raise ValidationError(IN_THE_FUTURE)
        return self.cleaned_data["on"]

    def clean_successor(self) -> Organization | None:
        """The group that the name means; only asked for when groups have become one."""
        name = self.cleaned_data["successor"]
        if not name or self.data.get("reason") != MERGED:
            return None
        group, others = group_meant(name)
        if group == self.organization:
            raise ValidationError(NOT_ITSELF)
        if group is None and others:
            names = "、".join(str(other) for other in others[:5])
            raise ValidationError(
                f"1つに決まりませんでした。どれか1つの名前を書いてください：{names}"
            )
        if group is None:
            raise ValidationError("その名前の団体は見つかりませんでした。空けておくこともできます")
        return group
