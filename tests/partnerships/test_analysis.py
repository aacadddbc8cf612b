"""分析: the same totals in table and picture, and for each reader only what they may count."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.lib.dates import fiscal_year
from partnerships.actions.publication import stop_publication
from partnerships.analysis import network as networks
from partnerships.analysis.layout import layout_of
from partnerships.analysis.network import bridging_word
from partnerships.models import Partnership, Party, Proposal
from tests import factories as make
from tests.benchmarks.network import drawn, stored, told

pytestmark = pytest.mark.django_db

NETWORK = "/analysis/network/"
PUBLIC_WORK, SECRET_WORK, FAR_WORK = "公開の見本連携", "旭区の内部の連携", "緑区の内部の連携"


def work(name, ward, *organizations, district=None, **fields):
    fields = {"starts_on": timezone.localdate()} | fields
    partnership = make.PartnershipFactory(name=name, ward=ward, **fields)
    if district:
        partnership.districts.add(district)
    for order, organization in enumerate(organizations):
        Party.objects.create(partnership=partnership, organization=organization, order=order)
    return partnership


@pytest.fixture
def city(world):
    """One published partnership, one of Asahi and one of Midori that are not."""
    p, g = world.places, world.orgs
    shown = {"publication": "published", "published_at": timezone.now(), "status": "active"}
    world.shown = work(PUBLIC_WORK, p.asahi, g.npo, g.shakyo, g.paper, district=p.a, **shown)
    world.secret = work(SECRET_WORK, p.asahi, g.npo, g.stranger, district=p.a)
    world.far_work = work(FAR_WORK, p.midori, g.far, g.npo, district=p.b)
    return world


def page(client, path=NETWORK):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_tables_stand_before_the_picture_and_tell_the_same_totals(city, sign_in):
    """Scenario 17."""
    html = page(sign_in(None))
    assert html.index('id="groups-caption"') < html.index('class="ck-net__svg"')
    assert told(html) == stored() == [3, 3, 1]
    assert drawn(html) == [3, 3]
    assert "3の団体が、1の連携でつながっています" in html


@pytest.mark.parametrize(
    ("persona", "seen"),
    [
        ("anonymous", set()),
        ("npo_manager", set()),
        ("stranger_manager", set()),
        ("midori_staff", {FAR_WORK}),
        ("coordinator_b", {FAR_WORK}),
        ("coordinator_a", {SECRET_WORK}),
        ("asahi_staff", {SECRET_WORK}),
        ("asahi_approver", {SECRET_WORK}),
        ("city_staff", {SECRET_WORK, FAR_WORK}),
        ("analyst", {SECRET_WORK, FAR_WORK}),
    ],
)
def test_unpublished_partnerships_are_counted_for_those_inside_only(persona, seen, city, sign_in):
    client = sign_in(city[persona])
    for path in (NETWORK, f"{NETWORK}?show=inside", "/analysis/export/pairs.csv?show=inside"):
        answer = client.get(path)
        text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
        met = {name for name in (SECRET_WORK, FAR_WORK) if name in text}
        assert met == (seen if "inside" in path else set()), path
        assert PUBLIC_WORK in text


def test_only_those_who_may_open_a_partnership_get_its_link(city, sign_in):
    path = reverse("partnerships:partnership-detail", args=[city.secret.pk])
    inside = f"{NETWORK}?show=inside"
    assert path in page(sign_in(city["asahi_staff"]), inside)
    assert path not in page(sign_in(city["analyst"]), inside)


def test_a_stopped_partnership_leaves_the_kept_picture_at_once(city, sign_in):
    client = sign_in(None)
    assert PUBLIC_WORK in page(client)
    stop_publication(city.shown, by=city["npo_manager"], organization=city.orgs.npo)
    assert PUBLIC_WORK not in page(client)


def test_a_party_that_left_and_a_new_name_change_the_kept_picture(city, sign_in):
    client = sign_in(None)
    page(client)
    Party.objects.filter(partnership=city.shown, organization=city.orgs.paper).update(
        left_on=timezone.localdate(), left_reason="left"
    )
    assert told(page(client)) == [2, 1, 1]
    city.orgs.shakyo.name = "名前を変えた地区社協"
    city.orgs.shakyo.save()
    assert "名前を変えた地区社協" in page(client)


def test_the_second_reader_is_answered_from_what_is_kept(city, sign_in, monkeypatch):
    first = page(sign_in(None))

    def refuse(facts):
        raise AssertionError("worked out again")

    monkeypatch.setattr("partnerships.analysis.pages.network_of", refuse)
    assert page(sign_in(city["resident"])).count("<use ") == first.count("<use ")


def test_the_same_network_is_always_drawn_the_same(city, sign_in):
    first = page(sign_in(None))
    caches["analysis"].clear()
    svg = re.compile("<svg class=.ck-net__svg.*?</svg>", re.DOTALL)
    assert svg.search(page(sign_in(None)))[0] == svg.search(first)[0]


def test_a_network_too_large_to_draw_is_told_in_tables(city, sign_in, monkeypatch):
    monkeypatch.setattr(networks, "MOST_DRAWN", 2)
    html = page(sign_in(None))
    assert "ck-net__svg" not in html
    assert "年度か区でしぼると、図が出ます" in html
    assert told(html) == [3, 3, 1]


def test_every_group_has_its_own_place():
    nodes = [
        networks.Node(n, f"見本{n}", "npo", f"地区{n % 7}", 1, 1, 0.0, True) for n in range(90)
    ]
    ties = [networks.Tie(n, n + 1, (0,)) for n in range(80)]
    layout = layout_of(networks.Network(nodes, ties, []))
    assert len(set(layout.points)) == 90
    assert all(0 < x < layout.width and 0 < y < layout.height for x, y in layout.points)


@pytest.mark.parametrize(
    ("share", "word"), [(0, "なし"), (0.001, "少し"), (0.05, "ある"), (0.4, "大きい")]
)
def test_bridging_in_words(share, word):
    assert bridging_word(share) == word


def test_who_stands_between_others_bridges(world, sign_in):
    g, places = world.orgs, world.places
    shown = {"publication": "published", "published_at": timezone.now()}
    work("西の見本", places.asahi, g.shakyo, g.npo, **shown)
    work("東の見本", places.asahi, g.npo, g.far, **shown)
    rows = export(sign_in(None), "organizations.csv")
    bridging = {row["団体"]: float(row["橋わたしの度合い"]) for row in rows}
    assert bridging == {"NPO法人見本の会": 1.0, "見本ヶ丘地区社協": 0.0, "見本の森自治会": 0.0}


def test_small_cells_are_hidden_from_the_public_and_shown_to_staff(city, sign_in):
    """Scenario 17: cells below three."""
    path = "/analysis/matrix/"
    assert "のせていません" in page(sign_in(None), path)
    staff = page(sign_in(city["asahi_staff"]), path)
    assert "のせていません" not in staff
    assert "自治会町内会 × NPO法人" in staff


def test_filters_narrow_and_unknown_ones_are_said(city, sign_in):
    client = sign_in(None)
    assert told(page(client, f"{NETWORK}?ward=asahi&district=mihongaoka&kind=npo")) == [3, 3, 1]
    assert "この条件の連携はありません。年度か区を広げてください" in page(
        client, f"{NETWORK}?ward=midori"
    )
    assert "条件の一部は使えない" in page(client, f"{NETWORK}?show=inside&ward=nowhere")
    last_year = fiscal_year(timezone.localdate()) - 1
    Partnership.objects.filter(pk=city.far_work.pk).update(starts_on=f"{last_year}-05-01")
    assert "この条件の連携はありません" in page(client, f"{NETWORK}?year={last_year}")


def test_years_count_what_ran_and_what_began(city, sign_in):
    now = fiscal_year(timezone.localdate())
    start = timezone.localdate().replace(year=now - 1, month=6, day=1)
    Partnership.objects.filter(pk=city.secret.pk).update(starts_on=start)
    # Nobody wrote down when this one began: it is not told as new.
    Partnership.objects.filter(pk=city.far_work.pk).update(starts_on=None)
    rows = export(sign_in(city["analyst"]), "years.csv?show=inside")
    told_rows = [(int(r["年度"]), int(r["連携の数"]), int(r["新しくはじまった"])) for r in rows]
    assert told_rows == [(now - 1, 1, 1), (now, 3, 1)]


def sent(world, days_ago, status, answered_after=None, **fields):
    moment = timezone.now() - timedelta(days=days_ago)
    proposal = make.ProposalFactory(
        sender=world.orgs.npo,
        recipient=world.orgs.shakyo,
        status=status,
        sent_at=moment,
        status_changed_at=moment + timedelta(days=answered_after or 0),
        **fields,
    )
    if answered_after is not None:
        reply = proposal.replies.create(answer="talk", answerer_role="chair", via="web")
        type(reply).objects.filter(pk=reply.pk).update(
            created_at=moment + timedelta(days=answered_after)
        )
    return proposal


def test_the_flow_counts_states_and_medians_of_sent_proposals(world, sign_in):
    for days in (4, 10, 30):
        sent(world, 40, "declined", answered_after=days)
    sent(world, 7, "sent")
    make.ProposalFactory(sender=world.orgs.npo, recipient=world.orgs.shakyo)  # a draft
    rows = export(sign_in(world["asahi_staff"]), "proposals.csv")
    told_rows = {row["状態"]: (row["件数"], row["日数（まん中の値）"]) for row in rows}
    assert told_rows["今回は見送り"] == ("3", "10")
    assert told_rows["返事待ち"] == ("1", "7")
    assert told_rows["さいしょの返事まで"] == ("3", "10")
    far = export(sign_in(world["midori_staff"]), "proposals.csv")
    assert {row["件数"] for row in far} == {"0"}


def test_a_coordinator_does_not_see_small_numbers_of_proposals(world, sign_in):
    sent(world, 7, "sent")
    for days in (4, 10, 30):
        sent(world, 40, "declined", answered_after=days)
    rows = {row["状態"]: row for row in export(sign_in(world["coordinator_a"]), "proposals.csv")}
    assert rows["返事待ち"]["件数"] == "のせていません"
    assert rows["今回は見送り"]["件数"] == "のせていません"


def test_fewer_than_five_consultations_are_told_to_their_office_only(world, sign_in):
    for kind, number in (("join", 6), ("help", 2), ("trouble", 5)):
        for _ in range(number):
            made = make.ConsultationFactory(kind=kind, ward=world.places.asahi)
            made.offices.add(world.offices.asahi)

    def counts(persona):
        rows = export(sign_in(world[persona]), "consultations.csv")
        return {row["相談の種類"]: row["件数"] for row in rows}

    assert counts("asahi_staff")["手伝いたい"] == "2"
    for persona in ("city_staff", "analyst", "coordinator_a"):
        seen = counts(persona)
        assert seen["手伝いたい"] == "のせていません"
        assert "のせていません" in {seen["参加したい"], seen["困りごとがある"], seen["合計"]}


def test_groups_without_links_come_with_their_care_plaza(city, sign_in):
    lonely = make.OrganizationFactory(name="ひとりの見本の会", district=city.places.a)
    make.OrganizationFactory(name="緑のひとりの会", district=city.places.b)
    draft = make.OrganizationFactory(name="下書きの会", district=city.places.a, status="draft")
    html = page(sign_in(city["asahi_staff"]), "/analysis/groups/")
    assert lonely.name in html
    assert city.offices.plaza_a.name in html
    assert draft.name not in html
    assert "緑のひとりの会" not in html
    assert city.orgs.npo.name not in html


def export(client, name):
    """The rows of a CSV, with the marks that every export carries."""
    answer = client.get(f"/analysis/export/{name}")
    assert answer.status_code == 200
    data = b"".join(answer)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    for row in rows:
        assert row["作成日"] == f"{timezone.localdate():%Y-%m-%d}"
        assert "すべての年度" in row["条件"]
    return rows


def test_exports_guard_formulas_and_name_no_persons(city, sign_in):
    city.orgs.npo.name, city.orgs.npo.liaison_name = "=1+1の会", "見本の担当者"
    city.orgs.npo.save()
    client = sign_in(city["city_staff"])
    assert "'=1+1の会" in [row["団体"] for row in export(client, "organizations.csv")]
    for name in ("organizations.csv", "network.json", "network.graphml", "unlinked.csv"):
        answer = client.get(f"/analysis/export/{name}?show=inside")
        text = b"".join(answer) if answer.streaming else answer.content
        assert "見本の担当者" not in text.decode()


def test_json_and_graphml_hold_the_network_with_its_filter_and_day(city, sign_in):
    client = sign_in(None)
    city.orgs.npo.name = "A&B<見本>"
    city.orgs.npo.save()
    found = json.loads(client.get("/analysis/export/network.json?ward=asahi").content)
    assert (len(found["nodes"]), len(found["links"])) == (3, 3)
    assert found["filter"] == "すべての年度・旭区・公開のみ"
    assert found["made_on"] == f"{timezone.localdate():%Y-%m-%d}"
    root = ET.fromstring(b"".join(client.get("/analysis/export/network.graphml")))  # noqa: S314
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert len(root.findall(f".//{space}node")) == 3
    assert len(root.findall(f".//{space}edge")) == 3
    assert "A&B<見本>" in [data.text for data in root.iter(f"{space}data")]
    assert f"{timezone.localdate():%Y-%m-%d}" in root.findtext(f"{space}desc")


@pytest.mark.parametrize("name", ["proposals.csv", "consultations.json", "unlinked.csv"])
def test_inner_exports_do_not_exist_for_the_public(name, city, sign_in):
    for persona in ("anonymous", "npo_manager"):
        assert sign_in(city[persona]).get(f"/analysis/export/{name}").status_code == 404
    assert sign_in(city["analyst"]).get(f"/analysis/export/{name}").status_code == 200


@pytest.mark.parametrize("name", ["nothing.csv", "pairs.graphml", "network.csv", "pairs.exe"])
def test_unknown_exports_do_not_exist(name, city, sign_in):
    assert sign_in(None).get(f"/analysis/export/{name}").status_code == 404


def test_working_it_out_asks_the_database_equally_often_for_few_and_many(city, sign_in):
    client = sign_in(city["analyst"])
    paths = [f"/analysis/{p}?show=inside" for p in ("", "network/", "matrix/", "years/")]

    def count():
        numbers = []
        for path in paths:
            caches["analysis"].clear()
            with CaptureQueriesContext(connection) as captured:
                page(client, path)
            numbers.append(len(captured))
        return numbers

    count()
    few = count()
    for n in range(8):
        fresh = [make.OrganizationFactory(district=city.places.a) for _ in range(3)]
        work(f"ふえる見本{n}", city.places.asahi, *fresh, district=city.places.a)
    count()  # what a worker keeps of the names is read again
    assert count() == few


def test_proposals_that_were_never_sent_have_no_flow(world, sign_in):
    make.ProposalFactory(sender=world.orgs.npo, status=Proposal.Status.CONSULTING)
    html = page(sign_in(world["asahi_staff"]), "/analysis/flow/")
    assert "この条件で送られた提案はありません" in html
