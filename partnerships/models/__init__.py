"""The guide, proposals, partnerships, publication by consent, consultations, support."""

from partnerships.models.activity_photos import ActivityPhoto
from partnerships.models.activity_reports import ActivityReport, ReportPhoto
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
    Partnership,
    Party,
)
from partnerships.models.principles import (
    PrincipleEvidence,
    PrincipleRecord,
    PrincipleReview,
    PrincipleTalk,
)
from partnerships.models.proposals import Advice, Note, Proposal, Reply
from partnerships.models.publication import Consent, HiddenField, PublicVersion
from partnerships.models.reports import AnnualReport, ReportComment
from partnerships.models.sheets import (
    Answer,
    Attendance,
    CheckDraft,
    CheckSheet,
    CheckSide,
    ExtraItem,
    JointCheck,
    JointRecord,
)
from partnerships.models.stepback import StepBackPlan
from partnerships.models.support import SupportLog
from partnerships.models.talks import (
    Meeting,
    Pledge,
    Point,
    Room,
    RoomFile,
    StaffNote,
)
from partnerships.models.tokens import AccessToken

__all__ = [
    "AccessToken",
    "Activity",
    "ActivityPhoto",
    "ActivityReport",
    "Advice",
    "Agreement",
    "AnnualReport",
    "AgreementVersion",
    "Answer",
    "Attendance",
    "Case",
    "CheckDraft",
    "CheckItem",
    "CheckSheet",
    "CheckSide",
    "Confirmation",
    "Consent",
    "Consultation",
    "Definition",
    "Dismissal",
    "ExtraItem",
    "FiscalYear",
    "Gratitude",
    "Handover",
    "HandoverPart",
    "HiddenField",
    "Introduction",
    "JointCheck",
    "JointRecord",
    "Meeting",
    "Memo",
    "Note",
    "OfficerHandover",
    "PaperSheet",
    "Partnership",
    "PartnershipDraft",
    "Party",
    "Pledge",
    "Point",
    "Principle",
    "PrincipleEvidence",
    "PrincipleRecord",
    "PrincipleReview",
    "PrincipleTalk",
    "Programme",
    "Proposal",
    "PublicVersion",
    "Reply",
    "Room",
    "RoomFile",
    "StaffNote",
    "ReportComment",
    "ReportPhoto",
    "Step",
    "StepBackPlan",
    "SupportLog",
    "Tip",
    "Voice",
]
