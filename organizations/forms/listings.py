"""The form of one offer or need."""

from datetime import date
from typing import Any

from django.forms import ValidationError
from django.utils import timezone

from districts.models import District
from kyodo_portal.lib.fields import (
    ChoiceRadioField,
    ChoiceSelectField,
    JapaneseDateField,
    LineField,
    TextAreaField,
)
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin, VersionMixin
from organizations.actions.listings import FIELDS, TOO_LONG, last_day
from organizations.forms.places import districts_by_ward, set_choices
from organizations.models import Listing, Organization

MONEY_HELP = (
    "「資金」について：お金だけのお願いより、いっしょにできることを書くと、"
    "相手が見つかりやすくなります。"
)


class ListingForm(VersionMixin, SubmissionKeyMixin, PortalForm):
    warn_personal = ("title", "detail")

    direction = ChoiceRadioField(
        label="できます・求めています",
        choices=Listing.Direction.choices,
        error_messages={"required": "「できます」か「求めています」を選んでください"},
    )
    kind = ChoiceRadioField(label="種類", choices=Listing.Kind.choices, help_text=MONEY_HELP)
    title = LineField(
        label="タイトル",
        max_length=30,
        help_text="例：集会所を貸せます／水やりを手伝ってほしい",
    )
    detail = TextAreaField(label="くわしく", max_length=300, required=False)
    district = ChoiceSelectField(label="地区", required=False, coerce=int, empty_value=None)
    timing = ChoiceRadioField(
        label="いつ",
        choices=Listing.Timing.choices,
        error_messages={"required": "いつのことかを選んでください"},
    )
    ends_on = JapaneseDateField(label="掲載の終わり", help_text="6か月先まで選べます。")

    def __init__(
        self, data: Any = None, *, organization: Organization, listing: Listing | None = None
    ) -> None:
        self.listing = listing
        super().__init__(data, initial=self.initial_of(organization))
        set_choices(self, "district", [("", "区ぜんたい・決まっていない"), *districts_by_ward()])

    def initial_of(self, organization: Organization) -> dict[str, Any]:
        if self.listing is None:
            ends_on = last_day(timezone.localdate())
            return {"district": organization.district_id, "ends_on": ends_on}
        values = {name: getattr(self.listing, name) for name in FIELDS}
        district = {"district": self.listing.district_id, "version": self.listing.version}
        return values | district

    def clean_district(self) -> District | None:
        key = self.cleaned_data["district"]
        return District.objects.get(pk=key) if key else None

    def clean_ends_on(self) -> date:
        day: date = self.cleaned_data["ends_on"]
        today = timezone.localdate()
        if self.listing and day == self.listing.ends_on:
            return day
        if day > last_day(today):
            raise ValidationError(TOO_LONG)
        if day < today:
            raise ValidationError("掲載の終わりは、今日より後の日にしてください")
        return day

    def listing_values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}
