"""The consent sheet that came back: answer, fields to leave out, and the sheet itself, as one."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from organizations.models import Organization
from partnerships.actions.fields import hide_field
from partnerships.actions.paper import settle_sheet
from partnerships.actions.publication import give_consent
from partnerships.models import PaperSheet, Partnership


@transaction.atomic
def enter_paper_consent(
    partnership: Partnership,
    *,
    by: Any,
    organization: Organization,
    via: str,
    label: str,
    answerer_role: str,
    hide: Iterable[str] = (),
    sheet: PaperSheet | None = None,
    **answer: Any,
) -> None:
    """Write a party's answer that an office heard or read, and what the party does not show.

    Raises ValidationError for a field that is another party's own, Conflict when the round is over.
    """
    for key in hide:
        hide_field(partnership, by=by, organization=organization, key=key, via=via, label=label)
    give_consent(
        partnership,
        by=by,
        organization=organization,
        via=via,
        label=label,
        answerer_role=answerer_role,
        **answer,
    )
    settle_sheet(
        sheet,
        PaperSheet.Kind.CONSENT,
        subject=partnership,
        organization=organization,
        by=by,
        via=via,
        role=answerer_role,
        label=label,
    )
