"""One object of every kind, in the world of the personas, for the sweeps over all pages.

Texts that only some may read hold a canary word; `canaries.ALLOWED` says who may meet which.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kyodo_portal.files.actions import store_file
from kyodo_portal.lib.dates import fiscal_year
from kyodo_portal.lib.ids import digest
from kyodo_portal.search.models import Synonym
from organizations.models import ClaimCode, Membership, OutreachTask
from partnerships.actions.fields import hide_field
from partnerships.actions.tokens import issue_token
from partnerships.analysis.annual import numbers_of
from partnerships.clauses import content_of
from partnerships.models import (
    Activity,
    ActivityPhoto,
    ActivityReport,
    Advice,
    Agreement,
    AgreementVersion,
    Attendance,
    Case,
    CheckItem,
    CheckSide,
    Confirmation,
    Consent,
    Dismissal,
    ExtraItem,
    Gratitude,
    Note,
    Party,
    Principle,
    PrincipleRecord,
    PrincipleTalk,
    Proposal,
    Reply,
    ReportComment,
    ReportPhoto,
    SupportLog,
)
from partnerships.parties import active_parties
from partnerships.public.entries import shared
from tests import factories as make
from tests.files import samples
from tests.personas import World
from tests.project import rooms
from tests.project.handover_objects import add_handover_things

# Words that stand in private texts, and nowhere else.
PROPOSAL_TEXT = {
    "draft": "かなりあ下書き文",
    "consulting": "かなりあ相談中文",
    "sent": "かなりあ提案文",
    "in_talks": "かなりあ話し合い文",
    "agreed": "かなりあ約束文",
}
REPLY_TEXT = "かなりあ返事文"
ADVICE_TEXT = "かなりあ助言文"
NOTE_TEXT = "かなりあひとこと文"
CONSULTATION_TEXT = "かなりあ相談文"
CONSULTATION_MAIL = "kanaria-soudan@example.jp"
CONSULTATION_PHONE = "090-0000-8888"
PRIVATE_PHONE = "045-000-9977"
PRIVATE_MAIL = "kanaria-renraku@example.jp"
PRIVATE_PERSON = "かなりあ担当者"
HIDDEN_PHONE = "045-000-9966"
HIDDEN_FAX = "045-000-9955"
HIDDEN_MAIL = "kanaria-madoguchi@example.jp"
HIDDEN_ADDRESS = "かなりあ町一丁目"
UNCONFIRMED_PHONE = "045-000-9944"
REVIEW_TEXT = "かなりあ直しの願い"
ORGANIZATION_DRAFT = "かなりあ公開前の直し"
SUBMITTED_TEXT = "かなりあ確認待ちの紹介"
EVENT_DRAFT_TEXT = "かなりあ行事の下書き"
OUTREACH_TEXT = "かなりあ伝言"
SUPPORT_TEXT = "かなりあ支援記録"
SHARED_SUPPORT_TEXT = "かなりあ区と共有"
INTRODUCTION_TEXT = "かなりあ紹介文"
UNPUBLISHED_TEXT = "かなりあ未公開"
PROMISE_TEXT = "かなりあ約束の中身"
CLAUSE_TEXT = "かなりあ条文"
ANSWER_TEXT = "かなりあ条文を直して"
CHECK_TEXT = "かなりあ話したこと"
WORD_TEXT = "かなりあ橋わたし"
SIDE_TEXT = "かなりあ下書きの見方"
IN_TEXT = "かなりあ出した見方"
CONSENT_TEXT = "かなりあ直してほしい所"
ACTIVITY_REPORT_TEXT = "かなりあ関係者だけの報告"
HIDDEN_TEXT = "かなりあかくした項目"
FOLLOW_MAIL = "kanaria-yomite@example.jp"
FOLLOW_LABEL = "かなりあ受けとる条件"
REPORT_TEXT = "かなりあ年次報告の案"
REPORT_COMMENT = "かなりあ報告への気づき"
STEP_BACK_TEXT = "かなりあ手をはなす計画"
UNPUBLISHED_NAME = "かなりあ非公開の連携名"
PERSON_NAME = "かなりあ氏名"

LETTER_FIELDS = (
    *("reason", "activity", "place", "audience", "people", "sender_gain", "expected_gain"),
    *("offer_text", "request", "outcome_note"),
)


@dataclass
class Objects:
    """Built once for a test; `world` holds places, offices, organisations and people."""

    world: World

    def __post_init__(self) -> None:
        make.principles()
        make.check_items()
        self._proposals()
        self.year = fiscal_year(timezone.localdate())
        self._partnerships()
        self._sheets()
        self._desk_things()
        self._rooms()

    def _rooms(self) -> None:
        self.letter_room = rooms.furnish(self.world, proposal=self.in_talks)
        self.active_room = rooms.furnish(self.world, partnership=self.active)

    def _proposals(self) -> None:
        w = self.world
        due = timezone.localdate() + timedelta(days=20)
        self.draft = self._letter("draft")
        self.consulting = self._letter("consulting")
        self.sent = self._letter("sent", due_on=due)
        self.in_talks = self._letter("in_talks", due_on=due, recipient_gain=REPLY_TEXT)
        self.agreed = self._letter("agreed", due_on=due)
        self._words_about(self.in_talks)
        self.paper_sheet = make.PaperSheetFactory(proposal=self.sent, printed_by=w["npo_manager"])
        self.reply_token = issue_token("reply", organization=w.orgs.shakyo, proposal=self.sent)

    def _letter(self, status: str, **fields: Any) -> Proposal:
        w = self.world
        return make.ProposalFactory(
            sender=w.orgs.npo,
            recipient=w.orgs.shakyo,
            third_party=w.offices.plaza_a,
            status=status,
            **dict.fromkeys(LETTER_FIELDS, PROPOSAL_TEXT[status]),
            **fields,
        )

    def _words_about(self, proposal: Proposal) -> None:
        w = self.world
        words = dict.fromkeys(("gain", "question", "word"), REPLY_TEXT)
        Reply.objects.create(
            proposal=proposal, answer="ask", answerer_role="chair", via="web", **words
        )
        Advice.objects.create(
            proposal=proposal,
            office=w.offices.plaza_a,
            text=ADVICE_TEXT,
            written_by=w["coordinator_a"],
        )
        Note.objects.create(
            proposal=proposal,
            author_label=str(w.orgs.npo),
            text=NOTE_TEXT,
            written_by=w["npo_manager"],
        )

    def _partnerships(self) -> None:
        w = self.world
        self.private = self._partnership("private", UNPUBLISHED_TEXT, name=UNPUBLISHED_NAME)
        self.confirming = self._partnership("confirming", UNPUBLISHED_TEXT, consent_round=1)
        self.published = self._partnership(
            "published", "公開の目的", consent_round=1, scheme=HIDDEN_TEXT
        )
        hide_field(self.published, by=None, organization=w.orgs.shakyo, key="scheme")
        self.stopped = self._partnership("stopped", UNPUBLISHED_TEXT, consent_round=1)
        self.active = self._partnership("private", UNPUBLISHED_TEXT, status="active")
        for org, word in ((w.orgs.npo, ""), (w.orgs.shakyo, CONSENT_TEXT)):
            Consent.objects.create(
                partnership=self.confirming, organization=org, round=1, word=word
            )
        self._promises()
        self.activity_report = self._activity_report(w.orgs.npo, ACTIVITY_REPORT_TEXT)
        self.activity_photo = ReportPhoto.objects.create(
            report=self.activity_report,
            stored=store_file(
                SimpleUploadedFile("mihon.jpg", samples.photo(60, 40)), by=w["npo_manager"]
            ),
            alt="見本",
            people_agreed=True,
        )
        self.main_photo = self._activity_photo(self.published)
        self.asked_photo = self._activity_photo(self.confirming)
        asking = self.confirming.asking
        facts = {"kind": "photo", "photo": self.asked_photo.pk}
        asking.entries.append(shared("photo:1", "写真", "見本", order=1) | facts)
        asking.save(update_fields=["entries"])
        self.consent_token = issue_token(
            "consent", organization=w.orgs.shakyo, partnership=self.confirming, round=1
        )
        Case.objects.create(
            slug="mihon", number=1, title="見本の事例", body={}, ward=w.places.asahi
        )

    def _promises(self) -> None:
        """A draft beside a noted promise, and a version that waits for the parties."""
        w = self.world
        self.noted = Agreement.objects.get(partnership=self.private)
        self.promise_draft = make.AgreementFactory(
            partnership=self.private, clauses={"1": CLAUSE_TEXT}, outline=PROMISE_TEXT
        )
        self.promise_shown = make.AgreementFactory(
            partnership=self.confirming,
            status="confirming",
            number=1,
            clauses={"1": CLAUSE_TEXT},
            renews=Agreement.objects.get(partnership=self.confirming),
        )
        version = AgreementVersion.objects.create(
            agreement=self.promise_shown,
            number=1,
            content=content_of(self.promise_shown, active_parties(self.confirming)),
        )
        for org, word in ((w.orgs.npo, ""), (w.orgs.shakyo, ANSWER_TEXT)):
            Confirmation.objects.create(version=version, organization=org, word=word)
        self.promise_token = issue_token(
            "promise", organization=w.orgs.shakyo, agreement=self.promise_shown, round=1
        )

    def _activity_photo(self, partnership: Any) -> ActivityPhoto:
        picture = SimpleUploadedFile("ichi.jpg", samples.photo(60, 40))
        stored = store_file(picture, by=self.world["asahi_staff"])
        return ActivityPhoto.objects.create(
            partnership=partnership, stored=stored, alt="見本", people_agreed=True
        )

    def _activity_report(self, organization: Any, text: str, **fields: Any) -> ActivityReport:
        return ActivityReport.objects.create(
            partnership=self.published,
            organization=organization,
            on=timezone.localdate(),
            title="見本の報告",
            text=text,
            **fields,
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
            Party.objects.create(
                partnership=partnership, organization=org, order=order, intro=purpose
            )
        Activity.objects.create(partnership=partnership, order=1, title="見本の市", text=purpose)
        Gratitude.objects.create(
            partnership=partnership, speaker=w.orgs.shakyo, about=w.orgs.npo, text=purpose
        )
        Agreement.objects.create(
            partnership=partnership, kind="spoken", status="concluded", outline=PROMISE_TEXT
        )
        self._sheet(partnership)
        review = make.PrincipleReviewFactory(partnership=partnership)
        for principle in Principle.objects.all():
            PrincipleRecord.objects.create(
                partnership=partnership,
                review=review,
                principle=principle,
                status="confirmed",
                how=purpose,
                recorded_on=timezone.localdate(),
            )
        make.index(partnership)
        return partnership

    def _sheet(self, partnership: Any) -> None:
        """A plan that was recorded together in part."""
        sheet = make.CheckSheetFactory(
            partnership=partnership, year=self.year, status="together", bridge_word=WORD_TEXT
        )
        record = make.JointRecordFactory(sheet=sheet)
        Attendance.objects.create(record=record, organization=self.world.orgs.npo)
        make.JointCheckFactory(
            record=record,
            item=CheckItem.objects.get(code="P1"),
            talked=CHECK_TEXT,
            next_step=CHECK_TEXT,
        )

    def _sheets(self) -> None:
        """A sheet in which each side has written and nobody may see the other's; and a talk."""
        w = self.world
        self.sheet = make.CheckSheetFactory(
            partnership=self.active, sheet="proceed", year=self.year, status="filling"
        )
        for org, text, is_in in ((w.orgs.npo, SIDE_TEXT, False), (w.orgs.shakyo, IN_TEXT, True)):
            side = CheckSide.objects.create(
                sheet=self.sheet,
                organization=org,
                handed_in_at=timezone.now() if is_in else None,
            )
            item = CheckItem.objects.get(code="R1")
            side.drafts.create(item=item, answer="done", note=text)
        self.extra = ExtraItem.objects.create(
            ward=w.places.asahi, sheet="proceed", text="見本のこのほかの確認"
        )
        self.talk = PrincipleTalk.objects.create(
            partnership=self.active,
            principle=Principle.objects.get(number=3),
            review=self.active.principle_reviews.get(),
            office=w.offices.plaza_a,
        )

    def _desk_things(self) -> None:
        w = self.world
        w.orgs.npo.liaison_name = w.orgs.npo.representative = PRIVATE_PERSON
        w.orgs.npo.liaison_phone, w.orgs.npo.liaison_email = PRIVATE_PHONE, PRIVATE_MAIL
        w.orgs.npo.public_phone, w.orgs.npo.public_fax = HIDDEN_PHONE, HIDDEN_FAX
        w.orgs.npo.public_email, w.orgs.npo.public_address = HIDDEN_MAIL, HIDDEN_ADDRESS
        w.orgs.npo.save()
        w.orgs.far.public_phone, w.orgs.far.show_phone = UNCONFIRMED_PHONE, True
        w.orgs.far.save()
        w.orgs.stranger.draft = {"tagline": ORGANIZATION_DRAFT}
        w.orgs.stranger.draft_status = "needs_change"
        w.orgs.stranger.review_comments = {"intro": REVIEW_TEXT}
        w.orgs.stranger.save()
        for persona, user in w.people.items():
            if user is not None:
                user.name = f"{PERSON_NAME}{persona}"
                user.save()
        self.consultation = make.ConsultationFactory(
            ward=w.places.asahi,
            district=w.places.a,
            reply_by="mail",
            email=CONSULTATION_MAIL,
            phone=CONSULTATION_PHONE,
            **dict.fromkeys(("detail", "town", "name", "call_time", "outcome"), CONSULTATION_TEXT),
        )
        self.consultation.offices.set([w.offices.plaza_a, w.offices.asahi])
        self.submitted = make.OrganizationFactory(
            name="確認を待つ見本の会",
            district=w.places.a,
            status="submitted",
            **dict.fromkeys(("tagline", "summary", "effort", "how_to_join"), SUBMITTED_TEXT),
        )
        self.words = Synonym.objects.create(words=["見本のことば", "ことばの見本"])
        self.listing = make.ListingFactory(organization=w.orgs.npo)
        self.need = make.ListingFactory(
            organization=w.orgs.npo, direction="need", kind="people", title="草とりの人手（見本）"
        )
        self.event = make.EventFactory(organization=w.orgs.npo)
        self.event_draft = make.EventFactory(
            organization=w.orgs.npo,
            status="draft",
            **dict.fromkeys(("name", "text", "audience", "place_text"), EVENT_DRAFT_TEXT),
        )
        self.request = make.MembershipFactory(
            user=w["resident"],
            organization=w.orgs.npo,
            role=Membership.Role.MEMBER,
            status=Membership.Status.REQUESTED,
        )
        self.follow = make.FollowFactory(email=FOLLOW_MAIL, label=FOLLOW_LABEL)
        self.waiting_follow = make.FollowFactory(
            email=FOLLOW_MAIL, label=FOLLOW_LABEL, query="ward=asahi", confirmed_at=None
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
            message=OUTREACH_TEXT,
            dedupe="mihon",
        )
        self.introduction = self._introduction(w.orgs.npo, w.orgs.shakyo, words=INTRODUCTION_TEXT)
        both = {"first_answer": "yes", "second_answer": "yes"}
        self.connected = self._introduction(w.orgs.npo, w.orgs.stranger, status="connected", **both)
        Dismissal.objects.create(
            organization=w.orgs.npo, other=w.orgs.far, reason="place", by=w["npo_manager"]
        )
        add_handover_things(self)
        self._reports()
        self.plan = make.StepBackPlanFactory(
            partnership=self.active,
            office=w.offices.plaza_a,
            groups_do=STEP_BACK_TEXT,
            office_does=STEP_BACK_TEXT,
        )
        self.log = self._log(SUPPORT_TEXT, "own")
        self.shared_log = self._log(SHARED_SUPPORT_TEXT, "ward")

    def _introduction(self, first: Any, second: Any, **fields: Any) -> Any:
        w = self.world
        return make.IntroductionFactory(
            first=first,
            second=second,
            office=w.offices.plaza_a,
            by=w["coordinator_a"],
            **fields,
        )

    def _reports(self) -> None:
        w = self.world
        year = fiscal_year(timezone.localdate())
        self.report = make.AnnualReportFactory(
            ward=w.places.asahi, year=year, opening=REPORT_TEXT, looking_back=REPORT_TEXT
        )
        ReportComment.objects.create(
            report=self.report,
            office=w.offices.plaza_a,
            text=REPORT_COMMENT,
            written_by=w["coordinator_a"],
        )
        self.published_report = make.AnnualReportFactory(
            ward=w.places.asahi,
            year=year - 1,
            status="published",
            numbers=numbers_of(w.places.asahi, year - 1, timezone.now()),
            counted_on=timezone.localdate(),
            published_at=timezone.now(),
        )

    def _log(self, text: str, sharing: str) -> SupportLog:
        w = self.world
        return SupportLog.objects.create(
            office=w.offices.plaza_a,
            organization=w.orgs.npo,
            on=timezone.localdate(),
            method="visit",
            sharing=sharing,
            next_on=timezone.localdate(),
            written_by=w["coordinator_a"],
            **dict.fromkeys(("content", "connected_to", "next_step"), text),
        )
