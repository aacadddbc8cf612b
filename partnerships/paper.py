"""Where a printed sheet leads: to the page on which its answers are entered.

A new kind of sheet needs one line in `ENTRY` (for the offices that enter what comes back) and one
in `OWN` (for the group itself, when it scans the code and answers on the web instead).
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse

from partnerships.models import PaperSheet
from partnerships.permissions import can_enter_sheet

Address = Callable[[PaperSheet], str]


def _of_proposal(name: str) -> Address:
    return lambda sheet: reverse(name, args=[sheet.proposal.number if sheet.proposal else ""])


def _of_partnership(name: str) -> Address:
    return lambda sheet: reverse(name, args=[sheet.partnership_id])


def _of_agreement(name: str) -> Address:
    """`part` of these sheets is "version:<agreement>:<number>"."""
    return lambda sheet: reverse(name, args=[sheet.partnership_id, sheet.part.split(":")[1]])


def _of_check_sheet(name: str, *, for_group: bool) -> Address:
    """`part` is the sheet and its fiscal year: "plan:2026"."""

    def address(sheet: PaperSheet) -> str:
        kind, _, year = sheet.part.partition(":")
        group = [sheet.organization_id] if for_group else []
        return reverse(f"partnerships:{name}", args=[sheet.partnership_id, kind, year, *group])

    return address


ENTRY: dict[str, Address] = {
    PaperSheet.Kind.REPLY: _of_proposal("partnerships:proposal-reply-on-behalf"),
    PaperSheet.Kind.CONSENT: _of_partnership("partnerships:consent-on-paper"),
    PaperSheet.Kind.DRAFT: _of_check_sheet("sheet-on-paper", for_group=True),
    PaperSheet.Kind.JOINT: _of_check_sheet("sheet-joint", for_group=False),
    PaperSheet.Kind.AGREEMENT: _of_agreement("partnerships:agreement-on-paper"),
}
OWN: dict[str, Address] = {
    PaperSheet.Kind.REPLY: _of_proposal("partnerships:proposal-reply"),
    PaperSheet.Kind.CONSENT: _of_partnership("partnerships:consent-give"),
    PaperSheet.Kind.DRAFT: _of_check_sheet("sheet-side", for_group=True),
    PaperSheet.Kind.JOINT: _of_check_sheet("sheet-joint", for_group=False),
    PaperSheet.Kind.AGREEMENT: _of_agreement("partnerships:agreement-confirm"),
}


def entry_url(sheet: PaperSheet) -> str:
    """The page on which an office enters this sheet, with the sheet's number."""
    return f"{ENTRY[sheet.kind](sheet)}?sheet={sheet.number}"


def own_url(sheet: PaperSheet) -> str:
    """The page on which the group itself answers the same."""
    return OWN[sheet.kind](sheet)


def sheet_asked(request: HttpRequest, kind: str, subject: object) -> PaperSheet | None:
    """The sheet named by `?sheet=` on an entry page, if it is out and this person may enter it."""
    number = request.GET.get("sheet", "")[:20]
    rows = PaperSheet.objects.out().filter(number=number, kind=kind)
    sheet: PaperSheet | None = rows.select_related(
        "proposal__recipient", "proposal__third_party", "partnership", "organization"
    ).first()
    if sheet is None or sheet.subject != subject or not can_enter_sheet(request.user, sheet):
        return None
    return sheet


def sheet_printed(request: HttpRequest, kind: str, subject: object) -> PaperSheet | None:
    """The sheet named by `?sheet=` on a print page of its subject (whoever may print sees it)."""
    rows = PaperSheet.objects.filter(number=request.GET.get("sheet", "")[:20], kind=kind)
    sheet: PaperSheet | None = rows.select_related("organization", "office").first()
    return sheet if sheet is not None and sheet.subject == subject else None
