"""根拠 of a principle: what one can point at, and where it is. Reads only.

A choice is kept as kind and reference, with an address of this portal; nothing is typed, so no
foreign address and no markup can come in.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from partnerships.models import CheckItem, CheckSheet, Partnership, PrincipleEvidence
from partnerships.models.guide import Sheet
from partnerships.models.principles import shown

Kind = PrincipleEvidence.Kind
OPENNESS = 6
# The clauses of an agreement (domain.md §2.4).
CLAUSES = (
    *("目的", "事業の概要・進め方", "役割分担", "費用の負担", "責任の分担・保険"),
    *("個人情報の取扱い", "情報の共有・定例の打合せ", "公開", "成果・著作物の帰属", "期間"),
    *("変更・中止・解除", "安全・緊急時の連絡", "振り返り・評価", "協議"),
)
SHEETS_SHOWN = 12


@dataclass(frozen=True)
class Evidence:
    """One thing to point at."""

    kind: str
    reference: str
    path: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.reference}"

    @property
    def words(self) -> str:
        return shown(self.kind, self.reference)

    @property
    def label(self) -> str:
        return f"{Kind(self.kind).label}：{self.words}"


def offered(partnership: Partnership) -> list[Evidence]:
    """Everything of this partnership that a line can point at, by kind."""
    sheets = list(partnership.sheets.order_by("-year", "pk")[:SHEETS_SHOWN])
    return [
        *(Evidence(Kind.CLAUSE, f"{n} {name}") for n, name in enumerate(CLAUSES, 1)),
        *_items(partnership, sheets),
        *_meetings(sheets),
        Evidence(Kind.PAGE, "この連携のページ", partnership.get_absolute_url()),
    ]


def _items(partnership: Partnership, sheets: list[CheckSheet]) -> Iterator[Evidence]:
    newest = {row.sheet: row for row in reversed(sheets)}
    for item in CheckItem.objects.all():
        sheet = newest.get(item.sheet)
        yield Evidence(Kind.CHECK, item.code, f"{sheet.get_absolute_url()}" if sheet else "")


def _meetings(sheets: list[CheckSheet]) -> Iterator[Evidence]:
    for row in sheets:
        if row.status in {CheckSheet.Status.TOGETHER, CheckSheet.Status.RECORDED}:
            yield Evidence(
                Kind.MEETING, f"{Sheet(row.sheet).label} {row.year}年度", row.get_absolute_url()
            )


def openness_hint(partnership: Partnership) -> str:
    """What the publication state itself says about principle 6 (公開の原則)."""
    P = Partnership.Publication
    sentences = {
        P.PUBLISHED: "この連携のページは、いま公開中です。"
        "根拠に「公開ページ：この連携のページ」をえらべます。",
        P.CONFIRMING: "この連携のページは、公開してよいか、みなさんに確認中です。",
        P.STOPPED: "この連携のページは、いま公開を止めています。",
        P.PRIVATE: "この連携のページは、まだ公開していません。",
    }
    return sentences[P(partnership.publication)]


def suggested(partnership: Partnership, number: int) -> str:
    """The key of the evidence that a principle suggests by itself; "" for none."""
    is_public = partnership.publication == Partnership.Publication.PUBLISHED
    if number == OPENNESS and is_public:
        return Evidence(Kind.PAGE, "この連携のページ").key
    return ""
