"""Small valid rows. Everything is invented and says so (見本); nothing random without a seed."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from districts.models import District, Municipality, Office, Posting, Ward
from kyodo_portal.accounts.models import User
from organizations.models import Listing, Membership, Organization, Theme
from partnerships.models import CheckItem, Consultation, Partnership, Party, Principle, Proposal

PASSWORD = "mihon-no-aikotoba-2026"


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


class WardFactory(DjangoModelFactory):
    class Meta:
        model = Ward
        django_get_or_create = ("slug",)

    municipality = factory.SubFactory(MunicipalityFactory)
    slug = factory.Sequence(lambda n: f"ward{n}")
    code = factory.Sequence(lambda n: f"9{n:05d}")
    name = factory.LazyAttribute(lambda o: f"{o.slug}区")
    name_kana = "みほんく"
    order = factory.Sequence(int)


class DistrictFactory(DjangoModelFactory):
    class Meta:
        model = District

    ward = factory.SubFactory(WardFactory)
    slug = factory.Sequence(lambda n: f"mihon{n}")
    name = factory.Sequence(lambda n: f"見本{n}地区")
    name_kana = "みほんちく"
    is_sample = True


class OfficeFactory(DjangoModelFactory):
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


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme
        django_get_or_create = ("slug",)

    slug = "ibasho"
    name = "居場所・カフェ"


class OrganizationFactory(DjangoModelFactory):
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


class ListingFactory(DjangoModelFactory):
    class Meta:
        model = Listing

    organization = factory.SubFactory(OrganizationFactory)
    direction = Listing.Direction.OFFER
    kind = Listing.Kind.PLACE
    title = "集会所を貸せます（見本）"
    timing = Listing.Timing.ANYTIME
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timezone.timedelta(days=90))


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


class PartnershipFactory(DjangoModelFactory):
    class Meta:
        model = Partnership

    name = factory.Sequence(lambda n: f"見本の連携{n}")
    purpose = "見本の目的です。"
    ward = factory.SubFactory(WardFactory)
    is_sample = True


class PartyFactory(DjangoModelFactory):
    class Meta:
        model = Party

    partnership = factory.SubFactory(PartnershipFactory)
    organization = factory.SubFactory(OrganizationFactory)


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
    """The ten check items, as rows (their official text stands in the fixtures)."""
    codes = ["P1", "P2", "P3", "P4", "R1", "R2", "R3", "F1", "F2", "F3"]
    sheets = {"P": "plan", "R": "proceed", "F": "reflect"}
    return [
        CheckItem.objects.get_or_create(
            code=code,
            defaults={
                "sheet": sheets[code[0]],
                "order": i,
                "official_text": f"{code}の確認",
                "prompt": "",
            },
        )[0]
        for i, code in enumerate(codes)
    ]
