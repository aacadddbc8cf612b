"""The states of a step-back plan."""

from kyodo_portal.lib.workflow import Transition, Workflow
from partnerships.models import StepBackPlan

S = StepBackPlan.Status

STEP_BACK = Workflow(
    name="手をはなす計画",
    states=tuple(S.values),
    transitions=(
        Transition("trust", (S.STEPPING,), S.FINE, "だいじょうぶ", "橋わたし役"),
        Transition("stay", (S.STEPPING,), S.TOGETHER, "もう少しいっしょに", "橋わたし役"),
        Transition("restart", (S.TOGETHER, S.FINE), S.STEPPING, "もう一度はじめる", "橋わたし役"),
    ),
)
