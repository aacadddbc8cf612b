"""The states of a promise (domain.md §6.4). 期限まぢか is no state: it follows from the day."""

from kyodo_portal.lib.workflow import Transition, Workflow
from partnerships.models import Agreement

S = Agreement.Status

AGREEMENT = Workflow(
    name="約束",
    states=tuple(S.values),
    transitions=(
        Transition(
            "ask", (S.DRAFT,), S.CONFIRMING, "みなさんに確認をお願いする", "区職員・橋わたし役"
        ),
        Transition("take_back", (S.CONFIRMING,), S.DRAFT, "確認をやめて直す", "区職員・橋わたし役"),
        Transition("conclude", (S.CONFIRMING,), S.CONCLUDED, "締結を記録する", "区職員"),
        Transition("drop", (S.DRAFT, S.CONFIRMING), S.DROPPED, "とりやめる", "区職員・橋わたし役"),
        Transition("end", (S.CONCLUDED,), S.ENDED, "終わりにする", "自動・区職員"),
        Transition(
            "renew", (S.CONCLUDED, S.ENDED), S.RENEWED, "次の約束ができた", "自動（次の締結のとき）"
        ),
    ),
)
