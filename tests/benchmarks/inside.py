"""What is measured inside one Django process on the database of DATABASE_URL, printed as JSON.

python -m tests.benchmarks.inside build | pages | match | sql | save
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, NamedTuple

import django

RUNS = 20
SAVES = 50
MEMBERS = 16


class Statement(NamedTuple):
    """A statement of a page; `sent` and `params`: as the driver was given it.

    A prepared one is sent by its name, and costs what it costs in a page only when it is repeated
    so, on the same connection.
    """

    sql: str
    sent: str
    params: Any


def main(command: str) -> None:
    django.setup()
    print(json.dumps(COMMANDS[command](), ensure_ascii=False))


# --- the index -----------------------------------------------------------------------------------


def build() -> dict[str, float]:
    """Fill and build the index from nothing: seconds for reading the tables, and for the index."""
    from kyodo_portal.indexing import write_entries
    from kyodo_portal.search import building
    from kyodo_portal.search.models import Entry

    Entry.objects.all().delete()
    start = time.monotonic()
    write_entries()
    middle = time.monotonic()
    held = building.build()
    return {"entries": middle - start, "build": time.monotonic() - middle, "held": held}


def is_built() -> dict[str, bool]:
    from kyodo_portal.search.models import Edition

    return {"built": Edition.objects.filter(build__gt=0).exists()}


# --- pages ---------------------------------------------------------------------------------------


def pages() -> list[dict[str, Any]]:
    """The pages to ask for, with the number of statements each needs (the most of its variants)."""
    from tests.benchmarks.pages import choose

    chosen = choose()
    for page in chosen:
        page.queries = most_queries(page.requests)
    return [asdict(page) for page in [*chosen, *worst()]]


def most_queries(requests: list[str]) -> int:
    """Statements of a request, when the worker has answered another one of its sort before."""
    statements_of(requests[-1])
    return max(len(statements_of(request)) for request in requests[:6])


def worst() -> Iterator[Any]:
    """The search that takes longest of many that are likely to, on each of the two pages."""
    import random

    from kyodo_portal.search.engine import find
    from tests.benchmarks.pages import SEED, Page, choose_words, hard_queries, varied

    queries = hard_queries(choose_words(random.Random(SEED)))
    for path in ("/orgs/", "/search/"):
        query = max(queries, key=lambda q, path=path: slowness(varied(path, q)[:4]))
        requests = varied(path, query)
        total = find(kinds=["org"], q=query).total
        name = f"{path} いちばん重い「{shortened(query)}」"
        yield Page(name, "worst", requests, (total, total), most_queries(requests))


def shortened(query: str) -> str:
    return query if len(query) <= 20 else f"{query[:20]}…"


def slowness(requests: list[str]) -> float:
    """Seconds of the fastest of a few requests: whatever disturbs makes a run slower."""
    times = []
    for request in requests:
        start = time.perf_counter()
        ask(request)
        times.append(time.perf_counter() - start)
    return min(times)


def ask(request: str) -> None:
    from django.test import Client

    path, _, cookie = request.partition("\t")
    answer = Client(headers={"cookie": cookie} if cookie else {}).get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")


def statements_of(request: str) -> list[Statement]:
    """The statements of one request, with their values."""
    with recorded() as statements:
        ask(request)
    return statements


@contextmanager
def recorded() -> Iterator[list[Statement]]:
    from django.db import connection

    statements: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if sql.lstrip().startswith(("SELECT", "(SELECT", "WITH")):
            query = getattr(context["cursor"].cursor, "query", None)  # psycopg2's own
            sent = (query.decode(), None) if query else (sql, params)
            statements.append(Statement(sql, *sent))
        return answer

    with connection.execute_wrapper(note):
        yield statements


def match() -> list[dict[str, Any]]:
    """合いそうな団体, as several members see it: each has a group with an offer or a need."""
    import random

    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from kyodo_portal.accounts.models import User
    from organizations.models import Membership, Organization
    from tests.benchmarks.pages import SEED, Page, sample

    groups = Organization.objects.published().filter(listings__isnull=False)
    requests = []
    for group in sample(groups, random.Random(SEED), 4 * MEMBERS)[:MEMBERS]:
        email = f"bench{group.pk}@example.jp"
        user = User.objects.filter(email=email).first() or User.objects.create_user(email=email)
        Membership.objects.get_or_create(
            user=user, organization=group, defaults={"role": "manager", "status": "active"}
        )
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        path = reverse("partnerships:match")
        requests.append(f"{path}\t{settings.SESSION_COOKIE_NAME}={session}")
    if not requests:
        return []
    return [asdict(Page("合いそうな団体", "match", requests, queries=most_queries(requests)))]


# --- SQL -----------------------------------------------------------------------------------------


def sql() -> dict[str, Any]:
    """Milliseconds of SQL of one list statement and of search pages, through the driver.

    {"list": ms, "typical": {sort: [ms of each word]}, "any": [query, ms]}.
    """
    import random

    from tests.benchmarks.pages import SEED, address, choose_words, hard_queries

    def cost(query: str, runs: int = RUNS) -> float:
        return sum(milliseconds(one, runs) for one in statements_of(address("/orgs/", q=query)))

    ask("/orgs/")
    rows = [one for one in statements_of("/orgs/") if "organizations_organization" in one.sql]
    words = choose_words(random.Random(SEED))
    first = milliseconds(rows[0], 5 * RUNS)
    queries = [q for part in words.sorts.values() for q in part] + hard_queries(words)
    slowest = max(queries, key=lambda query: cost(query, 3))
    return {
        "list": first,
        "typical": {sort: [cost(query) for query in part] for sort, part in words.sorts.items()},
        "any": [slowest, cost(slowest)],
    }


def milliseconds(statement: Statement, runs: int) -> float:
    """The least that one statement took, with fetching its rows."""
    from django.db import connection

    times = []
    with connection.cursor() as cursor:
        for _ in range(runs):
            start = time.perf_counter()
            cursor.execute(statement.sent, statement.params)
            cursor.fetchall()
            times.append(time.perf_counter() - start)
    return 1000 * min(times)


# --- saving --------------------------------------------------------------------------------------


def save() -> dict[str, float]:
    """Milliseconds of saving one group through its action, and of its index alone: medians."""
    import random

    from kyodo_portal.accounts.models import User
    from organizations.actions.profile import set_no_capacity
    from organizations.index import reindex_organization
    from organizations.models import Organization
    from tests.benchmarks.pages import SEED, sample

    groups = sample(Organization.objects.published(), random.Random(SEED), SAVES)
    by = User.objects.get_or_create(email="bench@example.jp")[0]
    toggled = [
        timed(lambda group=group, value=value: set_no_capacity(group, value=value, by=by))
        for group in groups
        for value in (not group.no_capacity, group.no_capacity)
    ]
    alone = [timed(lambda group=group: reindex_organization(group)) for group in groups]
    return {
        "action": statistics.median(toggled),
        "action_least": min(toggled),
        "index": statistics.median(alone),
    }


def timed(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - start)


def network() -> dict[str, Any]:
    """The page of the network, in a database that holds nothing else (see `network.rows`)."""
    from tests.benchmarks import network as page

    page.rows()
    return page.measure()


COMMANDS: dict[str, Callable[[], Any]] = {
    "network": network,
    "build": build,
    "is_built": is_built,
    "pages": pages,
    "match": match,
    "sql": sql,
    "save": save,
}

if __name__ == "__main__":
    main(sys.argv[1])
