"""How the pages of check sheets and principles find their partnership, and who else is inside."""

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from organizations.models import Organization
from partnerships.models import CheckSheet, Partnership, Party
from partnerships.models.guide import Sheet
from partnerships.permissions import can_read_sheets
from partnerships.sheets import is_year_of, sheet_of


def partnership_inside(request: HttpRequest, pk: int) -> Partnership:
    """The partnership with its present parties, for those inside; for others nothing is here."""
    parties = Party.objects.active().select_related("organization", "successor")
    rows = Partnership.objects.select_related("ward", "third_party").prefetch_related(
        Prefetch("parties", queryset=parties)
    )
    partnership: Partnership = get_object_or_404(rows, pk=pk)
    if not can_read_sheets(request.user, partnership):
        raise Http404
    return partnership


def sheet_inside(request: HttpRequest, pk: int, sheet: str, year: int) -> CheckSheet:
    """One sheet of it; まだ as long as nobody opened it."""
    partnership = partnership_inside(request, pk)
    if sheet not in Sheet.values or not is_year_of(partnership, year, timezone.localdate()):
        raise Http404
    return sheet_of(partnership, sheet, year)


def party_of(partnership: Partnership, organization_id: int) -> Organization:
    """The organisation, if it takes part; else 404."""
    for party in partnership.parties.all():
        if party.organization_id == organization_id:
            return party.organization
    raise Http404


def trail(partnership: Partnership, *here: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (partnership.name, partnership.get_absolute_url()),
        ("チェックシート", reverse("partnerships:sheet-list", args=[partnership.pk])),
        *here,
    ]


def sheet_trail(sheet: CheckSheet, here: str) -> list[tuple[str, str]]:
    return trail(sheet.partnership, (str(sheet), sheet.get_absolute_url()), (here, ""))


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
