"""What the task forms of a registration share: stored values, blocks, and "both texts"."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.db import models

from kyodo_portal.lib.dates import format_date
from kyodo_portal.lib.forms import PortalForm, VersionMixin
from partnerships.models import Partnership


@dataclass
class Block:
    """Some fields under one heading; `optional` ones are folded away until somebody wants them."""

    title: str = ""
    text: str = ""
    names: list[str] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    folded_title: str = ""
    # What the page shows beside the fields: a row of `sheets.Compared`.
    beside: Any = None


@dataclass(frozen=True)
class Difference:
    """One field of which somebody else saved another text meanwhile."""

    label: str
    mine: str
    theirs: str


class TaskForm(VersionMixin, PortalForm):
    """One task of the list. Subclasses say what is stored, and what goes to the action."""

    guide: ClassVar[str] = ""

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        self.partnership = partnership
        self.layout: list[Block] = []
        kwargs["initial"] = {"version": partnership.version, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.build()
        for name, value in self.stored().items():
            self.initial.setdefault(name, value)

    def build(self) -> None:
        """Add the fields that depend on the partnership, and their layout."""

    def stored(self) -> dict[str, Any]:
        """What the partnership holds now, by field name."""
        names = [name for name in self.fields if hasattr(self.partnership, name)]
        return {n: getattr(self.partnership, n) for n in names if n != "version"}

    def entry(self) -> dict[str, Any]:
        """The arguments for the action."""
        return {name: self.cleaned_data[name] for name in self.fields if name in _own(self)}

    def blocks(self) -> list[dict[str, Any]]:
        """The layout with bound fields; fields without a place come last."""
        placed = {name for block in self.layout for name in [*block.names, *block.folded]}
        rest = [f.name for f in self.visible_fields() if f.name not in placed]
        return [
            {
                "title": block.title,
                "text": block.text,
                "fields": [self[name] for name in block.names],
                "folded": [self[name] for name in block.folded],
                "folded_title": block.folded_title,
                "beside": block.beside,
                "open": any(self[name].errors or self[name].value() for name in block.folded),
            }
            for block in [*self.layout, *([Block(names=rest)] if rest else [])]
        ]

    def differences(self, fresh: "TaskForm") -> list[Difference]:
        """Where this form and the stored values of `fresh` (unbound) say different things."""
        found = []
        for name, own in self.fields.items():
            if name not in fresh.fields or own.widget.is_hidden:
                continue
            mine = shown(own, self.cleaned_data.get(name))
            theirs = shown(own, fresh.initial.get(name))
            if mine != theirs:
                found.append(Difference(str(own.label), mine, theirs))
        return found


def both_texts(form: Any, saved: Mapping[str, Any], *, version: int) -> list[dict[str, Any]]:
    """What another person saved beside what is typed (label, before, after), where they differ.

    `saved` are the stored values by field name; the form goes on from their `version`.
    """
    form.use_version(version)
    rows = [
        {
            "label": field.label,
            "before": shown(field, saved[name]),
            "after": shown(field, form.cleaned_data.get(name)),
        }
        for name, field in form.fields.items()
        if name in saved and not field.widget.is_hidden
    ]
    return [row for row in rows if row["before"] != row["after"]]


def in_columns(field: forms.Field) -> forms.Field:
    """The field with its choices side by side where there is room."""
    field.widget.attrs["class"] = "ck-columns"
    return field


def _own(form: forms.BaseForm) -> set[str]:
    return {name for name, f in form.fields.items() if not f.widget.is_hidden} - {
        "confirm_personal"
    }


def shown(form_field: forms.Field, value: Any) -> str:
    """A field's value in words, to be read beside another one."""
    if value in (None, "", []):
        return "（書いていません）"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, datetime.date):
        return format_date(value)
    if isinstance(form_field, forms.ModelChoiceField):
        return _shown_rows(form_field, value)
    if isinstance(form_field, forms.ChoiceField):
        choices: Any = form_field.choices
        labels = {str(key): str(label) for key, label in choices}
        keys = value if isinstance(value, list) else [value]
        return "、".join(labels.get(str(key), str(key)) for key in keys)
    return str(value)


def _shown_rows(form_field: Any, value: Any) -> str:
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, (int, str)):
        return str(form_field.queryset.filter(pk=value).first() or "（書いていません）")
    rows = list(value)
    return "、".join(str(row) for row in rows) or "（書いていません）"
