"""The state machines of domain.md §6.1–6.3: proposal, partnership, publication, consultation."""

from kyodo_portal.lib.workflow import Transition, Workflow
from partnerships.models import Consultation, Introduction, Partnership, Proposal

S = Proposal.Status

PROPOSAL = Workflow(
    name="提案",
    states=tuple(S.values),
    transitions=(
        Transition("consult", (S.DRAFT,), S.CONSULTING, "先に相談する", "声をかける団体のメンバー"),
        Transition(
            "return", (S.CONSULTING,), S.DRAFT, "助言をうけて直す", "橋わたし役・声をかける団体"
        ),
        Transition("send", (S.DRAFT, S.CONSULTING), S.SENT, "提案を送る", "声をかける団体の管理者"),
        # ① talk and ② ask
        Transition(
            "accept",
            (S.SENT,),
            S.IN_TALKS,
            "話し合ってみたい",
            "声をかけられた団体の管理者・代理入力",
        ),
        # ③ the board will discuss it: the state stays, the due date moves
        Transition(
            "postpone", (S.SENT,), S.SENT, "役員会にかける", "声をかけられた団体の管理者・代理入力"
        ),
        # ⑤ a message that names another group: the state stays
        Transition(
            "introduce",
            (S.SENT,),
            S.SENT,
            "ほかの団体を紹介する",
            "声をかけられた団体の管理者・代理入力",
        ),
        Transition(
            "decline",
            (S.SENT, S.IN_TALKS),
            S.DECLINED,
            "今回は見送る",
            "声をかけられた団体の管理者・代理入力",
        ),
        Transition(
            "withdraw", (S.SENT, S.IN_TALKS), S.WITHDRAWN, "取り下げる", "声をかけた団体の管理者"
        ),
        Transition("agree", (S.IN_TALKS,), S.AGREED, "約束する", "双方の管理者・片方は代理入力"),
        Transition("register", (S.AGREED,), S.REGISTERED, "連携として登録する", "区職員"),
        Transition("expire", (S.SENT, S.IN_TALKS), S.CLOSED, "終了する", "自動"),
        Transition("close", (S.AGREED,), S.CLOSED, "登録しないで終わる", "区職員・双方の管理者"),
    ),
)

P = Partnership.Status

PARTNERSHIP = Workflow(
    name="連携",
    states=tuple(P.values),
    transitions=(
        Transition("activate", (P.PREPARING,), P.ACTIVE, "実施中にする", "区職員"),
        Transition("suspend", (P.ACTIVE,), P.SUSPENDED, "休止する", "区職員"),
        Transition("resume", (P.SUSPENDED,), P.ACTIVE, "再開する", "区職員"),
        Transition(
            "complete",
            (P.ACTIVE, P.SUSPENDED),
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
        Transition(
            "stop",
            (B.CONFIRMING, B.PUBLISHED),
            B.STOPPED,
            "公開を止める",
            "どの参加団体でも・橋わたし役・区職員・市職員",
        ),
    ),
)

C = Consultation.Status

CONSULTATION = Workflow(
    name="相談",
    states=tuple(C.values),
    transitions=(
        Transition("take", (C.RECEIVED,), C.TAKEN, "担当になる", "伝えられた窓口"),
        Transition("start", (C.TAKEN,), C.IN_PROGRESS, "対応をはじめる", "担当の窓口"),
        Transition(
            "close", (C.RECEIVED, C.TAKEN, C.IN_PROGRESS), C.CLOSED, "終わりにする", "担当の窓口"
        ),
        Transition(
            "cancel", (C.RECEIVED, C.TAKEN, C.IN_PROGRESS), C.CANCELLED, "取り消す", "相談した人"
        ),
    ),
)

I = Introduction.Status  # noqa: E741 - the tables above are named by one letter, too

INTRODUCTION = Workflow(
    name="紹介",
    states=tuple(I.values),
    transitions=(
        # The first yes changes no state; the second one connects.
        Transition(
            "connect",
            (I.ASKED,),
            I.CONNECTED,
            "会ってみたい（両方）",
            "両方の団体の管理者・代理入力",
        ),
        Transition(
            "decline", (I.ASKED,), I.DECLINED, "今回は見送る", "どちらかの団体の管理者・代理入力"
        ),
        Transition("withdraw", (I.ASKED,), I.WITHDRAWN, "紹介を取り下げる", "紹介した窓口"),
    ),
)
