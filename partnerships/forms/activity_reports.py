"""The form of an activity report."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from kyodo_portal.lib.fields import (
    JapaneseDateField,
    LineField,
    ModelMultiChoiceField,
    ModelRadioField,
    ModelSelectField,
    TextAreaField,
    WholeNumberField,
)
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin, VersionMixin
from organizations.models import Event, Organization
from partnerships.actions.activity_reports import FIELDS, MOST_PHOTOS, Photo
from partnerships.forms.photos import (
    ASK_THEM,
    PEOPLE_AGREED,
    alt_field,
    photo_field,
    what_is_seen,
)
from partnerships.models import ActivityReport, ReportPhoto

SLOTS = range(1, MOST_PHOTOS + 1)


class ReportForm(SubmissionKeyMixin, VersionMixin, PortalForm):
    """One day: what was done, how many came, up to three pictures in words."""

    warn_personal = ("title", "text")

    organization = ModelRadioField(
        label="どの団体の報告ですか", queryset=Organization.objects.none()
    )
    on = JapaneseDateField(label="活動した日")
    title = LineField(label="見出し", max_length=40, help_text="例：秋の植えかえをしました")
    text = TextAreaField(
        label="活動の様子", max_length=300, help_text="個人の名前は書かないでください。"
    )
    participants = WholeNumberField(
        label="参加した人数", required=False, min_value=1, max_value=99999
    )
    event = ModelSelectField(
        label="行事",
        queryset=Event.objects.none(),
        required=False,
        empty_label="行事のページとつながない",
    )

    def __init__(
        self,
        *args: Any,
        parties: Any,
        report: ActivityReport | None = None,
        **kwargs: Any,
    ) -> None:
        self.report = report
        if report:
            names = (*FIELDS, "version")
            kwargs["initial"] = {name: getattr(report, name) for name in names}
        super().__init__(*args, **kwargs)
        self.is_multipart_form = True
        if report or len(parties) == 1:
            del self.fields["organization"]
        else:
            rows = Organization.objects.filter(pk__in=[party.pk for party in parties])
            self.fields["organization"].queryset = rows  # type: ignore[attr-defined]
        events = Event.objects.filter(
            organization__in=parties, status__in=["published", "postponed", "cancelled"]
        )
        self.fields["event"].queryset = Event.objects.filter(  # type: ignore[attr-defined]
            pk__in=list(events.order_by("-starts_at").values_list("pk", flat=True)[:20])
        )
        self._add_photos()

    def _add_photos(self) -> None:
        kept = self.report.photos.all() if self.report else ReportPhoto.objects.none()
        if kept:
            self.fields["without"] = ModelMultiChoiceField(
                label="けす写真", queryset=kept, required=False
            )
        for n in SLOTS[len(kept) :]:
            self.fields[f"photo_{n}"] = photo_field(f"写真{n}")
            self.fields[f"alt_{n}"] = alt_field(f"写真{n}の説明")
        self.fields["people_agreed"] = forms.BooleanField(label=PEOPLE_AGREED, required=False)

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > timezone.localdate():
            raise ValidationError("活動した日は、今日までの日にしてください")
        return self.cleaned_data["on"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for n in SLOTS:
            if data.get(f"photo_{n}") and not data.get(f"alt_{n}"):
                self.add_error(f"alt_{n}", what_is_seen(f"写真{n}"))
        if any(data.get(f"photo_{n}") for n in SLOTS) and not data.get("people_agreed"):
            self.add_error("people_agreed", ASK_THEM)
        return data

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    def photos(self) -> list[Photo]:
        """The pictures chosen, each with its words."""
        data = self.cleaned_data
        return [(data[f"photo_{n}"], data[f"alt_{n}"]) for n in SLOTS if data.get(f"photo_{n}")]

    def without(self) -> list[int]:
        return [photo.pk for photo in self.cleaned_data.get("without") or ()]
