"""Sections about who keeps what: handovers, partnerships without a keeper, drafts to register."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from districts.permissions import Scope
from kyodo_portal.desk.sections import Line, Section, partnership_line, section
from partnerships.models import Handover, Partnership, PartnershipDraft


def handover_sections(user: Any, scope: Scope, on: date) -> Iterator[Section]:
    """`on` is today. The city reads handovers on their own page, not on the desk."""
    yield section(
        "引継ぎ",
        Handover.objects.visible_to(user).open().select_related("posting__office"),
        reverse("partnerships:handover-list"),
        lambda h: Line(str(h.posting), h.get_absolute_url(), h.changes_on, h.get_status_display()),
    )
    if scope.staff_wards:
        yield section(
            "担当が決まっていない連携",
            Partnership.objects.of_staff(user).without_keeper().order_by("-pk"),
            f"{reverse('partnerships:desk-partnerships')}?show=unkept",
            partnership_line,
        )
        drafts = PartnershipDraft.objects.visible_to(user).filter(
            ward_id__in=scope.staff_wards, status="handed"
        )
        yield section(
            "橋わたし役からの連携の下書き（登録まち）",
            drafts.select_related("office").order_by("updated_at"),
            reverse("partnerships:draft-list"),
            lambda d: Line(
                d.name,
                reverse("partnerships:draft-detail", args=[d.pk]),
                d.updated_at.date(),
                str(d.office),
            ),
        )
