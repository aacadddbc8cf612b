"""Our form fields for model fields, so that model forms need not repeat them."""

from typing import Any

from django import forms
from django.db import models

from kyodo_portal.lib.fields.choices import ChoiceRadioField
from kyodo_portal.lib.fields.days import JapaneseDateField
from kyodo_portal.lib.fields.lines import (
    LineField,
    MailField,
    TextAreaField,
    WebUrlField,
    WholeNumberField,
)


def portal_formfield(db_field: Any, **kwargs: Any) -> forms.Field | None:
    """Return our form field for a model field (the `formfield_callback` of PortalModelForm)."""
    if getattr(db_field, "choices", None):
        kwargs = {"initial": None, "choices_form_class": ChoiceRadioField} | kwargs
    else:
        form_class = _BY_MODEL_FIELD.get(type(db_field))
        kwargs = ({"form_class": form_class} if form_class else {}) | kwargs
    field: forms.Field | None = db_field.formfield(**kwargs)
    return field


_BY_MODEL_FIELD: dict[type, type[forms.Field]] = {
    models.CharField: LineField,
    models.TextField: TextAreaField,
    models.EmailField: MailField,
    models.URLField: WebUrlField,
    models.PositiveIntegerField: WholeNumberField,
    models.PositiveSmallIntegerField: WholeNumberField,
    models.DateField: JapaneseDateField,
}
