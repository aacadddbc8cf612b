"""One object of every kind, in the world of the personas, for the sweeps over all pages.

Texts that only some may read hold a canary word; `CANARIES` says who may meet which.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from kyodo_portal.lib.ids import digest
from organizations.models import ClaimCode, Membership, OutreachTask
from partnerships.actions.tokens import issue_token
from partnerships.models import (
    Activity,
    Agreement,
    Case,
    Consent,
    Gratitude,
    Party,
    Principle,
    PrincipleRecord,
    SupportLog,
)
from tests import factories as make
from tests.personas import World

# Words that stand in private texts, and nowhere else.
PROPOSAL_TEXT = "かなりあ提案文"
CONSULTATION_TEXT = "かなりあ相談文"
PRIVATE_PHONE = "045-000-9999"
PRIVATE_PERSON = "かなりあ担当者"
SUPPORT_TEXT = "かなりあ支援記録"
UNPUBLISHED_TEXT = "かなりあ未公開"


@dataclass
class Objects:
    """Built once for a test; `world` holds places, offices, organisations and people."""

    world: World

    def __post_init__(self) -> None:
        make.principles()
        make.check_items()
        self._proposals()
        self._partnerships()
        self._desk_things()

    def _proposals(self) -> None:
        w = self.world
        common: dict[str, Any] = {
            "sender": w.orgs.npo,
            "recipient": w.orgs.shakyo,
            "third_party": w.offices.plaza_a,
            "activity": PROPOSAL_TEXT,
            "sender_gain": PROPOSAL_TEXT,
        }
        due = timezone.localdate() + timedelta(days=20)
        self.draft = make.ProposalFactory(**common)
        self.consulting = make.ProposalFactory(**common, status="consulting")
        self.sent = make.ProposalFactory(**common, status="sent", due_on=due)
        self.in_talks = make.ProposalFactory(
            **common, status="in_talks", due_on=due, recipient_gain=PROPOSAL_TEXT
        )
        self.agreed = make.ProposalFactory(**common, status="agreed", due_on=due)
        self.reply_token = issue_token("reply", organization=w.orgs.shakyo, proposal=self.sent)

    def _partnerships(self) -> None:
        w = self.world
        self.private = self._partnership("private", UNPUBLISHED_TEXT)
        self.confirming = self._partnership("confirming", UNPUBLISHED_TEXT, consent_round=1)
        self.published = self._partnership("published", "公開の目的", consent_round=1)
        self.stopped = self._partnership("stopped", UNPUBLISHED_TEXT, consent_round=1)
        self.active = self._partnership("private", UNPUBLISHED_TEXT, status="active")
        for org in (w.orgs.npo, w.orgs.shakyo):
            Consent.objects.create(partnership=self.confirming, organization=org, round=1)
        self.consent_token = issue_token(
            "consent", organization=w.orgs.shakyo, partnership=self.confirming, round=1
        )
        Case.objects.create(
            slug="mihon", number=1, title="見本の事例", body={}, ward=w.places.asahi
        )

    def _partnership(self, publication: str, purpose: str, **fields: Any) -> Any:
        w = self.world
        partnership = make.PartnershipFactory(
            ward=w.places.asahi,
            third_party=w.offices.plaza_a,
            purpose=purpose,
            publication=publication,
            published_at=timezone.now() if publication in {"published", "stopped"} else None,
            **fields,
        )
        partnership.districts.add(w.places.a)
        for order, org in enumerate((w.orgs.npo, w.orgs.shakyo), 1):
            Party.objects.create(partnership=partnership, organization=org, order=order)
        Activity.objects.create(partnership=partnership, order=1, title="見本の市", text="見本")
        Gratitude.objects.create(
            partnership=partnership, speaker=w.orgs.shakyo, about=w.orgs.npo, text="見本の感謝"
        )
        Agreement.objects.create(partnership=partnership, kind="spoken")
        for principle in Principle.objects.all():
            PrincipleRecord.objects.create(
                partnership=partnership,
                principle=principle,
                status="confirmed",
                how=UNPUBLISHED_TEXT,
                recorded_on=timezone.localdate(),
            )
        return partnership

    def _desk_things(self) -> None:
        w = self.world
        w.orgs.npo.liaison_name = w.orgs.npo.representative = PRIVATE_PERSON
        w.orgs.npo.liaison_phone = PRIVATE_PHONE
        w.orgs.npo.save()
        self.consultation = make.ConsultationFactory(
            ward=w.places.asahi, district=w.places.a, detail=CONSULTATION_TEXT
        )
        self.consultation.offices.set([w.offices.plaza_a, w.offices.asahi])
        self.submitted = make.OrganizationFactory(
            name="確認を待つ見本の会", district=w.places.a, status="submitted"
        )
        self.listing = make.ListingFactory(organization=w.orgs.npo)
        self.request = make.MembershipFactory(
            user=w["resident"],
            organization=w.orgs.npo,
            role=Membership.Role.MEMBER,
            status=Membership.Status.REQUESTED,
        )
        self.invitation = ClaimCode.objects.create(
            organization=w.orgs.paper,
            digest=digest("mihon"),
            expires_on=timezone.localdate() + timedelta(days=90),
            printed_by=w["asahi_staff"],
        )
        self.outreach = OutreachTask.objects.create(
            organization=w.orgs.paper,
            office=w.offices.plaza_a,
            kind="proposal_sent",
            message="見本の提案が届きました",
            dedupe="mihon",
        )
        self.log = SupportLog.objects.create(
            office=w.offices.plaza_a,
            organization=w.orgs.npo,
            on=timezone.localdate(),
            method="visit",
            content=SUPPORT_TEXT,
            written_by=w["coordinator_a"],
        )
