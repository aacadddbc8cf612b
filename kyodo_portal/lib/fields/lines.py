"""Typed text: lines, readings, phone numbers, addresses on the web, numbers."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kyodo_portal.lib import text
from kyodo_portal.lib.fields.base import JapaneseErrors

MAX_WHOLE_NUMBER = 2_147_483_647


class LineField(JapaneseErrors, forms.CharField):
    """One line of text."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> Any:
        return self.converted(text.clean_line(super().to_python(value) or "")) or self.empty_value

    def converted(self, line: str) -> str:
        """Return the cleaned line in the form we store."""
        return line


class TextAreaField(LineField):
    """Several lines of text; a line end counts as one character."""

    def __init__(self, *, max_length: int, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> Any:
        return text.clean_text(forms.CharField.to_python(self, value) or "") or self.empty_value


class HiraganaField(LineField):
    """A reading (よみ): hiragana, ー and spaces; katakana is converted, not refused."""

    own_messages = {"kana": "ひらがなで入力してください"}

    def converted(self, line: str) -> str:
        reading = re.sub("[　・･]", " ", text.to_hiragana(line))
        return re.sub("(?<=[ぁ-ゖー])[-‐‑‒–—―−]", "ー", reading)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not re.fullmatch("[ぁ-ゖゝゞー ]+", value):
            raise ValidationError(self.error_messages["kana"], code="kana")


class _ConvertedField(LineField):
    """A line with a fixed form; what cannot be brought into it is "invalid"."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class PhoneField(_ConvertedField):
    """A Japanese phone or fax number, stored as 045-123-4567."""

    widget = forms.TextInput(attrs={"type": "tel"})
    own_messages = {
        "invalid": "電話番号を、数字とハイフンで入力してください（例：045-123-4567）",
    }

    def __init__(self, *, max_length: int = 20, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def converted(self, line: str) -> str:
        return text.clean_phone(line) if line else ""


class PostalCodeField(_ConvertedField):
    """A postal code, stored as 241-0801."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "ck-w-5"})
    own_messages = {"invalid": "郵便番号を、7けたの数字で入力してください（例：241-0801）"}

    def __init__(self, *, max_length: int = 8, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def converted(self, line: str) -> str:
        return text.clean_postal_code(line) if line else ""


class WebUrlField(_ConvertedField):
    """An http or https address; without either, https:// is put in front."""

    widget = forms.TextInput(attrs={"inputmode": "url"})
    own_messages = {"invalid": "{label}を、https:// ではじまる形で入力してください"}

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def converted(self, line: str) -> str:
        if not line:
            return ""
        has_scheme = re.match("[A-Za-z][A-Za-z0-9+.-]*:", text.to_halfwidth(line[:30]))
        url = text.safe_url(line if has_scheme else f"https://{line}")
        if not url:
            raise ValueError("not a web address")
        return url


class MailField(JapaneseErrors, forms.EmailField):
    """A mail address, half-width."""

    own_messages = {"invalid": "メールアドレスを、name@example.jp の形で入力してください"}

    def __init__(self, *, max_length: int = 254, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> Any:
        return text.to_halfwidth(super().to_python(value) or "") or self.empty_value


class WholeNumberField(JapaneseErrors, forms.IntegerField):
    """A whole number within bounds; digits are counted before they are converted."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "ck-w-5"})
    own_messages = {"invalid": "{label}を数字で入力してください（例：12）"}

    def __init__(
        self, *, min_value: int = 0, max_value: int = MAX_WHOLE_NUMBER, **kwargs: Any
    ) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        typed = text.to_halfwidth(str(value)).replace(",", "")
        if not typed:
            return None
        match = re.fullmatch("([-+]?)([0-9]+)", typed)
        if not match:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        # More digits than any bound: any number beyond it brings the right sentence.
        return int(match[1] + (match[2].lstrip("0")[:20] or "0"))
