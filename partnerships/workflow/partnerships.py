"""The states of a partnership and of its publication (domain.md §6.2, §6.3)."""

from kyodo_portal.lib.workflow import Transition, Workflow
from partnerships.models import Partnership

P = Partnership.Status

PARTNERSHIP = Workflow(
    name="連携",
    states=tuple(P.values),
    transitions=(
        Transition("activate", (P.PREPARING,), P.ACTIVE, "実施中にする", "区職員"),
        Transition(
            "reflect", (P.ACTIVE,), P.REFLECTING, "振り返りをはじめる", "参加団体の管理者・区職員"
        ),
        Transition("continue", (P.REFLECTING,), P.ACTIVE, "次の年度も続ける", "区職員"),
        Transition("suspend", (P.ACTIVE,), P.SUSPENDED, "休止する", "区職員"),
        Transition("resume", (P.SUSPENDED,), P.ACTIVE, "再開する", "区職員"),
        Transition(
            "complete",
            (P.REFLECTING, P.SUSPENDED),
            P.COMPLETED,
            "完了にする",
            "区職員（協働契約は区承認者）",
        ),
        Transition("cancel", (P.PREPARING, P.ACTIVE), P.CANCELLED, "中止する", "区承認者"),
    ),
)

B = Partnership.Publication

PUBLICATION = Workflow(
    name="公開",
    state_field="publication",
    states=tuple(B.values),
    transitions=(
        Transition(
            "ask", (B.PRIVATE, B.STOPPED), B.CONFIRMING, "みなさんに確認をお願いする", "区職員"
        ),
        Transition("take_back", (B.CONFIRMING,), B.PRIVATE, "確認をやめて直す", "区職員"),
        Transition("publish", (B.CONFIRMING,), B.PUBLISHED, "公開する", "区承認者"),
        Transition("renew", (B.PUBLISHED,), B.PUBLISHED, "直した所を公開する", "区承認者"),
        Transition("lapse", (B.PUBLISHED,), B.CONFIRMING, "返事がないので確認にもどす", "自動"),
        Transition("expire", (B.PUBLISHED,), B.PRIVATE, "確認がないので非公開にする", "自動"),
        Transition(
            "stop",
            (B.CONFIRMING, B.PUBLISHED),
            B.STOPPED,
            "公開を止める",
            "どの参加団体でも・橋わたし役・地区のコーディネーター・区職員・市職員",
        ),
    ),
)
