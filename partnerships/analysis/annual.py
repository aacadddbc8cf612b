"""The numbers of an annual report: counted while it is a draft, frozen when it is published.

Small numbers are hidden here already, for staff too: what they see is what will be published.
Names and words of partnerships are never frozen; they are read anew, so that a stopped publication
stops here at once.
"""

from datetime import datetime
from statistics import mean, median
from typing import Any

from django.utils import timezone

from districts.models import District, Ward
from partnerships.analysis import flow
from partnerships.analysis.facts import Facts, Selection, read_facts
from partnerships.analysis.hiding import hide_in_list
from partnerships.analysis.tables import PUBLIC_LIMIT
from partnerships.models import CheckSheet, Gratitude, Partnership
from partnerships.models.guide import Sheet
from partnerships.permissions import AnalysisScope

UNTOLD = "のせていません"
FEWER = "5未満"
Rows = list[list[Any]]


def numbers_of(ward: Ward, year: int, now: datetime) -> dict[str, Any]:
    """All numbers of a ward's fiscal year, ready for the page, the CSV and the archive."""
    scope = AnalysisScope(wards=frozenset({ward.pk}))
    selection = Selection(year=year, ward=ward.pk, inside=True)
    facts = read_facts(selection, scope, timezone.localdate(now))
    return {
        "works": works_rows(facts, year),
        "districts": [
            len({place for work in facts.works for place in work.districts}),
            District.objects.filter(ward=ward).count(),
        ],
        "proposals": proposal_rows(selection, scope, now),
        "replies": reply_numbers(selection, scope, now),
        "sheets": sheet_rows(facts, year),
        "consultations": consultation_rows(selection, scope),
    }


def works_rows(facts: Facts, year: int) -> Rows:
    """What began and what went on from the year before, with the total."""
    new = sum(work.is_new_in(year) for work in facts.works)
    numbers = hide_in_list([new, len(facts.works) - new], PUBLIC_LIMIT).rows[0]
    labels = ("新しくはじまった連携", "前の年度からつづく連携", "あわせて")
    return [[label, told(number)] for label, number in zip(labels, numbers, strict=True)]


def told(number: int | None, word: str = UNTOLD) -> int | str:
    return word if number is None else number


def proposal_rows(selection: Selection, scope: AnalysisScope, now: datetime) -> Rows:
    found = flow.flow_of(selection, scope, now)
    rows: Rows = [[state.label, told(state.count)] for state in found.states]
    return [*rows, ["あわせて", told(found.total)]]


def reply_numbers(selection: Selection, scope: AnalysisScope, now: datetime) -> dict[str, Any]:
    """Average and median days until the first reply, from three replies on."""
    days = flow.days_to_reply(selection, scope)
    if len(days) < PUBLIC_LIMIT:
        return {}
    return {"mean": round(mean(days), 1), "median": median(days), "count": len(days)}


def sheet_rows(facts: Facts, year: int) -> Rows:
    """For each check sheet: partnerships that recorded it together for the year."""
    keys = {work.pk for work in facts.works}
    recorded = CheckSheet.objects.filter(
        year=year,
        status=CheckSheet.Status.RECORDED,
        partnership__ward_id__in=_wards(facts),
    )
    done = set(recorded.order_by().values_list("partnership_id", "sheet"))
    rows: Rows = []
    for sheet, label in Sheet.choices:
        full = sum((pk, sheet) in done for pk in keys)
        # Recorded and not recorded: either one, small, would be known from the other.
        shown = hide_in_list([full, len(keys) - full], PUBLIC_LIMIT).rows[0][0]
        rows.append([str(label), told(shown)])
    return rows


def _wards(facts: Facts) -> set[int]:
    return {work.ward for work in facts.works}


def consultation_rows(selection: Selection, scope: AnalysisScope) -> Rows:
    """By kind; fewer than five are 「5未満」, and no total gives them back."""
    found = flow.consultations_of(selection, scope)
    rows = [
        [label, told(number, FEWER if label in found.small else UNTOLD)]
        for label, number in found.rows
    ]
    return [*rows, ["あわせて", told(found.total)]]


# --- words of partnerships, read anew each time ---------------------------------------------------


def works_of(ward: Ward, year: int) -> dict[str, Any]:
    """Published partnerships of the ward that ran in the year, new ones apart, and thanks."""
    selection = Selection(year=year, ward=ward.pk)
    facts = read_facts(selection, AnalysisScope(), timezone.localdate())
    keys = [work.pk for work in facts.works]
    shown = {
        row.pk: row for row in Partnership.objects.published().filter(pk__in=keys).order_by("pk")
    }
    rows = [
        {
            "partnership": shown[work.pk],
            "parties": "、".join(facts.groups[pk].name for pk in work.parties),
        }
        for work in facts.works
        if work.pk in shown
    ]
    new = {work.pk for work in facts.works if work.is_new_in(year)}
    thanks = Gratitude.objects.filter(partnership__in=list(shown))
    return {
        "new": [row for row in rows if row["partnership"].pk in new],
        "effects": [row for row in rows if row["partnership"].effect_title],
        "voices": list(thanks.select_related("speaker", "about", "partnership")[:30]),
    }
