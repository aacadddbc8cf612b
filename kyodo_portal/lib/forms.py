"""Base forms: Japanese sentences, no HTML traps, warnings about private data, safe repeats."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper  # type: ignore[import-untyped]
from django import forms

from kyodo_portal.lib.fields import MAX_WHOLE_NUMBER, portal_formfield, speak_japanese
from kyodo_portal.lib.text import looks_personal

CONFIRM_PERSONAL = "confirm_personal"
UNKNOWN_VERSION = -1


@dataclass(frozen=True)
class PersonalWarning:
    """A free text that seems to hold somebody's contact details."""

    name: str
    label: str
    kinds: tuple[str, ...]

    @property
    def text(self) -> str:
        found = "・".join(self.kinds)
        return f"「{self.label}」に、個人の連絡先（{found}）のようなものがあります。公開されます"


class PortalFormMixin(forms.BaseForm):
    """What every form of the portal shares. The page writes `<form novalidate>` and the token.

    `warn_personal` names the free-text fields that will be public. When one of them looks like
    it holds private contact details, the form comes back once with a box 「このまま公開します」;
    ticked, the same text passes.
    """

    use_required_attribute = False
    warn_personal: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            speak_japanese(field)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def personal_warnings(self) -> list[PersonalWarning]:
        """Return a warning for each public free text that looks private; empty when unbound."""
        cleaned = getattr(self, "cleaned_data", {})
        found = (
            (name, looks_personal(str(cleaned.get(name) or ""))) for name in self.warn_personal
        )
        return [
            PersonalWarning(name, str(self.fields[name].label or name), tuple(kinds))
            for name, kinds in found
            if kinds
        ]

    def full_clean(self) -> None:
        self.fields.pop(CONFIRM_PERSONAL, None)
        super().full_clean()
        warnings = self.personal_warnings() if self.is_bound else []
        if not warnings:
            return
        self.fields[CONFIRM_PERSONAL] = _confirm_personal_field(warnings)
        if not self[CONFIRM_PERSONAL].data:
            self.add_error(
                CONFIRM_PERSONAL,
                "個人の連絡先のようです。公開されます。消すか、下にチェックを入れてください",
            )


def _confirm_personal_field(warnings: list[PersonalWarning]) -> forms.BooleanField:
    help_text = "。".join(warning.text for warning in warnings) + "。"
    return forms.BooleanField(label="このまま公開します", required=False, help_text=help_text)


class PortalForm(PortalFormMixin, forms.Form):
    """A form without a model."""


class PortalModelForm(PortalFormMixin, forms.ModelForm):  # type: ignore[type-arg]
    """A form for a model; its fields become ours (see `portal_formfield`)."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        # Runs before the metaclass reads Meta, so no form has to repeat the setting.
        super().__init_subclass__(**kwargs)
        meta = cls.__dict__.get("Meta")
        if meta is not None and not hasattr(meta, "formfield_callback"):
            meta.formfield_callback = staticmethod(portal_formfield)


class SubmissionKeyField(forms.CharField):
    """A random key per rendered form: the same form sent twice carries the same key."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, initial=new_submission_key, **kwargs)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data if _is_submission_key(data) else initial

    def clean(self, value: Any) -> str:
        return str(value) if _is_submission_key(value) else new_submission_key()


def new_submission_key() -> str:
    """Return 128 random bits as 32 hex digits."""
    return secrets.token_hex(16)


def _is_submission_key(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{32}", value) is not None


class SubmissionKeyMixin(forms.Form):
    """Adds `submission_key`, by which an action recognises a repeated submit."""

    submission_key = SubmissionKeyField()


class VersionField(forms.IntegerField):
    """The version of the object a form was rendered from; unreadable means "no version"."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> int:
        digits = str(value if value is not None else "")
        if not re.fullmatch("[0-9]{1,10}", digits) or int(digits) > MAX_WHOLE_NUMBER:
            return UNKNOWN_VERSION
        return int(digits)


class VersionMixin(forms.Form):
    """Adds `version`; a save against another version is a conflict, never a silent overwrite."""

    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        version = getattr(getattr(self, "instance", None), "version", None)
        if version is not None:
            self.initial.setdefault("version", version)

    def use_version(self, version: int) -> None:
        """Render the form again against this version, after its reader has seen the conflict."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("version")] = str(version)
        self.data = data


def form_has_errors(*forms_of_page: forms.BaseForm | None) -> bool:
    """Tell whether the page title begins with 「エラー：」."""
    return any(form is not None and form.is_bound and form.errors for form in forms_of_page)
