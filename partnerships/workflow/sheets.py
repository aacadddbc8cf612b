"""The states of a check sheet (domain.md §6.4)."""

from kyodo_portal.lib.workflow import Transition, Workflow
from partnerships.models import CheckSheet

S = CheckSheet.Status

CHECK_SHEET = Workflow(
    name="チェックシート",
    states=tuple(S.values),
    transitions=(
        Transition(
            "open",
            (S.NOT_YET,),
            S.FILLING,
            "記入をはじめる",
            "自動・団体の管理者・橋わたし役・区職員",
        ),
        # By hand, or when the last party has handed in.
        Transition(
            "meet",
            (S.NOT_YET, S.FILLING),
            S.TOGETHER,
            "いっしょに確認をはじめる",
            "団体の管理者・橋わたし役・区職員・みなさんが記入ずみのとき自動",
        ),
        # Some items were talked over; the others wait for the next meeting.
        Transition(
            "note",
            (S.TOGETHER,),
            S.TOGETHER,
            "途中まで記録する",
            "団体の管理者・橋わたし役・区職員",
        ),
        Transition(
            "record", (S.TOGETHER,), S.RECORDED, "記録する", "団体の管理者・橋わたし役・区職員"
        ),
        Transition(
            "correct",
            (S.RECORDED,),
            S.RECORDED,
            "直した版をつくる",
            "団体の管理者・橋わたし役・区職員",
        ),
    ),
)
