"""The states of a consultation (domain.md §6.4)."""

from kyodo_portal.lib.workflow import Transition, Workflow
from partnerships.models import Consultation

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
