"""Sections that every desk has: consultations, calls, late replies."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from kyodo_portal.desk.sections import Line, Section, proposal_line, section
from organizations.models import OutreachTask
from partnerships.models import Consultation, Pledge, Proposal
from partnerships.talking import talks_in


def shared_sections(user: Any, on: date) -> Iterator[Section]:
    yield section(
        "相談（まだ終わっていないもの）",
        Consultation.objects.visible_to(user).open().select_related("ward").order_by("created_at"),
        reverse("partnerships:desk-consultations"),
        lambda c: Line(
            f"{c.number} {c.get_kind_display()}",
            reverse("partnerships:desk-consultation", args=[c.number]),
            c.created_at.date(),
            c.get_status_display(),
        ),
    )
    yield section(
        "電話・紙で伝えること",
        OutreachTask.objects.visible_to(user).open().select_related("organization"),
        reverse("organizations:outreach-list"),
        lambda t: Line(str(t), reverse("organizations:outreach-done", args=[t.pk]), t.due_on),
    )
    yield section(
        "返事がおそい提案",
        Proposal.objects.visible_to(user)
        .overdue(on)
        .select_related("sender", "recipient")
        .order_by("due_on"),
        reverse("partnerships:desk-proposals"),
        proposal_line,
    )
    yield section(
        "話し合いで決めて、おくれていること",
        Pledge.objects.at_desk_of(user)
        .overdue(on)
        .select_related("organization", "office", "room__proposal", "room__partnership"),
        reverse("partnerships:desk-proposals"),
        pledge_line,
    )


def pledge_line(pledge: Pledge) -> Line:
    talks = talks_in(pledge.room)
    return Line(
        pledge.what, f"{talks.url()}#pledges", pledge.due_on, f"{pledge.owner}・{talks.title}"
    )
