"""Mails about check sheets (N13 of domain.md §7): which sheet, of whom, until when. No answers."""

from typing import Any

from kyodo_portal.lib.dates import format_date
from organizations.notices import tell_office, tell_organization
from partnerships.models import CheckSheet
from partnerships.notices.partnerships import organizations_of

# What an office reads out to a group without mail.
SPOKEN = {
    "sheet_opened": "「{name}」の{sheet}のチェックシートを、書いてみませんか",
    "sheet_closing": "「{name}」の{sheet}のチェックシートは、{due}までです",
}


def tell_sheet(kind: str, sheet: CheckSheet, *, event: str) -> None:
    """Tell every party, and the third party, that a sheet is open or will be due."""
    partnership, path = sheet.partnership, sheet.get_absolute_url()
    organizations = organizations_of(partnership)
    due = format_date(sheet.due_on) if sheet.due_on else ""
    context: dict[str, Any] = {
        "title": partnership.name,
        "parties": "、".join(map(str, organizations)),
        "sheet": str(sheet),
        "due": due,
    }
    for organization in organizations:
        message = SPOKEN[kind].format(
            name=partnership.name, sheet=sheet.get_sheet_display(), due=due
        )
        tell_organization(kind, organization, event=event, message=message, path=path, **context)
    if partnership.third_party:
        tell_office(kind, partnership.third_party, event=event, path=path, **context)
