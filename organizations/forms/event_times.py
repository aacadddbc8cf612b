"""When an event is, and when it will be instead."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from kyodo_portal.lib.fields import ChoiceRadioField, JapaneseDateField, JapaneseTimeField
from kyodo_portal.lib.forms import PortalForm
from organizations.actions.events import END_FIRST, check_times
from organizations.models import Event

BOTH = "新しい日時が書いてあります。「決まっている」を選ぶか、日時を消してください"
WHEN = ("day", "from_time", "until_time", "until_day")


class TimesForm(PortalForm):
    """From when until when, as three questions and one that may stay empty."""

    day = JapaneseDateField(label="日にち", help_text="例：2026年4月1日")
    from_time = JapaneseTimeField(label="はじまりの時刻", help_text="例：13時30分（午後1時半）")
    until_time = JapaneseTimeField(label="おわりの時刻")
    until_day = JapaneseDateField(
        label="おわりの日", required=False, help_text="次の日以降までつづくときだけ書いてください。"
    )
    # When nothing was changed, a date that has passed since may stay.
    unchanged: tuple[datetime, datetime] | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day, first, last = (cleaned.get(name) for name in ("day", "from_time", "until_time"))
        if day is None or first is None or last is None or "until_day" in self.errors:
            return cleaned
        starts_at = at(day, first)
        ends_at = at(cleaned.get("until_day") or day, last)
        if self.unchanged != (starts_at, ends_at):
            try:
                check_times(starts_at, ends_at)
            except ValidationError as error:
                late = error.message == END_FIRST
                self.add_error("until_time" if late else "day", error)
        cleaned["starts_at"], cleaned["ends_at"] = starts_at, ends_at
        return cleaned


def at(day: date, time: Any) -> datetime:
    """The moment of a day's time, as the clocks of the city show it."""
    return timezone.make_aware(datetime.combine(day, time))


def times_of(event: Event) -> dict[str, Any]:
    """How the stored times stand in the boxes."""
    starts_at, ends_at = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    return {
        "day": starts_at.date(),
        "from_time": starts_at.time(),
        "until_day": ends_at.date() if ends_at.date() != starts_at.date() else None,
        "until_time": ends_at.time(),
    }


class RescheduleForm(TimesForm):
    """The new date of an event."""


class PostponeForm(TimesForm):
    """Whether the new date is known, and which it is."""

    decided = ChoiceRadioField(
        label="新しい日時は決まっていますか",
        choices=[("yes", "決まっている"), ("no", "まだ決まっていない")],
        error_messages={"required": "新しい日時が決まっているかどうかを選んでください"},
    )
    field_order = ["decided", *WHEN]

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for name in ("day", "from_time", "until_time"):
            self.fields[name].required = False
            self.fields[name].mark = "決まっているとき必須"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        decided = self.cleaned_data.get("decided")
        typed = any(self.cleaned_data.get(name) or name in self.errors for name in WHEN)
        if decided == "no" and typed:
            self.add_error("decided", BOTH)
        if decided != "yes":
            return self.cleaned_data
        for name in ("day", "from_time", "until_time"):
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return super().clean()
