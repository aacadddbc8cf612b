"""How far a partnership's registration has come, and what is still missing for its next step.

The guards of domain.md §6.2 and §6.3, asked by the actions and shown by the pages alike.
"""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from kyodo_portal.lib.dates import fiscal_year
from partnerships.models import (
    Agreement,
    CheckItem,
    JointCheck,
    Partnership,
    Principle,
    PrincipleRecord,
)
from partnerships.models.guide import Sheet, short_name
from partnerships.parties import active_ids
from partnerships.querysets.agreements import STOOD

# The nine tasks of registration (journeys.md §5.5 B) and the reflection that closes a year.
TASKS = {
    "parties": "だれと",
    "place": "どこで",
    "what": "なにを",
    "activities": "主な連携活動",
    "promise": "約束",
    "money": "年度とお金",
    "plan": "計画のチェックシート",
    "principles": "横浜コードの記録",
    "effects": "連携の効果",
    "reflect": "振り返りのチェックシート",
}

# What these tasks hold stands on the public page; the parties say yes to exactly these words.
PUBLIC_TASKS = frozenset({"parties", "place", "what", "activities", "promise", "effects"})

ASKED = frozenset({Partnership.Publication.CONFIRMING, Partnership.Publication.PUBLISHED})


def asks_again(partnership: Partnership, task: str) -> bool:
    """Whether saving a task asks those whom its words concern: they were asked before, or it is
    public."""
    return task in PUBLIC_TASKS and partnership.publication in ASKED


def agreement_of(partnership: Partnership) -> Agreement | None:
    """The promise that stands; else the newest whose period is over; None while there is none.

    Drafts do not count: nobody has promised anything yet.
    """
    rows = partnership.agreements.filter(status__in=STOOD)
    # "concluded" comes before "ended".
    return rows.order_by("status", "-pk").first()


def is_contract(partnership: Partnership) -> bool:
    """Whether the promise is a 協働契約, which asks for mutual evaluation and the approver."""
    agreement = agreement_of(partnership)
    return agreement is not None and agreement.kind == Agreement.Kind.CONTRACT


def checked_codes(partnership: Partnership, year: int | None = None) -> set[str]:
    """The codes (P1 … F3) with a joint record, in one fiscal year or in whatever year."""
    rows = JointCheck.objects.current().filter(record__sheet__partnership=partnership)
    if year is not None:
        rows = rows.filter(record__sheet__year=year)
    return set(rows.exclude(item=None).values_list("item__code", flat=True))


def unchecked(partnership: Partnership, sheet: str, year: int | None = None) -> list[str]:
    """The codes of a sheet that nobody has recorded together yet."""
    codes = CheckItem.objects.filter(sheet=sheet).values_list("code", flat=True)
    done = checked_codes(partnership, year)
    return [code for code in codes if code not in done]


def reflected_year(partnership: Partnership) -> int | None:
    """The fiscal year of the newest reflection that was opened or recorded; None before any."""
    rows = partnership.sheets.filter(sheet=Sheet.REFLECT).exclude(status="not_yet")
    years = rows.order_by("-year").values_list("year", flat=True)
    return years.first()


def unrecorded_principles(partnership: Partnership) -> list[str]:
    """The names of the principles without a joint line in the newest review."""
    lines = PrincipleRecord.objects.of_last_review().filter(partnership=partnership, party=None)
    done = lines.values("principle_id")
    return list(Principle.objects.exclude(pk__in=done).values_list("name", flat=True))


def missing_for_activation(partnership: Partnership) -> list[str]:
    """Sentences about what is missing before 「実施中」; empty when nothing is."""
    missing = []
    if len(active_ids(partnership)) < 2:
        missing.append("連携には2つ以上の団体が必要です")
    if not partnership.agreements.standing().exists():
        missing.append("「約束」をまだ記録していません（口頭の約束でもかまいません）")
    if codes := unchecked(partnership, Sheet.PLAN):
        missing.append(
            f"計画のチェックシートで、まだ確認していない項目：{_listed(map(short_name, codes))}"
        )
    if names := unrecorded_principles(partnership):
        missing.append(f"横浜コードの記録で、まだ状態を書いていない原則：{_listed(names)}")
    return missing


def missing_for_completion(partnership: Partnership, mutual_evaluation_on: Any = None) -> list[str]:
    """Sentences about what is missing before 「完了」; empty when nothing is."""
    missing = _missing_of_reflection(partnership)
    evaluated = mutual_evaluation_on or partnership.mutual_evaluation_on
    if is_contract(partnership) and not evaluated:
        missing.append("協働契約の連携では、相互評価の日を記録してから完了にします")
    return missing


def missing_for_continuing(partnership: Partnership) -> list[str]:
    """Sentences about what is missing before the next fiscal year; empty when nothing is."""
    year = reflected_year(partnership)
    if year is None or year < fiscal_year(timezone.localdate()) - 1:
        return ["今年度の振り返りのチェックシートを、まだ始めていません"]
    return _missing_of_reflection(partnership)


def _missing_of_reflection(partnership: Partnership) -> list[str]:
    codes = unchecked(partnership, Sheet.REFLECT, reflected_year(partnership))
    if not codes:
        return []
    return [
        f"振り返りのチェックシートで、まだ確認していない項目：{_listed(map(short_name, codes))}"
    ]


def missing_for_publication(partnership: Partnership) -> list[str]:
    """Sentences about what is missing before the parties can be asked; empty when nothing is."""
    missing = []
    if partnership.status == Partnership.Status.CANCELLED and not partnership.learned:
        missing.append("中止した連携は、「学んだこと」を書くと公開できます")
    if len(active_ids(partnership)) < 2:
        missing.append("連携には2つ以上の団体が必要です")
    if not partnership.purpose:
        missing.append("「なにを」の目的をまだ書いていません")
    if not partnership.activities.exists():
        missing.append("「主な連携活動」を1つ以上書いてください")
    return missing


def task_states(partnership: Partnership) -> dict[str, str]:
    """`{task: done | doing | todo}` for the task list."""
    plan = _share(4, unchecked(partnership, Sheet.PLAN))
    reflect = _share(3, unchecked(partnership, Sheet.REFLECT, reflected_year(partnership)))
    effects = [partnership.effect_title, partnership.effect_text, partnership.gratitudes.exists()]
    return {
        "parties": "done" if len(active_ids(partnership)) >= 2 else "todo",
        "place": "done" if partnership.districts.exists() or partnership.place_text else "todo",
        "what": _filled([partnership.name, partnership.purpose]),
        "activities": "done" if partnership.activities.exists() else "todo",
        "promise": "done" if agreement_of(partnership) else "todo",
        "money": "done" if partnership.fiscal_years.exists() else "todo",
        "plan": plan,
        "principles": _share(6, unrecorded_principles(partnership)),
        "effects": _filled(effects),
        "reflect": reflect,
    }


def _share(total: int, missing: list[str]) -> str:
    if not missing:
        return "done"
    return "doing" if len(missing) < total else "todo"


def _filled(values: Iterable[Any]) -> str:
    given = [bool(value) for value in values]
    if all(given):
        return "done"
    return "doing" if any(given) else "todo"


def _listed(words: Iterable[str]) -> str:
    return "、".join(words)
