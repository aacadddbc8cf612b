"""Reading proposals, partnerships and all that hangs on them: who sees what is decided here."""

from partnerships.querysets.agreements import AgreementQuerySet
from partnerships.querysets.consultations import ConsultationQuerySet, SupportLogQuerySet
from partnerships.querysets.handover import (
    HandoverQuerySet,
    OfficerHandoverQuerySet,
    PartnershipDraftQuerySet,
)
from partnerships.querysets.introductions import IntroductionQuerySet
from partnerships.querysets.paper import PaperSheetQuerySet
from partnerships.querysets.parties import PartyQuerySet
from partnerships.querysets.partnerships import PartnershipQuerySet
from partnerships.querysets.principles import PrincipleRecordQuerySet
from partnerships.querysets.proposals import CONTENT_FOR_STAFF, LEFT_HOME, ProposalQuerySet
from partnerships.querysets.reports import AnnualReportQuerySet
from partnerships.querysets.sheets import (
    CheckSheetQuerySet,
    CheckSideQuerySet,
    JointCheckQuerySet,
)
from partnerships.querysets.stepback import StepBackPlanQuerySet
from partnerships.querysets.talks import (
    RUNNING,
    TALKING,
    PledgeQuerySet,
    StaffNoteQuerySet,
)
from partnerships.querysets.tokens import AccessTokenQuerySet

__all__ = [
    "AccessTokenQuerySet",
    "AnnualReportQuerySet",
    "StepBackPlanQuerySet",
    "AgreementQuerySet",
    "CONTENT_FOR_STAFF",
    "CheckSheetQuerySet",
    "CheckSideQuerySet",
    "ConsultationQuerySet",
    "HandoverQuerySet",
    "IntroductionQuerySet",
    "JointCheckQuerySet",
    "LEFT_HOME",
    "OfficerHandoverQuerySet",
    "PaperSheetQuerySet",
    "PartnershipDraftQuerySet",
    "PartnershipQuerySet",
    "PartyQuerySet",
    "PledgeQuerySet",
    "PrincipleRecordQuerySet",
    "ProposalQuerySet",
    "RUNNING",
    "StaffNoteQuerySet",
    "SupportLogQuerySet",
    "TALKING",
]
