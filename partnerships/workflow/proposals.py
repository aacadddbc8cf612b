"""The states of a proposal (domain.md §6.1)."""

from kyodo_portal.lib.workflow import Transition, Workflow
from partnerships.models import Proposal

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
