"""The states of a printed sheet."""

from kyodo_portal.lib.workflow import Transition, Workflow
from partnerships.models import PaperSheet

S = PaperSheet.Status

PAPER = Workflow(
    name="用紙",
    states=tuple(S.values),
    transitions=(
        Transition("return", (S.OUT,), S.RETURNED, "戻ってきた用紙を入力する", "返送先の窓口"),
        Transition("cancel", (S.OUT,), S.CANCELLED, "この用紙は使わない", "返送先の窓口"),
    ),
)
