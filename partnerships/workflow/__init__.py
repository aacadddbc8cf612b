"""The state machines of this app (domain.md §6), one module a noun."""

from partnerships.workflow.agreements import AGREEMENT
from partnerships.workflow.consultations import CONSULTATION
from partnerships.workflow.handover import DRAFT, HANDOVER, OFFICER_HANDOVER
from partnerships.workflow.introductions import INTRODUCTION
from partnerships.workflow.paper import PAPER
from partnerships.workflow.partnerships import PARTNERSHIP, PUBLICATION
from partnerships.workflow.proposals import PROPOSAL
from partnerships.workflow.reports import ANNUAL_REPORT
from partnerships.workflow.sheets import CHECK_SHEET
from partnerships.workflow.stepback import STEP_BACK
from partnerships.workflow.talks import MEETING

__all__ = [
    "ANNUAL_REPORT",
    "STEP_BACK",
    "AGREEMENT",
    "CHECK_SHEET",
    "CONSULTATION",
    "DRAFT",
    "HANDOVER",
    "INTRODUCTION",
    "MEETING",
    "OFFICER_HANDOVER",
    "PAPER",
    "PARTNERSHIP",
    "PROPOSAL",
    "PUBLICATION",
]
