"""Choices of districts, grouped under their wards, for selects and tick boxes."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms

from districts.models import District

Grouped = list[tuple[str, list[tuple[int, str]]]]


def districts_by_ward(wards: Iterable[Any] | None = None) -> Grouped:
    """All districts (or those of `wards`) as option groups, one per ward in the city's order."""
    rows = District.objects.select_related("ward").only("name", "ward__name", "ward__order")
    if wards is not None:
        rows = rows.filter(ward__in=wards)
    return [
        (ward, [(district.pk, district.name) for district in group])
        for ward, group in groupby(rows, key=lambda district: district.ward.name)
    ]


def set_choices(form: forms.BaseForm, name: str, choices: Any) -> None:
    """Give a choice field what only the database knows."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} is not a choice field")
    field.choices = choices
