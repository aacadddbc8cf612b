"""Dates typed as 年・月・日 in separate boxes; no calendar needed."""

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kyodo_portal.lib import dates, text
from kyodo_portal.lib.fields.base import JapaneseErrors


class _DatePartsWidget(forms.MultiWidget):
    """Text boxes side by side, each with its unit (年・月・日) for the template."""

    template_name = "ck/widgets/japanese_date.html"
    parts: dict[str, str] = {}

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
            for name in self.parts
        }
        super().__init__(boxes, attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for box, unit in zip(context["widget"]["subwidgets"], self.parts.values(), strict=True):
            box["unit"] = unit
        return context

    def decompress(self, value: Any) -> list[Any]:
        """Return the boxes for a date, or for an ISO text such as an initial value in a link."""
        if isinstance(value, str):
            try:
                value = dates.parse_date(value)
            except ValueError:
                return [value] + [None] * (len(self.parts) - 1)
        return [getattr(value, name, None) for name in self.parts]


class JapaneseDateWidget(_DatePartsWidget):
    """Three boxes: 年 (2025 or 令和7), 月, 日. Posted as name_year, name_month, name_day."""

    parts = {"year": "年", "month": "月", "day": "日"}


class YearMonthWidget(_DatePartsWidget):
    """Two boxes: 年 and 月. Posted as name_year, name_month."""

    parts = {"year": "年", "month": "月"}


class JapaneseDateField(JapaneseErrors, forms.Field):
    """A date in three boxes; a whole date pasted into the first box is understood too."""

    widget: type[forms.Widget] = JapaneseDateWidget
    own_messages = {"invalid": "日付は『2025年4月1日』のように入力してください"}

    def to_python(self, value: Any) -> datetime.date | None:
        if value is None or isinstance(value, datetime.date):
            return value
        typed = [value] if isinstance(value, str) else [str(part or "") for part in value]
        typed = [text.clean_line(part) for part in typed]
        if not any(typed):
            return None
        try:
            return self._read(typed[0], typed[1:])
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def _read(self, year: str, others: list[str]) -> datetime.date:
        if not any(others):
            return dates.parse_date(year)
        month, day = (_small_number(part) for part in others)
        return datetime.date(dates.parse_year(year), month, day)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class YearMonthField(JapaneseDateField):
    """A month in two boxes, as the first of that month."""

    widget = YearMonthWidget
    own_messages = {"invalid": "年と月は『2025年4月』のように入力してください"}

    def _read(self, year: str, others: list[str]) -> datetime.date:
        month = "".join(others) or "".join(re.findall("年(.+)", year))
        return datetime.date(dates.parse_year(year.split("年")[0]), _small_number(month), 1)


def _small_number(typed: str) -> int:
    match = re.fullmatch("([0-9]{1,2})[月日]?", text.to_halfwidth(typed[:20]))
    if not match:
        raise ValueError("not a month or day")
    return int(match[1])
