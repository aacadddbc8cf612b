"""Small valid rows. Everything is invented and says so (見本); nothing random without a seed."""

from importlib import import_module

import factory
from django.apps import apps
from django.utils import timezone
from factory.django import DjangoModelFactory

from districts.models import District, Municipality, Office, Posting, Ward
from kyodo_portal.accounts.models import User
from kyodo_portal.search.actions import words_changed
from organizations.follows import start_of_day
from organizations.index import reindex_organization
from organizations.models import Event, Follow, Listing, Membership, Organization, Theme
from partnerships.actions.versions import make_version
from partnerships.index import reindex_partnership
from partnerships.models import (
    Agreement,
    AnnualReport,
    CheckItem,
    CheckSheet,
    Consultation,
    Handover,
    Introduction,
    JointCheck,
    JointRecord,
    Meeting,
    OfficerHandover,
    PaperSheet,
    Partnership,
    PartnershipDraft,
    Party,
    Principle,
    PrincipleReview,
    Proposal,
    Room,
    StepBackPlan,
)
from partnerships.public.entries import entries_of

PASSWORD = "mihon-no-aikotoba-2026"


class Named(DjangoModelFactory):
    """Rows whose names the filters of the lists keep in memory."""

    class Meta:
        abstract = True

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        if create:
            words_changed()


class Found(DjangoModelFactory):
    """Rows that the public lists find, as if an action had made them."""

    class Meta:
        abstract = True

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        if create:
            index(instance)


def index(*rows) -> None:
    """Bring the search in step with rows that a test wrote or changed itself."""
    for row in rows:
        if isinstance(row, Partnership):
            agree(row)
        elif isinstance(row, Party):
            agree(row.partnership)
        elif isinstance(row, Organization):
            reindex_organization(row)
        else:
            reindex_organization(row.organization)


def agree(partnership: Partnership) -> None:
    """All agreed to the words as they stand now: they are shown, or being asked about."""
    row = Partnership.objects.select_related("third_party", "shown").get(pk=partnership.pk)
    if row.publication in {"confirming", "published"}:
        row.public_versions.filter(round=row.consent_round).delete()
        version = make_version(row, entries_of(row), kind="first", round=row.consent_round)
        name = "shown" if row.publication == "published" else "asking"
        both = {"shown": None, "asking": None} | {name: version}
        Partnership.objects.filter(pk=row.pk).update(**both)
    else:
        Partnership.objects.filter(pk=row.pk).update(shown=None, asking=None)
    partnership.refresh_from_db(fields=["shown", "asking"])
    reindex_partnership(row)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"mihon{n}@example.jp")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(password=PASSWORD, **kwargs)


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = Municipality
        django_get_or_create = ("slug",)

    slug = "yokohama"
    code = "141003"
    name = "横浜市"
    name_kana = "よこはまし"


class WardFactory(Named):
    class Meta:
        model = Ward
        django_get_or_create = ("slug",)

    municipality = factory.SubFactory(MunicipalityFactory)
    slug = factory.Sequence(lambda n: f"ward{n}")
    code = factory.Sequence(lambda n: f"9{n:05d}")
    name = factory.LazyAttribute(lambda o: f"{o.slug}区")
    name_kana = "みほんく"
    order = factory.Sequence(int)


class DistrictFactory(Named):
    class Meta:
        model = District

    ward = factory.SubFactory(WardFactory)
    slug = factory.Sequence(lambda n: f"mihon{n}")
    name = factory.Sequence(lambda n: f"見本{n}地区")
    name_kana = "みほんちく"
    is_sample = True


class OfficeFactory(Named):
    class Meta:
        model = Office

    slug = factory.Sequence(lambda n: f"office{n}")
    kind = Office.Kind.WARD_OFFICE
    name = factory.Sequence(lambda n: f"見本{n}区役所 地域力推進担当")
    ward = factory.SubFactory(WardFactory)
    is_sample = True


class PostingFactory(DjangoModelFactory):
    class Meta:
        model = Posting

    user = factory.SubFactory(UserFactory)
    office = factory.SubFactory(OfficeFactory)
    role = Posting.Role.WARD_STAFF
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timezone.timedelta(days=30))


class ThemeFactory(Named):
    class Meta:
        model = Theme
        django_get_or_create = ("slug",)

    slug = "ibasho"
    name = "居場所・カフェ"


class OrganizationFactory(Found):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"見本の会{n}")
    name_kana = "みほんのかい"
    kind = Organization.Kind.NPO
    district = factory.SubFactory(DistrictFactory)
    ward = factory.LazyAttribute(lambda o: o.district.ward)
    tagline = "見本の団体です"
    summary = "見本の活動をしています。"
    contact_name = "事務局"
    liaison_phone = "045-000-9999"
    status = Organization.Status.PUBLISHED
    is_sample = True


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = Membership.Role.MANAGER
    status = Membership.Status.ACTIVE


class ListingFactory(Found):
    class Meta:
        model = Listing

    organization = factory.SubFactory(OrganizationFactory)
    direction = Listing.Direction.OFFER
    kind = Listing.Kind.PLACE
    title = "集会所を貸せます（見本）"
    timing = Listing.Timing.ANYTIME
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timezone.timedelta(days=90))


def in_days(days: int, hour: int = 10):
    """That full hour of the day so many days from today, as people write the time of an event."""
    moment = timezone.localtime() + timezone.timedelta(days=days)
    return moment.replace(hour=hour, minute=0, second=0, microsecond=0)


class EventFactory(DjangoModelFactory):
    """A public event in twenty days, from ten to twelve. Not in the search: see `in_search`."""

    class Meta:
        model = Event

    organization = factory.SubFactory(OrganizationFactory)
    district = factory.LazyAttribute(lambda o: o.organization.district)
    name = factory.Sequence(lambda n: f"見本の行事{n}")
    starts_at = factory.LazyFunction(lambda: in_days(20, 10))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timezone.timedelta(hours=2))
    place_text = "見本公園の入口"
    text = "見本の集まりです。"
    fee = "無料"
    status = Event.Status.PUBLISHED
    is_sample = True


class FollowFactory(DjangoModelFactory):
    """Confirmed ten days ago and never told since."""

    class Meta:
        model = Follow

    email = factory.Sequence(lambda n: f"yomite{n}@example.jp")
    label = "団体（見本）"
    path = "/orgs/"
    confirmed_at = factory.LazyFunction(lambda: timezone.now() - timezone.timedelta(days=10))
    told_until = factory.LazyAttribute(lambda o: o.confirmed_at and start_of_day(o.confirmed_at))


class ProposalFactory(DjangoModelFactory):
    """A complete draft that may be sent at once."""

    class Meta:
        model = Proposal

    number = factory.Sequence(lambda n: f"A-2000-{n:04d}")
    sender = factory.SubFactory(OrganizationFactory)
    recipient = factory.SubFactory(OrganizationFactory)
    third_party = factory.SubFactory(OfficeFactory)
    title = "公園で野菜の市を1回ひらく"
    activity = "見本の野菜をならべて、おしゃべりをします。"
    starts_on = factory.LazyFunction(lambda: timezone.localdate() + timezone.timedelta(days=40))
    times = Proposal.Times.ONCE
    sender_gain = "近所の方と知り合いたいです。"
    expected_gain = "見守りのきっかけになります。"
    offer_text = "野菜と人手を出します。"
    request = "広場をお借りしたいです。"
    burden = Proposal.Burden.HALF_DAY
    money = Proposal.Money.NONE
    bridge_requests = ["explain"]
    reply_by = factory.LazyFunction(lambda: timezone.localdate() + timezone.timedelta(days=30))
    no_personal_data = True
    done_pages = ["partner", "activity", "gains", "third-party", "reply"]


class PartnershipFactory(Found):
    class Meta:
        model = Partnership

    name = factory.Sequence(lambda n: f"見本の連携{n}")
    purpose = "見本の目的です。"
    ward = factory.SubFactory(WardFactory)
    is_sample = True


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement

    partnership = factory.SubFactory(PartnershipFactory)
    kind = "agreement"


class PartyFactory(Found):
    class Meta:
        model = Party

    partnership = factory.SubFactory(PartnershipFactory)
    organization = factory.SubFactory(OrganizationFactory)


class CheckSheetFactory(DjangoModelFactory):
    """The plan of one fiscal year; nobody has begun."""

    class Meta:
        model = CheckSheet

    partnership = factory.SubFactory(PartnershipFactory)
    sheet = "plan"
    year = 2026


class JointRecordFactory(DjangoModelFactory):
    class Meta:
        model = JointRecord

    sheet = factory.SubFactory(CheckSheetFactory, status="recorded")
    number = 1
    method = "meeting"
    met_on = factory.LazyFunction(timezone.localdate)


class JointCheckFactory(DjangoModelFactory):
    class Meta:
        model = JointCheck

    record = factory.SubFactory(JointRecordFactory)
    answer = "done"


class PrincipleReviewFactory(DjangoModelFactory):
    class Meta:
        model = PrincipleReview

    number = 1
    occasion = "registration"
    reviewed_on = factory.LazyFunction(timezone.localdate)


class HandoverFactory(DjangoModelFactory):
    """Planned for thirty days from now, nobody named to follow."""

    class Meta:
        model = Handover

    posting = factory.SubFactory(PostingFactory)
    changes_on = factory.LazyFunction(lambda: timezone.localdate() + timezone.timedelta(days=30))
    planned_by = factory.SubFactory(UserFactory)


class OfficerHandoverFactory(DjangoModelFactory):
    class Meta:
        model = OfficerHandover

    outgoing = factory.SubFactory(MembershipFactory)
    organization = factory.LazyAttribute(lambda o: o.outgoing.organization)
    leaves_on = factory.LazyFunction(lambda: timezone.localdate() + timezone.timedelta(days=30))


class PartnershipDraftFactory(DjangoModelFactory):
    class Meta:
        model = PartnershipDraft

    office = factory.SubFactory(OfficeFactory, kind=Office.Kind.CARE_PLAZA)
    ward = factory.LazyAttribute(lambda o: o.office.ward)
    name = "見本の連携の下書き"
    written_by = factory.SubFactory(UserFactory)


class RoomFactory(DjangoModelFactory):
    """The shared room of a proposal in talks."""

    class Meta:
        model = Room

    proposal = factory.SubFactory(ProposalFactory, status="in_talks")


class MeetingFactory(DjangoModelFactory):
    """A day to talk in a week."""

    class Meta:
        model = Meeting

    room = factory.SubFactory(RoomFactory)
    on = factory.LazyFunction(lambda: timezone.localdate() + timezone.timedelta(days=7))
    method = Meeting.Method.ONLINE
    author_label = "見本の会"
    written_by = factory.SubFactory(UserFactory)


class IntroductionFactory(DjangoModelFactory):
    """Two groups that an office asked; nobody has answered yet."""

    class Meta:
        model = Introduction

    office = factory.SubFactory(OfficeFactory)
    first = factory.SubFactory(OrganizationFactory)
    second = factory.SubFactory(OrganizationFactory)
    words = "同じ公園で活動しています。（見本）"
    by = factory.SubFactory(UserFactory)


class PaperSheetFactory(DjangoModelFactory):
    """An answer sheet that was printed and has not come back."""

    class Meta:
        model = PaperSheet

    number = factory.Sequence(lambda n: f"K-2026-{n + 5000}")
    kind = PaperSheet.Kind.REPLY
    proposal = factory.SubFactory("tests.factories.ProposalFactory")
    organization = factory.LazyAttribute(lambda sheet: sheet.proposal.recipient)
    office = factory.LazyAttribute(lambda sheet: sheet.proposal.third_party)
    key = factory.LazyAttribute(lambda sheet: sheet.number)
    printed_by = factory.SubFactory(UserFactory)


class AnnualReportFactory(DjangoModelFactory):
    class Meta:
        model = AnnualReport

    ward = factory.SubFactory(WardFactory)
    year = 2025
    opening = "見本のはじめの言葉です。"


class StepBackPlanFactory(DjangoModelFactory):
    """The groups go on by themselves from today; somebody asks three months later."""

    class Meta:
        model = StepBackPlan

    partnership = factory.SubFactory(PartnershipFactory)
    office = factory.SubFactory(OfficeFactory)
    groups_do = "日にちを決めて、会場をおさえます。（見本）"
    from_on = factory.LazyFunction(timezone.localdate)
    check_on = factory.LazyAttribute(lambda o: o.from_on + timezone.timedelta(days=91))


class ConsultationFactory(DjangoModelFactory):
    class Meta:
        model = Consultation

    number = factory.Sequence(lambda n: f"S-2000-{n:05d}")
    receipt_key = factory.Sequence(lambda n: f"key{n}")
    kind = Consultation.Kind.JOIN
    detail = "見本の相談です。近所の活動に参加したいです。"
    reply_by = Consultation.ReplyBy.NONE


def principles() -> list[Principle]:
    """The six principles, as rows."""
    names = ["対等", "自主性尊重", "自立化", "相互理解", "目的共有", "公開"]
    return [
        Principle.objects.get_or_create(
            number=i,
            defaults={
                "slug": f"p{i}",
                "name": f"{name}の原則",
                "official_text": name,
                "easy_help": name,
                "question": name,
                "colour": "blue",
            },
        )[0]
        for i, name in enumerate(names, 1)
    ]


def check_items() -> list[CheckItem]:
    """The ten check items with their official words, as the migration brings them.

    A test that commits empties the tables at its end, and these rows with them.
    """
    if CheckItem.objects.count() != 10:
        import_module("partnerships.migrations.0002_handbook_check_items").insert(apps, None)
    return list(CheckItem.objects.all())
