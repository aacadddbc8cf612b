"""まだつながりのない団体: public groups in no partnership yet, with whom to ask about them."""

from typing import Any

from django.db.models import Exists, OuterRef

from districts.models import Office
from organizations.models import Organization
from partnerships.analysis.facts import Selection
from partnerships.models import Partnership, Party
from partnerships.permissions import AnalysisScope


def unlinked_groups(selection: Selection, scope: AnalysisScope) -> Any:
    """Groups of the wards that `scope` counts, by reading; the year filter does not matter here."""
    parties = (
        Party.objects.active()
        .filter(organization=OuterRef("pk"))
        .exclude(partnership__status=Partnership.Status.CANCELLED)
    )
    rows = Organization.objects.filter(status__in=Organization.PUBLIC_STATUSES)
    if not scope.everywhere:
        rows = rows.filter(ward_id__in=scope.wards)
    if selection.ward is not None:
        rows = rows.filter(ward_id=selection.ward)
    if selection.district is not None:
        rows = rows.filter(district_id=selection.district)
    if selection.kind:
        rows = rows.filter(kind=selection.kind)
    if selection.theme is not None:
        themes = Organization.themes.through._default_manager.filter(
            organization=OuterRef("pk"), theme=selection.theme
        )
        rows = rows.filter(Exists(themes))
    rows = rows.filter(~Exists(parties)).select_related("ward", "district")
    return rows.order_by("name_kana", "name", "pk")


def plazas_of(groups: list[Organization]) -> dict[int, Office]:
    """{district: its care plaza} for the districts of these groups, in one statement."""
    links = Office.districts.through._default_manager.filter(
        district_id__in={group.district_id for group in groups if group.district_id},
        office__kind=Office.Kind.CARE_PLAZA,
        office__is_open=True,
    ).select_related("office")
    return {link.district_id: link.office for link in links.order_by("-office__order", "-pk")}
