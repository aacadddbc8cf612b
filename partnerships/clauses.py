"""The 14 clauses of a written promise: what they are, what a version holds, what has changed.

Work on values; only `public_clauses` asks the database. The clauses are data
(fixtures/reference/agreement_clauses.json; domain.md §2.4): they change with the code.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from django.conf import settings

from kyodo_portal.lib.dates import crosses_fiscal_year, format_date
from partnerships.models import Agreement, FiscalYear, Partnership, Party

FILE = "fixtures/reference/agreement_clauses.json"
# What the example texts leave open.
BLANK = "〇"
NOT_WRITTEN = "（書いていません）"
ROLES = 3
COSTS = 4
PERIOD = 10

Content = dict[str, Any]


@dataclass(frozen=True)
class Clause:
    """One of the 14. `required` is all, contract (by law for a 協働契約) or recommended."""

    number: int
    label: str
    help: str
    example: str
    required: str
    per_party: bool
    public: bool
    party_example: str = ""

    def is_required(self, kind: str) -> bool:
        if self.required == "contract":
            return kind == Agreement.Kind.CONTRACT
        return self.required == "all"


@cache
def all_clauses() -> tuple[Clause, ...]:
    """The clauses in their order."""
    path = settings.BASE_DIR / FILE
    records = json.loads(path.read_text(encoding="utf-8"))["records"]
    names = Clause.__dataclass_fields__
    return tuple(
        Clause(**{name: value for name, value in record.items() if name in names})
        for record in records
    )


def clause_of(number: int) -> Clause | None:
    return next((clause for clause in all_clauses() if clause.number == number), None)


def key_of(number: int, organization_id: int | None = None) -> str:
    """The name of a text in `clauses`: "3" for all together, "3.12" for one party."""
    return f"{number}.{organization_id}" if organization_id else str(number)


def examples(parties: Sequence[Party]) -> dict[str, str]:
    """All example texts, to start from."""
    texts = {}
    for clause in all_clauses():
        texts[key_of(clause.number)] = clause.example
        if clause.per_party:
            for party in parties:
                key = key_of(clause.number, party.organization_id)
                texts[key] = clause.party_example
    return texts


def content_of(agreement: Agreement, parties: Sequence[Party]) -> Content:
    """Everything that the parties say yes to, as plain values to keep."""
    keys = keys_of(parties)
    return {
        "kind": agreement.kind,
        "form": agreement.form,
        "starts_on": agreement.starts_on.isoformat() if agreement.starts_on else "",
        "ends_on": agreement.ends_on.isoformat() if agreement.ends_on else "",
        "over_year": agreement.over_year,
        "public": sorted(agreement.public_clauses),
        "clauses": {key: agreement.clauses[key] for key in keys if agreement.clauses.get(key)},
        "parties": [[p.organization_id, p.organization.name] for p in parties],
    }


def keys_of(parties: Sequence[Party]) -> list[str]:
    """The names of all texts that these parties can write."""
    keys = []
    for clause in all_clauses():
        keys.append(key_of(clause.number))
        if clause.per_party:
            keys += [key_of(clause.number, party.organization_id) for party in parties]
    return keys


# --- what is still missing --------------------------------------------------------------------


def state_of(clause: Clause, content: Content) -> str:
    """done, doing or todo, for the task list. What still holds a 〇 of an example is doing."""
    texts = texts_of(clause, content)
    own = [text for who, text in texts if who]
    filled = all(own) if clause.per_party and own else bool(texts[0][1])
    if clause.number == COSTS and texts[0][1]:
        filled = True
    written = any(text for _who, text in texts)
    if filled and not has_blanks(clause, content):
        return "done"
    return "doing" if written else "todo"


def has_blanks(clause: Clause, content: Content) -> bool:
    """Whether a 〇〇 of an example text still waits to be replaced."""
    return any(BLANK in text for _who, text in texts_of(clause, content))


def missing_clauses(content: Content) -> list[str]:
    """Sentences about what must be written before the parties can be asked."""
    missing = []
    for clause in all_clauses():
        name = f"「{clause.number} {clause.label}」"
        if has_blanks(clause, content):
            missing.append(f"{name}に、まだ「〇〇」のままの所があります")
        elif clause.is_required(content["kind"]) and state_of(clause, content) != "done":
            each = "（団体ごとに書きます）" if clause.number == ROLES else ""
            missing.append(f"{name}をまだ書いていません{each}")
    return missing


def missing_terms(content: Content) -> list[str]:
    """The same for kind and period."""
    missing = []
    is_contract = content["kind"] == Agreement.Kind.CONTRACT
    if is_contract and not content["form"]:
        missing.append("協働契約の型（委託型・負担金型・補助型・共催型）を選んでください")
    if not content["starts_on"]:
        missing.append("期間のはじめの日を書いてください")
    if is_contract and not content["ends_on"]:
        missing.append("期間の終わりの日を書いてください")
    return missing


def crosses_year_unsaid(content: Content) -> bool:
    """Whether the period goes over 31 March and nothing is said about the next year's costs."""
    starts_on, ends_on = day(content["starts_on"]), day(content["ends_on"])
    if not (starts_on and ends_on) or content["over_year"]:
        return False
    return crosses_fiscal_year(starts_on, ends_on)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# --- reading a version ------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One clause as a page shows it: (whose text, "" for all together; text)."""

    number: int
    label: str
    texts: list[tuple[str, str]]
    is_public: bool
    is_required: bool = False

    @property
    def joint(self) -> str:
        """What is said for all together."""
        return self.texts[0][1]

    @property
    def is_parted(self) -> bool:
        """Whether the parties have, or still need, texts of their own."""
        own = [text for _who, text in self.texts[1:]]
        return any(own) or (bool(own) and not self.joint)


def texts_of(clause: Clause, content: Content) -> list[tuple[str, str]]:
    """The joint text first, then that of each party; "" where nothing is written."""
    written = content["clauses"]
    texts = [("", written.get(key_of(clause.number), ""))]
    if clause.per_party:
        texts += [
            (name, written.get(key_of(clause.number, pk), "")) for pk, name in content["parties"]
        ]
    return texts


def rows_of(content: Content) -> list[Row]:
    """All 14 clauses, written or not."""
    return [
        Row(
            clause.number,
            clause.label,
            texts_of(clause, content),
            clause.number in content["public"],
            clause.is_required(content["kind"]),
        )
        for clause in all_clauses()
    ]


@dataclass(frozen=True)
class PublicPromise:
    """What everybody may read of the promise that stands."""

    kind: str
    clauses: list[Row]


def public_promise(kind: str, form: str, content: str | None) -> PublicPromise:
    """Kind, and 公開する条項 of the version that every party confirmed (`content` as JSON)."""
    rows = rows_of(json.loads(content)) if content else []
    shown = [row for row in rows if row.is_public and any(text for _who, text in row.texts)]
    return PublicPromise(kind_of({"kind": kind, "form": form}), shown)


def public_clauses(partnership: Partnership) -> list[Row]:
    """The clauses of the promise that stands which the parties agreed to show to everybody."""
    standing = partnership.agreements.standing().first()
    return public_clauses_of(standing) if standing else []


def public_clauses_of(agreement: Agreement) -> list[Row]:
    """The same of one agreement, as its version says that the parties were shown last."""
    found = Agreement.objects.filter(pk=agreement.pk).with_content().get().content
    if not found:
        return []
    return public_promise(agreement.kind, agreement.form, json.dumps(found)).clauses


def period_of(content: Content) -> str:
    """2026年4月1日（水）から2027年3月31日（水）まで; "" while open."""
    starts_on, ends_on = day(content["starts_on"]), day(content["ends_on"])
    begin = f"{format_date(starts_on)}から" if starts_on else ""
    return begin + (f"{format_date(ends_on)}まで" if ends_on else "")


def kind_of(content: Content) -> str:
    """協働契約（負担金型）."""
    kind = Agreement.Kind(content["kind"]).label
    return f"{kind}（{Agreement.Form(content['form']).label}）" if content["form"] else kind


def money_of(year: FiscalYear) -> str:
    """What the partnership notes about one fiscal year's money, in one line."""
    parts = [year.get_status_display(), "・".join(year.funding), year.get_band_display()]
    parts.append(f"予算は{year.get_budget_display()}" if year.budget != "none" else "")
    return "、".join(part for part in parts if part)


# --- what has changed between two versions ----------------------------------------------------

# (same, gone or new; words)
Piece = tuple[str, str]


@dataclass(frozen=True)
class Change:
    """One item that differs: both texts, cut where they differ."""

    label: str
    before: list[Piece]
    after: list[Piece]


def changes_between(before: Content, after: Content) -> list[Change]:
    """The items of which the two versions say different things, in the order of the paper."""
    old, new = dict(_lines(before)), dict(_lines(after))
    return [
        Change(label, *_cut(old.get(label, ""), new.get(label, "")))
        for label in {**new, **old}
        if old.get(label, "") != new.get(label, "")
    ]


def _lines(content: Content) -> Iterator[tuple[str, str]]:
    yield "種類", kind_of(content)
    yield "当事者", "、".join(name for _pk, name in content["parties"])
    yield "期間の日付", period_of(content)
    yield "年度をまたぐときの決めごと", content["over_year"]
    for row in rows_of(content):
        for who, text in row.texts:
            yield f"{row.number} {row.label}{f'（{who}）' if who else ''}", text
    names = [f"{row.number} {row.label}" for row in rows_of(content) if row.is_public]
    yield "公開する条項", "、".join(names)


def _cut(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces; a sentence that was changed is marked as a whole, to be readable."""
    old, new = _sentences(before), _sentences(after)
    mine: list[Piece] = []
    theirs: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = what == "equal"
        if b > a:
            mine.append(("same" if same else "gone", "".join(old[a:b])))
        if d > c:
            theirs.append(("same" if same else "new", "".join(new[c:d])))
    return mine, theirs


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[。、\n])", text) if part]
