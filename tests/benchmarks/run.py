"""`make bench`: every figure that the portal promises, beside its goal, in one run.

Prints and always exits 0: a benchmark informs, it does not gate. What could not be measured is
said, with the reason. The environment makes it smaller or keeps its databases:

    BENCH_ROWS=300000          groups on PostgreSQL
    BENCH_SMALL_ROWS=1000      groups on PostgreSQL that the growth is measured from
    BENCH_SQLITE_ROWS=20000    groups on SQLite
    BENCH_ROUNDS=3             rounds of hello – page – hello
    BENCH_SECONDS=2            seconds of a page in a round
    BENCH_REQUESTS=10000       requests over which the memory is watched (from a fifth of them on)
    BENCH_QUALITY=1            0 leaves out the quality of search and matching
    BENCH_KEEP=0               1 keeps the databases, and uses those of the run before
    BENCH_DATABASE_URL=        a loaded and indexed database to measure instead; only read
"""

import os
import shutil
import sys
import traceback
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import databases, measure, quality
from tests.benchmarks.databases import Database
from tests.benchmarks.report import Goal, Tally, at_least, at_most, table

PORTS = {"hello": 8931, "small": 8932, "big": 8933, "sqlite": 8934}
LIST_GOALS = {"r": at_least(0.12), "c": at_most(9), "growth": at_most(1.3)}
GOALS: dict[str, dict[str, Goal]] = {
    "list": {**LIST_GOALS, "queries": at_most(4), "raw": at_most(20_000), "gzip": at_most(5_000)},
    "detail": {**LIST_GOALS, "queries": at_most(6)},
    "search": {"c": at_most(25), "queries": at_most(5), "growth": at_most(3)},
    "worst": {"c": at_most(90), "queries": at_most(5)},
    "match": {"c": at_most(60), "growth": at_most(3)},
}
STRETCH = "stretch of lists and details: R ≥ 0.20, C× ≤ 6.5"
SQLITE_GOAL = at_most(2)
SQL_TYPICAL, SQL_ANY = at_most(15), at_most(150)
MEMORY, MEMORY_GROWTH = at_most(90), at_most(5)
BUILD, SAVE = at_most(180), at_most(10)
FEW, MANY = 30, 300


def number(name: str, default: float) -> float:
    return float(os.environ.get(f"BENCH_{name}") or default)


ROWS, SMALL_ROWS = int(number("ROWS", 300_000)), int(number("SMALL_ROWS", 1000))
SQLITE_ROWS, ROUNDS = int(number("SQLITE_ROWS", 20_000)), int(number("ROUNDS", 3))
SECONDS, REQUESTS = number("SECONDS", 2), int(number("REQUESTS", 10_000))
KEEP, QUALITY = number("KEEP", 0) == 1, number("QUALITY", 1) == 1


@dataclass
class Side:
    """One loaded database with what was chosen and measured inside it."""

    label: str
    database: Database
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    built: dict[str, float] = field(default_factory=dict)


@dataclass
class Bench:
    """All sides of a run (the first of PostgreSQL, or SQLite alone) and what goes to the report."""

    sides: dict[str, Side] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    notes: list[str] = field(default_factory=list)

    @property
    def main(self) -> Side:
        return self.sides.get("big") or self.sides["sqlite"]


def main() -> None:
    bench = Bench()
    client = "wrk" if shutil.which("wrk") else "Python (wrk is not installed: R is lower)"
    say(f"{ROUNDS} rounds of {SECONDS:g} s at {measure.CONCURRENCY} connections, client: {client}")
    Database("sqlite:///:memory:", 0).manage("collectstatic", "--noinput", "-v0")
    with ExitStack() as stack:
        for side in prepared(bench, stack):
            prepare(bench, side)
        steps = [requested, statements_on_few_and_many, sql, upkeep, network]
        for step in [*steps, *([qualities] if QUALITY else [])]:
            # A part that breaks is said and takes no other part with it.
            try:
                step(bench)
            except Exception:
                bench.notes.append(f"{step.__name__}: {traceback.format_exc(limit=-1)}")
    print("\n## Not measured\n" if bench.notes else "")
    print("\n".join(bench.notes))
    print("\n## Summary\n")
    print("\n".join(bench.tally.lines()))


def say(text: str) -> None:
    print(text, flush=True)


# --- databases -----------------------------------------------------------------------------------


def prepared(bench: Bench, stack: ExitStack) -> Iterator[Side]:
    """The loaded databases, as far as this machine has an engine for them."""
    given = os.environ.get("BENCH_DATABASE_URL", "")
    server = stack.enter_context(databases.postgres_server())
    if server:
        small = stack.enter_context(databases.on_postgres(server, SMALL_ROWS, keep=KEEP))
        yield Side("small", small)
    else:
        bench.notes.append("PostgreSQL: no server lets us create a database, none is installed")
    if given:
        yield Side("big", Database(given, ROWS, ours=False))
    elif server and ROWS != SMALL_ROWS:
        yield Side("big", stack.enter_context(databases.on_postgres(server, ROWS, keep=KEEP)))
    elif server:
        yield Side("big", small)
    yield Side("sqlite", stack.enter_context(databases.on_sqlite(SQLITE_ROWS, keep=KEEP)))


def prepare(bench: Bench, side: Side) -> None:
    """Build the index where we may and must, and choose the pages."""
    database = side.database
    is_built = database.inside("is_built")["built"]
    if database.ours and not (KEEP and is_built):
        side.built = database.inside("build")
    elif not is_built:
        bench.notes.append(f"{side.label}: the search index of the given database is not built")
    pages = database.inside("pages")
    if database.ours:
        pages += database.inside("match")
    else:
        bench.notes.append(
            f"{side.label}: 合いそうな団体 needs a session; the database is only read"
        )
    side.pages = {key_of(page): page for page in pages}
    bench.sides[side.label] = side
    say(f"{side.label}: {database.url.split(':')[0]} with {database.rows:,} groups is ready")


def key_of(page: dict[str, Any]) -> str:
    """The worst search is another one in every database, and stands on the same line."""
    return page["name"].split("「")[0]


# --- pages over HTTP -----------------------------------------------------------------------------


def requested(bench: Bench) -> None:
    """R, C×, p95, growth, bytes and memory: every page on every side, in the same rounds."""
    with ExitStack() as stack:
        hello = serve(stack, "hello", "tests.benchmarks.hello:application", None)
        servers = {
            label: serve(stack, label, "kyodo_portal.wsgi:application", side.database)
            for label, side in bench.sides.items()
        }
        main = servers[bench.main.label]
        mixed = [page["requests"] for page in bench.main.pages.values() if page["kind"] != "worst"]
        early, late = measure.memory_growth(
            main, measure.interleaved(mixed), REQUESTS // 5, REQUESTS
        )
        if main.database and not measure.database_processes(main.database):
            bench.notes.append("the database's CPU: its processes are not on this machine")
        rows = []
        for done, key in enumerate(bench.main.pages, 1):
            rows.append(line(bench, key, hello, servers))
            sys.stderr.write(f"{done} / {len(bench.main.pages)} {key}\n")
        head = ["page", "hits", "queries", "bytes", "gzip", "p95 ms", "CPU ms app + db", "R", "C×"]
        head += [f"C× at {SMALL_ROWS:,}", "growth", f"C× SQLite {SQLITE_ROWS:,}", "÷ PostgreSQL"]
        side = bench.main
        title = f"Pages on {side.database.url.split(':')[0]} with {side.database.rows:,} groups"
        say(table(f"{title} ({STRETCH})", head, rows))
        tally = bench.tally
        growth = 100 * (late / early - 1)
        what = f"growth between request {REQUESTS // 5:,} and {REQUESTS:,}"
        memory = [
            ["peak of a worker", f"{tally.cell('memory', main.peak_memory_mib(), MEMORY)} MiB"],
            [what, f"{tally.cell('memory growth', growth, MEMORY_GROWTH, '.1f')} %"],
        ]
        if "sqlite" in servers and servers["sqlite"] is not main:
            memory.append(["peak on SQLite", f"{servers['sqlite'].peak_memory_mib():.0f} MiB"])
        say(table("Memory", ["figure", "value (goal)"], memory))


def serve(
    stack: ExitStack, label: str, application: str, database: Database | None
) -> measure.Server:
    env, name = (database.env, database.name) if database else ({}, "")
    return stack.enter_context(measure.gunicorn(application, PORTS[label], env, name))


def line(
    bench: Bench, key: str, hello: measure.Server, servers: dict[str, measure.Server]
) -> list[str]:
    """The cells of one page."""
    page = bench.main.pages[key]
    goals, tally, name = GOALS[page["kind"]], bench.tally, page["name"]
    answers = [
        measure.fetch(servers[bench.main.label].port, one)[1] for one in page["requests"][:6]
    ]
    asked = {
        label: (server, bench.sides[label].pages[key]["requests"])
        for label, server in servers.items()
        if key in bench.sides[label].pages
    }
    found = measure.compare(hello, asked, ROUNDS, SECONDS)
    mine = found[bench.main.label]
    if failed := sum(one.failed for one in found.values()):
        bench.notes.append(f"{name}: {failed} answers failed")

    def cell(what: str, value: float, form: str = ",.0f") -> str:
        return tally.cell(f"{name} {what}", value, goals.get(what), form)

    small, sqlite = found.get("small"), found.get("sqlite")
    compared = sqlite and bench.main.database.name
    return [
        name,
        "–".join(f"{one:,}" for one in dict.fromkeys(page["hits"] or ())),
        cell("queries", page["queries"]),
        cell("raw", max(map(len, answers))),
        cell("gzip", max(map(measure.compressed, answers))),
        f"{mine.p95_ms:.0f}",
        f"{mine.cpu_ms - mine.database_ms:.1f} + {mine.database_ms:.1f}",
        cell("r", mine.r, ".3f"),
        cell("c", mine.c, ".1f"),
        f"{small.c:.1f}" if small else "–",
        cell("growth", mine.growth, ".2f") if small else "–",
        f"{sqlite.c:.1f}" if sqlite else "–",
        tally.cell(f"{name} SQLite", measure.ratio(sqlite.c, mine.c), SQLITE_GOAL, ".2f")
        if compared
        else "–",
    ]


# --- inside --------------------------------------------------------------------------------------


def statements_on_few_and_many(bench: Bench) -> None:
    """Statements of each page with few rows and with many, which must be as many.

    Thirty groups have about three offers and needs.
    """
    counts: list[dict[str, int]] = []
    for rows in (FEW, MANY):
        with databases.on_sqlite(rows, keep=False) as database:
            database.inside("build")
            pages = database.inside("pages")
            # The worst search is not the same one.
            counts.append({key_of(p): p["queries"] for p in pages if p["kind"] != "worst"})
    few, many = counts
    rows = [
        [
            key,
            str(few.get(key, "–")),
            str(n),
            str(bench.main.pages.get(key, {}).get("queries", "–")),
        ]
        for key, n in many.items()
    ]
    for key, before, after, _ in rows:
        if "–" not in (before, after):
            bench.tally.cell(
                f"{key}: more statements with more rows", int(after) - int(before), at_most(0)
            )
    say(
        table(
            "Statements of a page (goal: the same)",
            ["page", f"{FEW} groups", f"{MANY} groups", "all"],
            rows,
        )
    )


def sql(bench: Bench) -> None:
    """SQL of a search page as a multiple of the list statement's."""
    if not bench.main.database.name:
        bench.notes.append("SQL of a search as a multiple of the list statement: needs PostgreSQL")
        return
    found, tally = bench.main.database.inside("sql"), bench.tally
    base = found["list"]
    rows = [["the list statement", f"{base:.3f}", f"{base:.3f}", "1"]]
    for sort, costs in found["typical"].items():
        # The goal names these four sorts; the others are bound like any term.
        few_signs = sort not in {"2つのことば", "4文字"}
        goal = SQL_TYPICAL if few_signs else SQL_ANY
        ordered = sorted(costs)
        share = measure.ratio(ordered[-1], base)
        middle, most = ordered[len(ordered) // 2], ordered[-1]
        rows.append(
            [sort, f"{middle:.3f}", f"{most:.3f}", tally.cell(f"SQL {sort}", share, goal, ".1f")]
        )
    query, cost = found["any"]
    share = tally.cell("SQL any", measure.ratio(cost, base), SQL_ANY, ".1f")
    rows.append([f"the slowest of all tried: {query}", "", f"{cost:.3f}", share])
    head = ["words", "median ms", "most ms", "× the list statement (goal)"]
    say(table("SQL of a search page with its counts, through the driver", head, rows))


def upkeep(bench: Bench) -> None:
    """Seconds of building the index, milliseconds of saving one group."""
    rows = []
    for label, side in bench.sides.items():
        name = f"{label} ({side.database.rows:,} groups)"
        main = side is bench.main
        if side.built:
            rows.append([f"{name}: reading the tables", f"{side.built['entries']:.0f} s"])
            seconds = side.built["build"]
            cell = bench.tally.cell("index build", seconds, BUILD if main else None, ".1f")
            rows.append([f"{name}: building the index", f"{cell} s"])
        else:
            bench.notes.append(f"{name}: building the index, which an earlier run has built")
        if not side.database.ours:
            bench.notes.append(f"{name}: saving a group; the given database is only read")
            continue
        saved = side.database.inside("save")
        goal = SAVE if main else None
        action = bench.tally.cell("saving a group", saved["action"], goal, ".1f")
        least = f"the fastest {saved['action_least']:.1f}"
        rows.append([f"{name}: saving a group, with history and index", f"{action} ms, {least}"])
        rows.append([f"{name}: the index of a group alone", f"{saved['index']:.1f} ms"])
    if rows:
        say(table("Keeping the index", ["figure", "value (goal)"], rows))


def network(bench: Bench) -> None:
    """つながりの図 of 2,000 groups and 3,000 partnerships: seconds, weight, equal totals."""
    with databases.empty() as database:
        found = database.inside("network")
    tally = bench.tally
    same = found["told"] == found["stored"] and found["drawn"] == found["told"][:2]
    rows = [
        ["the first time, seconds", tally.cell("network", found["first"], at_most(2), ".2f")],
        ["of these, processor", f"{found['first_cpu']:.2f}"],
        ["from what is kept, seconds", f"{found['kept']:.2f}"],
        ["gzip", tally.cell("network gzip", found["gzip"], at_most(400_000))],
        ["HTML", f"{found['bytes']:,}"],
        ["groups, pairs, partnerships", " / ".join(map(str, found["told"]))],
        ["other totals in table, picture, tables", tally.cell("totals", not same, at_most(0))],
    ]
    say(table("つながりの図", ["figure", "value (goal)"], rows))


def qualities(bench: Bench) -> None:
    say(quality.quality(bench.tally))


if __name__ == "__main__":
    main()
