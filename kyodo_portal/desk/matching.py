"""Sections about matching, for ward staff and coordinators alike."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from districts.permissions import Scope
from kyodo_portal.desk.sections import Line, Section, section
from partnerships.matching.districts import unanswered_needs
from partnerships.models import Introduction


def matching_sections(user: Any, scope: Scope, on: date) -> Iterator[Section]:
    page = reverse("partnerships:desk-match")
    yield section(
        "紹介の返事まち",
        Introduction.objects.visible_to(user).open().select_related("first", "second", "office"),
        f"{page}?show=introductions",
        lambda i: Line(str(i), i.get_absolute_url(), i.created_at.date(), i.office.name),
    )
    yield section(
        "近くに『できます』がない『求めています』",
        unanswered_needs(scope, on),
        f"{page}?show=needs",
        lambda n: Line(n.title, n.get_absolute_url(), n.ends_on, n.organization.name),
    )
