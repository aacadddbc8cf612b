"""Radio buttons, tick boxes and selects; nothing is ever chosen beforehand."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kyodo_portal.lib.fields.base import JapaneseErrors

_LONGEST_KEY = 18


class ChoiceRadioField(JapaneseErrors, forms.TypedChoiceField):
    """Radio buttons, none of them chosen beforehand."""

    widget = forms.RadioSelect
    choose = True

    def __init__(self, *, choices: Any = (), empty_label: str = "", **kwargs: Any) -> None:
        """`empty_label` names a first button for "none", for questions that may stay open."""
        super().__init__(choices=choices, **kwargs)
        if not callable(choices):
            first = [("", empty_label)] if empty_label else []
            self.choices = first + _without_blank(self.choices)


class ChoiceSelectField(JapaneseErrors, forms.TypedChoiceField):
    """A select of at most about twenty items; the first says 「選んでください」."""

    choose = True

    def __init__(self, *, choices: Any = (), **kwargs: Any) -> None:
        super().__init__(choices=choices, **kwargs)
        if not callable(choices):
            self.choices = [("", "選んでください"), *_without_blank(self.choices)]


def _without_blank(choices: Any) -> list[tuple[Any, Any]]:
    return [choice for choice in choices if choice[0] not in ("", None)]


class _AtMost(JapaneseErrors):
    """Tick boxes with an upper limit on how many may be ticked."""

    widget = forms.CheckboxSelectMultiple
    choose = True
    own_messages = {"too_many": "{label}は%(limit)dつまで選べます"}

    def __init__(self, *, max_choices: int | None = None, **kwargs: Any) -> None:
        self.max_choices = max_choices
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        ticked = list(dict.fromkeys(value)) if isinstance(value, (list, tuple)) else value
        if self.max_choices is not None and ticked and len(ticked) > self.max_choices:
            message = self.error_messages["too_many"]
            raise ValidationError(message, code="too_many", params={"limit": self.max_choices})
        return super().clean(ticked)


class MultiChoiceField(_AtMost, forms.TypedMultipleChoiceField):
    """Tick boxes, returned as a list."""


class ModelRadioField(JapaneseErrors, forms.ModelChoiceField):  # type: ignore[type-arg]
    """Radio buttons over rows, none of them chosen beforehand."""

    widget = forms.RadioSelect
    choose = True

    def __init__(self, *, queryset: Any, empty_label: str | None = None, **kwargs: Any) -> None:
        super().__init__(queryset=queryset, empty_label=empty_label, **kwargs)


class ModelSelectField(JapaneseErrors, forms.ModelChoiceField):  # type: ignore[type-arg]
    """A select over rows; the first item says 「選んでください」."""

    choose = True

    def __init__(
        self,
        *,
        queryset: Any,
        empty_label: str | None = "選んでください",
        **kwargs: Any,
    ) -> None:
        super().__init__(queryset=queryset, empty_label=empty_label, **kwargs)

    def offer(self, rows: Iterable[Any]) -> None:
        """Offer `rows` of the queryset, read once where several selects of a page share them."""
        head = [] if self.empty_label is None else [("", self.empty_label)]
        self.choices = head + [(row.pk, self.label_from_instance(row)) for row in rows]


class ModelMultiChoiceField(_AtMost, forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Tick boxes over rows."""

    def clean(self, value: Any) -> Any:
        # SQLite has no integer of more than 63 bits and fails on a list that holds one.
        if isinstance(value, (list, tuple)) and any(len(str(key)) > _LONGEST_KEY for key in value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class ConsentField(JapaneseErrors, forms.BooleanField):
    """One box that has to be ticked, with its own sentence when it is not."""

    def __init__(self, *, message: str, **kwargs: Any) -> None:
        kwargs["error_messages"] = {"required": message} | (kwargs.get("error_messages") or {})
        super().__init__(**kwargs)
