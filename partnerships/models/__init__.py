"""The guide, proposals, partnerships, publication by consent, consultations, support."""

from partnerships.models.agreements import Agreement, AgreementVersion, Confirmation
from partnerships.models.consultations import Consultation
from partnerships.models.drafts import PartnershipDraft
from partnerships.models.guide import (
    Case,
    CheckItem,
    Definition,
    Memo,
    Principle,
    Programme,
    Step,
    Tip,
    Voice,
)
from partnerships.models.handover import Handover, HandoverPart, OfficerHandover
from partnerships.models.matching import Dismissal, Introduction
from partnerships.models.paper import PaperSheet
from partnerships.models.partnerships import (
    Activity,
    FiscalYear,
    Gratitude,
    JointCheck,
    Partnership,
    Party,
    PrincipleRecord,
)
from partnerships.models.proposals import Advice, Note, Proposal, Reply
from partnerships.models.publication import Consent
from partnerships.models.support import SupportLog
from partnerships.models.tokens import AccessToken

__all__ = [
    "AccessToken",
    "Activity",
    "Advice",
    "Agreement",
    "AgreementVersion",
    "Case",
    "CheckItem",
    "Confirmation",
    "Consent",
    "Consultation",
    "Definition",
    "Dismissal",
    "FiscalYear",
    "Gratitude",
    "Handover",
    "HandoverPart",
    "Introduction",
    "JointCheck",
    "Memo",
    "Note",
    "OfficerHandover",
    "PaperSheet",
    "Party",
    "Partnership",
    "PartnershipDraft",
    "Principle",
    "PrincipleRecord",
    "Programme",
    "Proposal",
    "Reply",
    "Step",
    "SupportLog",
    "Tip",
    "Voice",
]
