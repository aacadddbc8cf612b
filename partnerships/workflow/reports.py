"""The states of an annual report."""

from kyodo_portal.lib.workflow import Transition, Workflow
from partnerships.models import AnnualReport

R = AnnualReport.Status

ANNUAL_REPORT = Workflow(
    name="年次報告",
    states=tuple(R.values),
    transitions=(
        Transition("ask", (R.DRAFT,), R.CHECKING, "確認をお願いする", "区職員"),
        Transition("return", (R.CHECKING,), R.DRAFT, "案にもどす", "区職員・区承認者"),
        Transition("publish", (R.CHECKING,), R.PUBLISHED, "公開する", "区承認者"),
        Transition("take_back", (R.PUBLISHED,), R.DRAFT, "公開をやめて直す", "区承認者"),
    ),
)
