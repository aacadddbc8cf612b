"""Suggestions: who is suggested, in which order, and why; and nothing that may not be told."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from districts.models import Office
from kyodo_portal.search.building import build
from kyodo_portal.search.memory import forget
from organizations.index import reindex_organizations
from organizations.models import Listing, Membership, Organization
from partnerships.matching import suggest, suggest_for_listing
from partnerships.matching.ranking import FULL_NOTE, PARTNERS_NOTE
from partnerships.matching.weights import Weights, complement
from partnerships.models import Dismissal
from tests import factories as make

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
KINDS = Organization.Kind
OFFER, NEED = Listing.Direction.OFFER, Listing.Direction.NEED


@pytest.fixture
def district():
    return make.DistrictFactory(name="見本ヶ丘地区")


def group(district, name, *lines, kind=KINDS.NPO, **values):
    """A published group without other words, findable, with its offers and needs."""
    values = {"tagline": "", "summary": "", **values}
    row = make.OrganizationFactory(district=district, name=name, kind=kind, **values)
    for direction, listing_kind, title in lines:
        make.ListingFactory(
            organization=row, direction=direction, kind=listing_kind, title=title, detail=""
        )
    index()
    return row


def index():
    reindex_organizations(list(Organization.objects.values_list("pk", flat=True)))


def names(suggestions):
    return [suggestion.organization.name for suggestion in suggestions]


def told(suggestions):
    return "\n".join(
        text for one in suggestions for text in [*one.reasons, *one.notes, one.first_step]
    )


def member_of(organization):
    return make.MembershipFactory(organization=organization, status=Membership.Status.ACTIVE).user


@pytest.fixture
def choir(district):
    return group(district, "うたごえの会", (NEED, "place", "練習の会場をさがしています"))


@pytest.fixture
def hall(district):
    return group(
        district, "丘の上自治会", (OFFER, "place", "集会所を貸せます"), kind=KINDS.JICHIKAI
    )


def test_a_reason_names_the_very_need_and_offer(choir, hall):
    best = suggest(choir, viewer=member_of(choir))[0]
    assert best.organization == hall
    assert best.reasons[0] == (
        "あなたの『練習の会場をさがしています』に、丘の上自治会の『集会所を貸せます』が合います。"
    )
    assert "場所を見せてもらい" in best.first_step


def test_both_directions(choir, hall):
    best = suggest(hall, viewer=member_of(hall))[0]
    assert best.organization == choir
    assert best.reasons[0] == (
        "うたごえの会の『練習の会場をさがしています』に、あなたの『集会所を貸せます』が合います。"
    )
    assert "見に来て" in best.first_step


def test_somebody_else_reads_the_name_of_the_group(choir, hall):
    reason = suggest(choir, viewer=ANYBODY)[0].reasons[0]
    assert reason.startswith("うたごえの会の『練習の会場を")


def test_meaning_counts_more_than_the_same_letters(district):
    asking = group(district, "みほん会", (NEED, "people", "通院の送り迎え"))
    group(district, "写真の会", (OFFER, "people", "学院の送別会の出し物"))
    group(district, "車の会", (OFFER, "people", "福祉車両の運転ができます"))
    assert names(suggest(asking, viewer=ANYBODY))[0] == "車の会"


def test_what_a_group_does_is_found_without_an_offer(district):
    asking = group(district, "みほん会", (NEED, "knowledge", "スマホの使い方を教えてほしい"))
    group(district, "花の会", summary="花だんの手入れをしています。")
    group(district, "機械の会", summary="パソコンの教室を開いています。")
    best = suggest(asking, viewer=ANYBODY)[0]
    assert best.organization.name == "機械の会"
    assert "スマホ・パソコン" in best.reasons[0]


def test_shared_themes_place_and_kinds_are_told(district, choir):
    theme = make.ThemeFactory(slug="bunka", name="アート・文化")
    other = group(district, "見本町内会", kind=KINDS.JICHIKAI)
    for row in (choir, other):
        row.themes.add(theme)
    index()
    reasons = suggest(choir, viewer=ANYBODY)[0].reasons
    assert "どちらも『アート・文化』にとりくんでいます。" in reasons
    assert "同じ見本ヶ丘地区で活動しています。" in reasons
    assert any("組み合わせ" in reason for reason in reasons)


def test_near_comes_before_far(district, choir):
    beside = make.DistrictFactory(ward=district.ward, name="となり町地区")
    away = make.DistrictFactory(ward=district.ward, name="とおい町地区")
    district.neighbours.add(beside)
    for place, name in ((away, "とおい会"), (beside, "となり会"), (district, "ここ会")):
        group(place, name, (OFFER, "place", "集会所を貸せます"))
    suggestions = suggest(choir, viewer=ANYBODY)
    assert names(suggestions) == ["ここ会", "となり会", "とおい会"]
    assert "となりのとなり町地区で活動しています。" in suggestions[1].reasons


def test_unlike_kinds_complement_each_other():
    assert complement(KINDS.NPO, KINDS.JICHIKAI) > complement(KINDS.NPO, KINDS.VOLUNTEER)
    assert complement(KINDS.NPO, KINDS.VOLUNTEER) > complement(KINDS.NPO, KINDS.NPO)


def test_partners_come_later_with_a_note(choir, hall, district):
    other = group(district, "川の町内会", (OFFER, "place", "部屋"), kind=KINDS.JICHIKAI)
    joint = make.PartnershipFactory(status="active", publication="published")
    for row in (choir, hall):
        make.PartyFactory(partnership=joint, organization=row)
    suggestions = suggest(choir, viewer=ANYBODY)
    assert names(suggestions) == [other.name, hall.name]
    assert suggestions[1].notes == [PARTNERS_NOTE]


def test_a_private_partnership_is_known_to_members_only(choir, hall):
    joint = make.PartnershipFactory(status="preparing", publication="private", name="かくれた連携")
    for row in (choir, hall):
        make.PartyFactory(partnership=joint, organization=row)
    assert suggest(choir, viewer=ANYBODY)[0].notes == []
    assert suggest(choir, viewer=member_of(choir))[0].notes == [PARTNERS_NOTE]


def test_a_partner_of_both_could_introduce(choir, hall, district):
    bridge = group(district, "まんなかの会")
    for one in (choir, hall):
        joint = make.PartnershipFactory(status="active", publication="published")
        for row in (one, bridge):
            make.PartyFactory(partnership=joint, organization=row)
    best = suggest(choir, viewer=ANYBODY)[0]
    assert best.organization == hall
    assert best.introducer == bridge
    assert any("まんなかの会が、どちらとも連携しています" in reason for reason in best.reasons)


def test_a_partner_known_only_in_private_is_not_named(choir, hall, district):
    bridge = group(district, "まんなかの会")
    for one, publication in ((choir, "published"), (hall, "private")):
        joint = make.PartnershipFactory(status="active", publication=publication)
        for row in (one, bridge):
            make.PartyFactory(partnership=joint, organization=row)
    best = suggest(choir, viewer=member_of(choir))[0]
    assert best.organization == hall
    assert best.introducer is None
    assert "まんなかの会" not in told([best])


def test_a_care_plaza_of_both_could_introduce(choir, hall, district):
    plaza = make.OfficeFactory(
        ward=district.ward, kind=Office.Kind.CARE_PLAZA, name="見本ケアプラザ"
    )
    plaza.districts.add(district)
    best = suggest(choir, viewer=ANYBODY)[0]
    assert best.introducer == plaza
    assert any(reason.startswith("見本ケアプラザが") for reason in best.reasons)


def test_no_capacity_comes_last_with_a_note(choir, hall, district):
    weak = group(district, "べつの会", kind=KINDS.NPO)
    Organization.objects.filter(pk=hall.pk).update(no_capacity=True)
    index()
    suggestions = suggest(choir, viewer=ANYBODY)
    assert names(suggestions) == [weak.name, hall.name]
    assert suggestions[1].notes == [FULL_NOTE]


def test_dismissed_are_gone_for_that_group_only(choir, hall, district):
    user = member_of(choir)
    second = group(district, "第二うたの会", (NEED, "place", "練習の会場をさがしています"))
    Dismissal.objects.create(organization=choir, other=hall, reason="known", by=user)
    assert hall.name not in names(suggest(choir, viewer=user))
    assert hall.name in names(suggest(second, viewer=member_of(second)))
    # The answer is the group's own: others do not read it from a gap.
    assert hall.name in names(suggest(choir, viewer=ANYBODY))


def test_reasons_of_dismissals_teach(district, choir):
    """After many 「場所が遠い」, a near group passes one that fits better but is far."""
    away = make.DistrictFactory(name="とおい地区")
    group(away, "とおい会", (OFFER, "place", "練習の会場を貸せます"), kind=KINDS.JICHIKAI)
    group(district, "ちかい会", (OFFER, "publicity", "チラシをおきます"))
    user = member_of(choir)
    assert names(suggest(choir, viewer=user))[0] == "とおい会"
    for number in range(10):
        other = group(away, f"べつの会{number}")
        Dismissal.objects.create(organization=choir, other=other, reason="place", by=user)
    assert names(suggest(choir, viewer=user))[0] == "ちかい会"


def test_lessons_are_bounded():
    plain = Weights()
    assert plain.taught({}) == plain
    assert plain.taught({"place": 1}).place > plain.place
    assert plain.taught({"place": 500}).place == pytest.approx(2 * plain.place)
    assert plain.taught({"theme": 3}).place == plain.place
    assert plain.taught({"known": 9, "other": 9}) == plain


def test_nothing_private_is_told(choir, hall, district):
    canary = "ひみつのことば"
    Organization.objects.filter(pk=hall.pk).update(
        representative=canary,
        liaison_name=canary,
        liaison_phone="090-0000-0000",
        draft={"summary": canary},
    )
    for values in ({"is_open": False}, {"ends_on": timezone.localdate() - timedelta(days=1)}):
        make.ListingFactory(organization=hall, title=f"{canary}の会場", **values)
    for status in ("draft", "submitted", "paused", "closed"):
        group(
            district,
            f"{canary}{status}",
            (OFFER, "place", f"{canary}の会場"),
            status=status,
        )
    index()
    for viewer in (ANYBODY, member_of(choir)):
        suggestions = suggest(choir, viewer=viewer)
        assert names(suggestions) == [hall.name]
        assert canary not in told(suggestions)


def test_an_unpublished_group_is_suggested_to_by_its_members_only(choir, hall, district):
    ours = group(district, "これからの会", (NEED, "place", "会場をさがしています"), status="draft")
    assert suggest(ours, viewer=ANYBODY) == []
    assert suggest(ours, viewer=member_of(choir)) == []
    assert "会場をさがしています" in suggest(ours, viewer=member_of(ours))[0].reasons[0]


def test_groups_for_one_listing(choir, hall, district):
    group(district, "花の会", (OFFER, "things", "花の苗"))
    need = choir.listings.get()
    assert names(suggest_for_listing(need, viewer=ANYBODY)) == [hall.name]
    offer = hall.listings.get()
    assert names(suggest_for_listing(offer, viewer=ANYBODY)) == [choir.name]


def test_no_groups_for_a_listing_that_is_over_or_hidden(choir, hall):
    need = choir.listings.get()
    need.ends_on = timezone.localdate() - timedelta(days=1)
    assert suggest_for_listing(need, viewer=ANYBODY) == []
    hidden = hall.listings.get()
    hidden.organization.status = "draft"
    assert suggest_for_listing(hidden, viewer=ANYBODY) == []


def test_long_texts_do_not_win(district, choir):
    """A big group that offers everything stands after a small one that offers what is needed."""
    lines = [
        (OFFER, "things", "テントを貸せます"),
        (OFFER, "people", "行事の手伝い"),
        (OFFER, "knowledge", "防災の話"),
    ]
    group(district, "大きな会", *lines, kind=KINDS.JICHIKAI, summary="いろいろな活動。" * 30)
    group(district, "小さな会", (OFFER, "place", "会場に使える部屋"), kind=KINDS.JICHIKAI)
    assert names(suggest(choir, viewer=ANYBODY))[0] == "小さな会"


def test_the_kind_of_a_group_alone_is_no_ground(district, choir):
    away = make.DistrictFactory(name="とおい地区")
    group(away, "とおい会", kind=KINDS.JICHIKAI)
    group(district, "ちかい会", kind=KINDS.JICHIKAI)
    assert names(suggest(choir, viewer=ANYBODY)) == ["ちかい会"]


def test_the_same_from_a_built_index(choir, hall, district):
    """Candidates come from the built sets as from what changed since."""
    group(district, "花の会", (OFFER, "things", "花の苗"))
    before = [(s.organization, s.score, s.reasons) for s in suggest(choir, viewer=ANYBODY)]
    build()
    forget()
    assert [(s.organization, s.score, s.reasons) for s in suggest(choir, viewer=ANYBODY)] == before


def test_the_same_queries_for_few_and_many(district, choir):
    def count(number):
        for n in range(number):
            make.ListingFactory(
                organization=make.OrganizationFactory(district=district, name=f"会{number}-{n}")
            )
        index()
        viewer = member_of(choir)
        suggest(choir, viewer=viewer)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(suggest(choir, viewer=viewer, limit=50)) >= number
        return len(queries)

    assert count(3) == count(30) <= 13
