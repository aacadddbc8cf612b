"""No statement of a public page reads more rows because there are more groups.

All groups, offers, places, events and partnerships stand in one district here, so that an index on
ward, district or state bounds nothing, and each of their tables holds far more than `MOST` rows.
Every statement of every public page is then run under EXPLAIN ANALYZE, with the ways to read that
pay only for small tables switched off (sequential scans, and joins that read both sides whole).
One statement may read at most `MOST` rows of a table, in all its steps together and with the rows
that a filter threw away. So a LIMIT must stand above an order that an index gives, or the rows must
be asked for by their numbers. Only tables whose size the city decides (wards, districts and their
offices) may be read whole.
"""

import json
from collections import Counter
from collections.abc import Iterator
from copy import copy
from io import StringIO
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from districts.models import District
from organizations.models import Event, Listing, Organization, Place
from partnerships.models import Partnership, Party

GROUPS = 400
# Twenty rows to a page, some of them to each card, and 240 candidates for a match.
MOST = 400
CITY = "districts_"
# So many that the planner looks rows up by number rather than walking along the whole table.
COPIED = 12 * MOST
READS = ("SELECT", "(SELECT", "WITH")
# Groups first: the copies of all others are spread over them.
MULTIPLIED = (Organization, Listing, Place, Event, Partnership)
# What hangs on their rows: (table, column).
HANGING = {
    Organization: [(Organization.themes.through, "organization_id")],
    Partnership: [
        (Party, "partnership_id"),
        (Partnership.districts.through, "partnership_id"),
        (Partnership.themes.through, "partnership_id"),
    ],
}

Node = dict[str, Any]


@pytest.fixture
def one_district(db) -> District:
    """`GROUPS` groups, much of all that hangs on them, and the index: all in one district."""
    if connection.vendor != "postgresql":
        pytest.skip("plans are PostgreSQL's; set DATABASE_URL=postgres://…")
    out = StringIO()
    call_command("make_load", str(GROUPS), "--no-index", "-v0", stdout=out, stderr=out)
    district: District = District.objects.select_related("ward").get(slug="load-1", ward__order=1)
    call_command("index_search", "--from-scratch", stdout=out, stderr=out)
    for model in MULTIPLIED:
        multiply(model)
    Organization.objects.update(ward=district.ward, district=district)
    for model in (Listing, Event, Place):
        model.objects.update(district=district)
    Partnership.objects.update(ward=district.ward)
    link = Partnership.districts.through
    link.objects.filter(partnership__is_sample=True).update(district=district)
    with connection.cursor() as cursor:
        # Not all tables: those of the whole server would stay locked until the test ends.
        tables = connection.introspection.django_table_names(only_existing=True)
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")
        for way in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    return district


def multiply(model: Any) -> None:
    """Copies of a model's rows until there are `COPIED`, spread over the groups.

    The index does not know of the copies: pages that ask it show the originals.
    """
    rows = list(model.objects.order_by("pk"))
    groups = list(Organization.objects.filter(status="published", is_sample=True))
    copies: list[tuple[Any, Any]] = []
    for number in range(COPIED - len(rows)):
        original = rows[number % len(rows)]
        one = copy(original)
        one.pk, one.organization = None, groups[number % len(groups)]
        for unique in (f for f in model._meta.fields if f.unique and not f.primary_key):
            setattr(one, unique.attname, None if unique.null else f"copy-{number}")
        copies.append((original, one))
    model.objects.bulk_create([one for _, one in copies])
    for through, column in HANGING.get(model, ()):
        hang(through, column, copies)


def hang(through: Any, column: str, copies: list[tuple[Any, Any]]) -> None:
    """Give each copy what hangs on its original: the same themes, districts or parties."""
    rows: dict[int, list[Any]] = {}
    for row in through.objects.all():
        rows.setdefault(getattr(row, column), []).append(row)
    groups = list(Organization.objects.filter(is_sample=True).values_list("pk", flat=True))
    hanging: list[Any] = []
    for original, one in copies:
        for row in rows.get(original.pk, ()):
            other = copy(row)
            other.pk = None
            setattr(other, column, one.pk)
            if through is Party:  # nobody takes part in all of them
                other.organization_id = groups[len(hanging) % len(groups)]
            hanging.append(other)
    through.objects.bulk_create(hanging)


def paths(district: District) -> list[str]:
    """Public pages with every sort of filter, deep pages, and words that find much and nothing."""
    ward, here = district.ward.slug, f"ward={district.ward.slug}&district={district.slug}"
    groups = Organization.objects.filter(status="published", is_sample=True)
    some = [
        groups.filter(listings__direction="offer").first(),
        groups.filter(partnership_parties__partnership__is_sample=True).first(),
        groups.filter(places__isnull=False).first(),
        Organization.objects.filter(status="name_only").first(),
    ]
    listings = [Listing.objects.filter(direction=side).first() for side in ("need", "offer")]
    things = [*some, *listings, Event.objects.first(), Partnership.objects.order_by("-pk").first()]
    assert all(things)
    orgs, search = reverse("organizations:organization-list"), reverse("search")
    much, nothing = quote("見本"), quote("鼀鼀 鼁鼁")
    lists = [
        *(reverse(f"organizations:{name}") for name in ("need-list", "offer-list", "event-list")),
        reverse("partnerships:partnership-list"),
        orgs,
    ]
    return [
        "/",
        *(thing.get_absolute_url() for thing in things if thing),
        *lists,
        *(f"{path}?{here}" for path in lists),
        *(f"{path}?page=9&kind=npo" for path in lists),
        *(f"{path}?q={word}&ward={ward}" for path in (*lists, search) for word in (much, nothing)),
        f"{orgs}?sort=fresh&page=30",
        f"{orgs}?linked=1&easy_japanese=1&theme=bosai",
        search,
        f"{search}?q={much}&what=org&sort=name",
        f"{reverse('search-words')}?q={much}",
        reverse("organizations:event-feed"),
        reverse("districts:ward-list"),
        reverse("districts:ward-detail", args=[ward]),
        reverse("districts:district-detail", args=[ward, district.slug]),
        reverse("districts:contact-list"),
        reverse("districts:map"),
        f"{reverse('districts:map')}?ward={ward}",
        f"{reverse('districts:near')}?q={quote(district.name)}",
        *(reverse("partnerships:match-listing", args=[one.pk]) for one in listings if one),
        reverse("partnerships:guide-cases"),
        reverse("partnerships:guide-voices"),
    ]


def test_no_statement_of_a_public_page_reads_more_rows_when_there_are_more_groups(one_district):
    for model in (*MULTIPLIED, *(through for rows in HANGING.values() for through, _ in rows)):
        assert model.objects.count() > 2 * MOST, model
    client = Client()
    troubles = [
        f"{path}\n    {trouble}\n    {sql[:300]}"
        for path in paths(one_district)
        for sql, plan in plans(client, path)
        for trouble in unbounded(plan)
    ]
    assert not troubles, "\n".join(dict.fromkeys(troubles))


def plans(client: Client, path: str) -> Iterator[tuple[str, Node]]:
    """The statements of a page with their plans; of the second request, as a worker goes on."""
    client.get(path)
    statements: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith(READS):
            statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert client.get(path).status_code == 200, path
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
            answer = cursor.fetchone()[0]
            found = json.loads(answer) if isinstance(answer, str) else answer
            yield sql, found[0]["Plan"]


def unbounded(plan: Node) -> Iterator[str]:
    """The tables of which a plan has read too much, with the number of rows and the ways."""
    rows: Counter[str] = Counter()
    ways: dict[str, list[str]] = {}
    for node in nodes(plan):
        table = node.get("Relation Name", "")
        if table and not table.startswith(CITY):
            rows[table] += rows_read(node)
            condition = node.get("Index Cond") or node.get("Recheck Cond") or "no index condition"
            ways.setdefault(table, []).append(f"{node['Node Type']}, {condition[:80]}")
    for table, number in rows.items():
        if number > MOST:
            yield f"{table}: {number} rows ({'; '.join(ways[table])})"


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.get("Plans", ()):
        yield from nodes(child)


def rows_read(node: Node) -> int:
    """Rows that came out of the table, and those that a filter threw away, over all loops."""
    thrown = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    one_loop = node["Actual Rows"] + sum(node.get(name, 0) for name in thrown)
    return round(one_loop * node["Actual Loops"])


def test_what_a_filter_threw_away_counts_in_every_loop():
    scan = {"Node Type": "Index Scan", "Relation Name": "organizations_organization"}
    read = {**scan, "Actual Rows": 1, "Actual Loops": 10}
    assert not list(unbounded(read))
    thrown = {**read, "Rows Removed by Filter": MOST // 10}
    assert list(unbounded({"Node Type": "Limit", "Plans": [thrown]}))
    assert not list(unbounded({**thrown, "Relation Name": "districts_ward"}))
