"""Makes the world of `objects.Objects` larger: `grow(o, first, last)` adds rows of every kind.

Each round adds one row to every list that a page shows, each with relations of its own, so that a
page that asks the database once per row is caught.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from districts.models import Office, Source
from kyodo_portal.history.actions import enqueue, record
from kyodo_portal.indexing import write_entries
from kyodo_portal.search.models import Synonym
from organizations.models import ClaimCode, Listing, Organization, OutreachTask, Place, PlaceKind
from partnerships import models as rows
from tests import factories as make
from tests.project.handover_growth import grow_handover_things
from tests.project.rooms import grow_room


def grow(o: Any, first: int, last: int) -> None:
    """Add the rounds `first` … `last - 1`; each number is used once."""
    for number in range(first, last):
        Round(o, number).add()
    for partnership in (o.published, o.private, o.confirming):
        make.index(partnership)
    write_entries()


class Round:
    def __init__(self, o: Any, number: int) -> None:
        self.o, self.world, self.n = o, o.world, number
        self.today = timezone.localdate()

    def add(self) -> None:
        self.places()
        self.guide()
        self.groups()
        self.inside_npo()
        self.letters()
        self.inside_letter()
        self.partnerships()
        self.inside_partnership(self.o.published)
        self.inside_partnership(self.o.private)
        self.inside_partnership(self.o.confirming)
        for partnership in (self.o.private, self.o.confirming):
            self.promises(partnership)
        for furnished in (self.o.letter_room, self.o.active_room):
            grow_room(furnished.room, self.world, self.org, self.plaza, self.n)
        self.desk()
        grow_handover_things(self.o, self.n, self.today)

    def places(self) -> None:
        p = self.world.places
        self.source = Source.objects.create(slug=f"source{self.n}", title=f"見本の資料{self.n}")
        self.ward = make.WardFactory()
        self.district = make.DistrictFactory(ward=p.asahi, source=self.source)
        p.a.neighbours.add(self.district)
        self.plaza = make.OfficeFactory(
            ward=p.asahi, kind=Office.Kind.CARE_PLAZA, source=self.source
        )
        self.plaza.districts.add(p.a, self.district)
        make.OfficeFactory(ward=self.ward, source=self.source)
        make.OfficeFactory(ward=p.asahi, kind=Office.Kind.WARD_CENTRE, source=self.source)
        self.theme = make.ThemeFactory(slug=f"theme{self.n}", name=f"見本のテーマ{self.n}")

    def guide(self) -> None:
        n, sourced = self.n, {"source": self.source}
        partnership = self.o.published
        rows.Tip.objects.create(
            number=100 + n, text="見本", example_partnership=partnership, **sourced
        )
        for sector in ("市民", "企業"):
            rows.Voice.objects.create(
                slug=f"{sector}{n}", sector=sector, mood="good", text="見本の声", **sourced
            )
        rows.Case.objects.create(
            slug=f"case{n}", number=100 + n, title="見本", ward=self.ward, body={}, **sourced
        )
        for status in ("running", "ended"):
            rows.Programme.objects.create(
                slug=f"{status}{n}", name="見本の制度", status=status, **sourced
            )
        rows.Step.objects.create(number=100 + n, title="見本", body="見本", **sourced)
        rows.Definition.objects.create(slug=f"word{n}", term="見本", text="見本", **sourced)
        principle = rows.Principle.objects.create(
            number=100 + n, slug=f"more{n}", name="見本の原則", official_text="見本", **sourced
        )
        for sheet in ("plan", "reflect"):
            item = rows.CheckItem.objects.create(
                code=f"{sheet[0]}{chr(97 + n)}", sheet=sheet, order=100 + n, **sourced
            )
            item.principles.add(principle)
            if sheet == "plan":
                self.plan_item = item
        self.principle = principle

    def group(self, **fields: Any) -> Organization:
        values = {"district": self.world.places.a, "source": self.source}
        organization = make.OrganizationFactory(**values | fields)
        organization.themes.set([self.theme, make.ThemeFactory()])
        organization.other_districts.add(self.district)
        for direction in Listing.Direction.values:
            make.ListingFactory(organization=organization, direction=direction)
        return organization

    def groups(self) -> None:
        a_year_ago = self.today - timedelta(days=400)
        self.org = self.group(liaison_email="mihon@example.jp", confirmed_on=a_year_ago)
        self.group(district=None, ward=self.world.places.asahi)
        self.quiet = self.group(status="name_only", kind="jichikai")
        self.group(status="submitted", submitted_at=timezone.now())
        self.group(draft_status="submitted", submitted_at=timezone.now())
        make.MembershipFactory(organization=self.org, user=self.world["npo_manager"])
        make.MembershipFactory(organization=self.quiet, status="requested", role="member")
        make.MembershipFactory(
            organization=self.group(), user=self.world["resident"], status="requested"
        )
        kind = PlaceKind.objects.create(slug=f"kind{self.n}", name="見本の場所")
        for organization in (self.world.orgs.npo, self.org):
            place = Place.objects.create(
                slug=f"place{self.n}-{organization.pk}",
                name="見本の場所",
                kind=kind,
                organization=organization,
                district=self.world.places.a,
                source=self.source,
            )
            make.EventFactory(organization=organization, place=place, district=self.world.places.a)

    def inside_npo(self) -> None:
        npo = self.world.orgs.npo
        for status in ("active", "requested"):
            make.MembershipFactory(organization=npo, status=status, role="member")
        for direction in Listing.Direction.values:
            make.ListingFactory(organization=npo, direction=direction, district=self.district)
        npo.themes.add(self.theme)
        npo.other_districts.add(self.district)
        resident = self.world["resident"]
        for number in range(2):
            make.FollowFactory(
                email=resident.email,
                user=resident,
                query=f"q={self.n}-{number}",
                confirmed_at=timezone.now() if number else None,
            )
            make.FollowFactory(email=self.o.follow.email, query=f"q={self.n}-{number}")
        record(npo, "organization_edited", by=self.world["npo_manager"], label="見本")
        ClaimCode.objects.create(
            organization=self.world.orgs.paper,
            digest=f"code{self.n}",
            expires_on=self.today,
            printed_by=self.world["asahi_staff"],
        )

    def letters(self) -> None:
        npo, plaza = self.world.orgs.npo, self.world.offices.plaza_a
        late = self.today - timedelta(days=3)
        for status in rows.Proposal.Status.values:
            for sender, recipient in ((npo, self.org), (self.org, npo), (npo, self.quiet)):
                proposal = make.ProposalFactory(
                    sender=sender,
                    recipient=recipient,
                    third_party=plaza,
                    status=status,
                    due_on=late,
                )
                proposal.offers.set(sender.listings.all())
                make.PaperSheetFactory(proposal=proposal)

    def inside_letter(self) -> None:
        users, plaza = self.world.people, self.world.offices.plaza_a
        for letter in (self.o.in_talks, self.o.draft):
            letter.offers.add(make.ListingFactory(organization=self.world.orgs.npo))
            rows.Reply.objects.create(
                proposal=letter,
                answer="introduce",
                introduced=self.org,
                answerer_role="chair",
                via="phone",
                entered_for=self.plaza,
                entered_by=users["coordinator_a"],
            )
            advice = rows.Advice.objects.create(
                proposal=letter, office=plaza, text="見本", written_by=users["coordinator_a"]
            )
            advice.suggested.add(self.org, self.world.orgs.stranger)
            rows.Note.objects.create(
                proposal=letter, author_label="見本", text="見本", written_by=users["npo_manager"]
            )
            record(letter, "proposal_noted", by=users["npo_manager"], label="見本")

    def partnerships(self) -> None:
        for publication in ("private", "confirming", "published"):
            partnership = self.o._partnership(publication, "見本", consent_round=1)
            partnership.effect_title = "見本の効果"
            partnership.source = self.source
            partnership.status = "preparing" if publication == "private" else "active"
            partnership.save()
            self.inside_partnership(partnership)
            self.promises(partnership)
            soon = self.today + timedelta(days=30)
            rows.Agreement.objects.filter(partnership=partnership, status="concluded").update(
                ends_on=soon
            )

    def inside_partnership(self, partnership: rows.Partnership) -> None:
        npo, n = self.world.orgs.npo, self.n
        party = make.PartyFactory(
            partnership=partnership, organization=self.org, order=5 + n, intro="見本", effort="見本"
        )
        partnership.districts.add(self.district)
        partnership.themes.add(self.theme)
        rows.Activity.objects.create(partnership=partnership, order=10 + n, title="見本")
        rows.Gratitude.objects.create(
            partnership=partnership, speaker=self.org, about=npo, text="見本"
        )
        rows.FiscalYear.objects.create(partnership=partnership, year=2030 + n)
        self.inside_sheets(partnership)
        review = partnership.principle_reviews.last() or make.PrincipleReviewFactory(
            partnership=partnership
        )
        make.PrincipleReviewFactory(
            partnership=partnership, number=review.number + 1 + n, occasion="mid_year"
        )
        for owner in (None, party):
            line, _new = rows.PrincipleRecord.objects.get_or_create(
                review=review,
                partnership=partnership,
                principle=self.principle,
                party=owner,
                defaults={"status": "confirmed", "how": "見本", "recorded_on": self.today},
            )
            line.evidences.create(kind="page", reference="見本", path="/")
        for allowed in (False, True):
            report = rows.ActivityReport.objects.create(
                partnership=partnership,
                organization=npo,
                on=self.today,
                title="見本",
                text="見本",
                is_allowed=allowed,
                event=make.EventFactory(organization=npo),
            )
            stored = self.o.activity_photo.stored
            report.photos.create(stored=stored, alt="見本", people_agreed=True)
        rows.Consent.objects.create(
            partnership=partnership, organization=self.org, round=partnership.consent_round
        )
        record(partnership, "partnership_edited", by=self.world["asahi_staff"], label="見本")

    def inside_sheets(self, partnership: rows.Partnership) -> None:
        """One more item, side, guest and version of the plan; and a sheet of another year."""
        n = self.n
        sheet = partnership.sheets.get(sheet="plan", year=self.o.year)
        record = sheet.records.last()
        make.JointCheckFactory(
            record=record, item=self.plan_item, talked="見本", next_step="見本", next_who="見本"
        )
        rows.Attendance.objects.create(record=record, organization=self.org)
        side = rows.CheckSide.objects.create(
            sheet=sheet, organization=self.org, handed_in_at=timezone.now()
        )
        side.drafts.create(item=self.plan_item, answer="done", note="見本")
        own = rows.CheckSide.objects.get_or_create(sheet=sheet, organization=self.world.orgs.npo)
        own[0].drafts.create(item=self.plan_item, note="見本")
        other = make.CheckSheetFactory(
            partnership=partnership, year=2050 + n, status="filling", due_on=self.today
        )
        rows.CheckSide.objects.create(sheet=other, organization=self.org)
        make.JointRecordFactory(sheet=other)

    def promises(self, partnership: rows.Partnership) -> None:
        """Promises of earlier years, and for the one that is shown one more version."""
        make.AgreementFactory(partnership=partnership, status="renewed")
        for shown in partnership.agreements.filter(status="confirming"):
            number = shown.versions.count() + 1
            content = shown.versions.first().content
            version = shown.versions.create(number=number, content=content)
            for organization in (self.world.orgs.npo, self.org):
                version.confirmations.create(organization=organization)
            shown.versions.get(number=1).confirmations.create(organization=self.org)
        record(partnership, "agreement_written", by=self.world["asahi_staff"], label="見本")

    def desk(self) -> None:
        offices, users = self.world.offices, self.world.people
        Synonym.objects.create(words=[f"見本語{self.n}", f"みほん語{self.n}"])
        record(self.o.words, "words_edited", by=users["city_staff"], label="見本")
        for status in ("received", "taken", "closed"):
            consultation = make.ConsultationFactory(
                ward=self.world.places.asahi,
                district=self.district,
                status=status,
                handled_by=None if status == "received" else offices.plaza_a,
            )
            consultation.offices.set([offices.plaza_a, offices.asahi, offices.city])
        self.o.consultation.offices.add(self.plaza)
        record(self.o.consultation, "consultation_taken", by=None, label="見本")
        for office in (offices.plaza_a, offices.asahi):
            for done_at in (None, timezone.now()):
                OutreachTask.objects.create(
                    organization=self.org,
                    office=office,
                    kind="proposal_sent",
                    message="見本",
                    dedupe=f"{self.n}:{office.pk}:{bool(done_at)}",
                    done_at=done_at,
                    done_by=users["coordinator_a"] if done_at else None,
                )
        for office in (offices.plaza_a, self.plaza):
            rows.SupportLog.objects.create(
                office=office,
                organization=self.org,
                on=self.today,
                method="visit",
                content="見本",
                sharing="ward",
                written_by=users["coordinator_a"],
            )
        for status in rows.Introduction.Status.values:
            for partner in (self.org, self.quiet):
                introduction = make.IntroductionFactory(
                    first=self.world.orgs.npo,
                    second=partner,
                    office=offices.plaza_a,
                    status=status,
                )
                record(introduction, "introduction_asked", by=None, label="見本")
        record(self.o.introduction, "introduction_answered", by=None, label="見本")
        rows.ExtraItem.objects.create(ward=self.world.places.asahi, sheet="plan", text="見本")
        rows.PrincipleTalk.objects.create(
            partnership=self.o.active,
            principle=self.principle,
            review=self.o.active.principle_reviews.get(),
            office=offices.plaza_a,
        )
        rows.Dismissal.objects.create(
            organization=self.world.orgs.npo,
            other=self.group(),
            reason="place",
            by=users["npo_manager"],
        )
        enqueue(
            "consultation_accepted",
            user=make.UserFactory(),
            dedupe=f"growth{self.n}",
            context={"path": "/", "nonce": "見本", "number": "S-1"},
        )
