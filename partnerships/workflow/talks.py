"""The states of a day to talk."""

from kyodo_portal.lib.workflow import Transition, Workflow
from partnerships.models import Meeting

M = Meeting.Status

MEETING = Workflow(
    name="話し合いの日",
    states=tuple(M.values),
    transitions=(
        Transition(
            "hold", (M.PLANNED,), M.HELD, "決まったことを書く", "参加団体のメンバー・橋わたし役"
        ),
        Transition(
            "cancel", (M.PLANNED,), M.CANCELLED, "とりやめる", "参加団体のメンバー・橋わたし役"
        ),
    ),
)
