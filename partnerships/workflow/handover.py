"""The states of a handover of staff, of officers, and of a coordinator's draft (domain.md §6.4)."""

from kyodo_portal.lib.workflow import Transition, Workflow
from partnerships.models import Handover, OfficerHandover, PartnershipDraft

H = Handover.Status

HANDOVER = Workflow(
    name="引継ぎ",
    states=tuple(H.values),
    transitions=(
        Transition("write", (H.PLANNED,), H.WRITING, "書きはじめる", "前任の担当・区承認者"),
        Transition(
            "hand",
            (H.PLANNED, H.WRITING),
            H.RECEIVING,
            "後任に渡す",
            "前任の担当・区承認者・自動（担当が変わる日）",
        ),
        Transition("finish", (H.RECEIVING,), H.DONE, "受け取りを終える", "後任の担当"),
        Transition(
            "cancel",
            (H.PLANNED, H.WRITING, H.RECEIVING),
            H.CANCELLED,
            "取りやめる",
            "区承認者（担当が変わる日の前まで）",
        ),
    ),
)

O = OfficerHandover.Status  # noqa: E741 - the tables above are named by one letter, too

OFFICER_HANDOVER = Workflow(
    name="役員交代",
    states=tuple(O.values),
    transitions=(
        Transition("receive", (O.OPEN,), O.RECEIVED, "受け取りました", "あたらしい管理者"),
        Transition("finish", (O.OPEN, O.RECEIVED), O.DONE, "交代を終える", "自動（役を終える日）"),
        Transition("cancel", (O.OPEN, O.RECEIVED), O.CANCELLED, "取りやめる", "団体の管理者"),
    ),
)

D = PartnershipDraft.Status

DRAFT = Workflow(
    name="連携の下書き",
    states=tuple(D.values),
    transitions=(
        Transition("hand", (D.WRITING,), D.HANDED, "区に渡す", "書いた窓口のコーディネーター"),
        Transition("return", (D.HANDED,), D.WRITING, "直してほしい所を伝える", "区職員"),
        Transition("register", (D.HANDED,), D.REGISTERED, "連携として登録する", "区職員"),
        Transition(
            "drop",
            (D.WRITING, D.HANDED),
            D.DROPPED,
            "下書きをやめる",
            "書いた窓口のコーディネーター",
        ),
    ),
)
