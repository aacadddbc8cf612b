"""Times of day typed as 時・分 in separate boxes."""

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kyodo_portal.lib import text
from kyodo_portal.lib.fields.base import JapaneseErrors
from kyodo_portal.lib.fields.days import _DatePartsWidget

_HOUR = re.compile("(?P<half>午前|午後)? ?(?P<hour>[0-9]{1,2}) ?時?")
_WHOLE = re.compile(
    "(?P<half>午前|午後)? ?(?P<hour>[0-9]{1,2}) ?(?::|時) ?"
    "(?:(?P<minute>[0-9]{1,2}) ?分?|(?P<and_half>半))"
)


class JapaneseTimeWidget(_DatePartsWidget):
    """Two boxes: 時 (13, or 午後1) and 分. Posted as name_hour, name_minute."""

    parts = {"hour": "時", "minute": "分"}


class JapaneseTimeField(JapaneseErrors, forms.Field):
    """A time of day in two boxes; 午後1時半 or 13:30 in the first box is understood too.

    An empty 分 means the full hour.
    """

    widget: type[forms.Widget] = JapaneseTimeWidget
    own_messages = {"invalid": "時刻は『13時30分』のように入力してください"}

    def to_python(self, value: Any) -> datetime.time | None:
        if value is None or isinstance(value, datetime.time):
            return value
        typed = [value, ""] if isinstance(value, str) else [str(part or "") for part in value]
        hour, minute = (text.to_halfwidth(part[:20]) for part in typed)
        if not hour and not minute:
            return None
        try:
            return _read(hour, minute)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


def _read(hour: str, minute: str) -> datetime.time:
    match = (None if minute else _WHOLE.fullmatch(hour)) or _HOUR.fullmatch(hour)
    if not match:
        raise ValueError("not a time")
    found = match.groupdict()
    if found.get("and_half"):
        minute = "30"
    minute = found.get("minute") or minute or "0"
    if not re.fullmatch("[0-9]{1,2} ?分?", minute):
        raise ValueError("not a minute")
    return datetime.time(_of_24(found["half"], int(found["hour"])), int(minute.rstrip(" 分")))


def _of_24(half: str | None, hour: int) -> int:
    """午後1時 is 13; 午前12時 is midnight and 午後12時 noon."""
    if half is None:
        return hour
    if hour > 12:
        raise ValueError("not an hour of half a day")
    return hour % 12 + (12 if half == "午後" else 0)
