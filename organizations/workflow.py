"""The states of an organisation and the arrows between them (domain.md §6.4)."""

from kyodo_portal.lib.workflow import Transition, Workflow
from organizations.models import Event, Membership, Organization

S = Organization.Status

ORGANIZATION = Workflow(
    name="団体",
    states=tuple(S.values),
    transitions=(
        Transition("claim", (S.NAME_ONLY,), S.DRAFT, "登録を引き受ける", "招待の番号を持つ人"),
        Transition("submit", (S.DRAFT, S.NEEDS_CHANGE), S.SUBMITTED, "確認をお願いする", "管理者"),
        Transition("take_back", (S.SUBMITTED,), S.DRAFT, "書き直す", "管理者"),
        Transition("approve", (S.SUBMITTED,), S.PUBLISHED, "公開する", "区職員"),
        Transition("return", (S.SUBMITTED,), S.NEEDS_CHANGE, "直してほしい所を伝える", "区職員"),
        Transition(
            "pause", (S.PUBLISHED,), S.PAUSED, "休止する", "管理者・区職員・自動（2年確認なし）"
        ),
        Transition("resume", (S.PAUSED,), S.PUBLISHED, "再開する", "管理者・区職員"),
        Transition(
            "close",
            (S.DRAFT, S.NEEDS_CHANGE, S.PUBLISHED, S.PAUSED, S.NAME_ONLY),
            S.CLOSED,
            "閉じる",
            "管理者・区職員",
        ),
    ),
)

D = Organization.DraftStatus

# The edits of a published organisation go their own small way beside it.
PROFILE_DRAFT = Workflow(
    name="団体の直し",
    state_field="draft_status",
    states=tuple(D.values),
    transitions=(
        Transition("edit", (D.NONE, D.EDITING), D.EDITING, "直す", "メンバー"),
        Transition(
            "submit", (D.EDITING, D.NEEDS_CHANGE), D.SUBMITTED, "確認をお願いする", "管理者"
        ),
        Transition("take_back", (D.SUBMITTED,), D.EDITING, "書き直す", "管理者"),
        Transition("approve", (D.SUBMITTED,), D.NONE, "公開する", "区職員"),
        Transition("return", (D.SUBMITTED,), D.NEEDS_CHANGE, "直してほしい所を伝える", "区職員"),
        Transition(
            "discard", (D.EDITING, D.SUBMITTED, D.NEEDS_CHANGE), D.NONE, "直しをやめる", "管理者"
        ),
    ),
)

M = Membership.Status

MEMBERSHIP = Workflow(
    name="メンバー",
    states=tuple(M.values),
    transitions=(
        Transition("approve", (M.REQUESTED,), M.ACTIVE, "参加を受け入れる", "管理者・区職員"),
        Transition("decline", (M.REQUESTED,), M.LEFT, "今回は見送る", "管理者・区職員"),
        Transition("withdraw", (M.REQUESTED,), M.LEFT, "参加の希望を取り消す", "本人"),
        Transition("remove", (M.ACTIVE,), M.LEFT, "メンバーから外す", "管理者・区職員"),
        Transition("leave", (M.ACTIVE,), M.LEFT, "団体からぬける", "本人"),
    ),
)

E = Event.Status

EVENT = Workflow(
    name="行事",
    states=tuple(E.values),
    transitions=(
        Transition("publish", (E.DRAFT,), E.PUBLISHED, "公開する", "メンバー・区職員"),
        Transition("postpone", (E.PUBLISHED,), E.POSTPONED, "延期する", "メンバー・区職員"),
        Transition(
            "reschedule",
            (E.PUBLISHED, E.POSTPONED, E.CANCELLED),
            E.PUBLISHED,
            "新しい日時にする",
            "メンバー・区職員",
        ),
        Transition(
            "cancel", (E.PUBLISHED, E.POSTPONED), E.CANCELLED, "中止する", "メンバー・区職員"
        ),
    ),
)
