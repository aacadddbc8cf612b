"""Printed sheets: given a number when printed, closed when what came back has been entered."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from districts.models import Office
from kyodo_portal.history.actions import next_number, record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.ids import receipt_number
from organizations.models import Organization
from partnerships.models import PaperSheet, Partnership, Proposal
from partnerships.workflow import PAPER

Subject = Proposal | Partnership


def issue_sheet(
    kind: str,
    *,
    subject: Subject,
    by: Any,
    organization: Organization | None = None,
    part: str = "",
    office: Office | None = None,
) -> PaperSheet:
    """The sheet that is out for this subject, part and group; a new one, with a number, if none is.

    `office` is where it comes back to; without it the subject's third party.
    """
    key = _key(kind, subject, part, organization)
    out = PaperSheet.objects.out().filter(key=key)
    if kept := out.first():
        return kept
    try:
        with transaction.atomic():
            return _issue(kind, subject, by, organization, part, office, key)
    except IntegrityError:
        # Two people printed it at the same moment: both get the number of the first.
        if kept := out.first():
            return kept
        raise


def _key(kind: str, subject: Subject, part: str, organization: Organization | None) -> str:
    about = "proposal" if isinstance(subject, Proposal) else "partnership"
    return f"{kind}:{about}:{subject.pk}:{part}:{organization.pk if organization else ''}"


def _issue(
    kind: str,
    subject: Subject,
    by: Any,
    organization: Organization | None,
    part: str,
    office: Office | None,
    key: str,
) -> PaperSheet:
    year = timezone.localdate().year
    about = {"proposal" if isinstance(subject, Proposal) else "partnership": subject}
    sheet: PaperSheet = PaperSheet.objects.create(
        number=receipt_number("K", year, next_number("K", year)),
        kind=kind,
        part=part,
        organization=organization,
        office=office or subject.third_party,
        printed_by=by,
        key=key,
        **about,
    )
    whose = f"（{organization}）" if organization else ""
    record(subject, "paper_printed", by=by, note=f"{sheet}{whose}")
    return sheet


def return_sheet(
    sheet: PaperSheet,
    *,
    by: Any,
    via: str = HistoryEntry.Via.PAPER,
    role: str = "",
    label: str = "",
) -> None:
    """What the sheet said has been entered. Call it inside the action that enters it.

    `role` is what the writer of the sheet is in the group, in words; never a name. Raises Conflict
    when somebody else entered this sheet first.
    """
    PAPER.move(sheet, "return", returned_at=timezone.now(), via=via, role=role, entered_by=by)
    record(sheet.subject, "paper_returned", by=by, label=label, via=via, note=str(sheet))


@transaction.atomic
def cancel_sheet(sheet: PaperSheet, *, by: Any, label: str = "") -> None:
    """The sheet will not come back: lost, or answered in another way."""
    PAPER.move(sheet, "cancel")
    record(sheet.subject, "paper_cancelled", by=by, label=label, note=str(sheet))


def settle_sheet(
    sheet: PaperSheet | None,
    kind: str,
    *,
    subject: Subject,
    organization: Organization | None,
    by: Any,
    via: str,
    role: str = "",
    label: str = "",
    part: str = "",
) -> None:
    """The group has answered: by this `sheet`, or in another way than by the sheet that is out.

    Call it inside the action that takes the answer. Nobody waits for the sheet after that.
    """
    if sheet is not None:
        return_sheet(sheet, by=by, via=via, role=role, label=label)
        return
    key = _key(kind, subject, part, organization)
    if out := PaperSheet.objects.out().filter(key=key).first():
        cancel_sheet(out, by=by, label=label)
