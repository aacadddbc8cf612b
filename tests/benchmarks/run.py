"""`make bench`: queries, bytes, R, C× and memory of the public pages, in one run.

Prints every figure with its goal and always exits 0: a benchmark informs, it does not gate.
Needs nothing but the development environment; uses wrk when it is installed. The database is a
scratch SQLite file, or the one named by DATABASE_URL (its sample world is loaded if missing).
The server runs in demo mode, whose middleware and templates are those of production.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
# What performance.md of the design asks of a page: queries, raw bytes, gzip bytes, R, C×.
GOALS = {
    "list": (4, 20_000, 5_000, 0.12, 9.0),
    "search": (5, 20_000, 5_000, 0.05, 25.0),
    "detail": (6, 20_000, 5_000, 0.12, 9.0),
}
MEMORY_GOAL_MIB = 90


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        env = {"DEMO": "1", "HASHED_STATIC": "1", "DJANGO_SETTINGS_MODULE": "kyodo_portal.settings"}
        os.environ.update(env)
        for command in (["migrate", "-v0"], ["createcachetable"], ["load_demo", "--json"]):
            manage(*command)
        manage("collectstatic", "--noinput", "-v0")
        pages = choose_pages()
        queries = {path: count_queries(path) for _, path, _ in pages}
        report(pages, queries)


def manage(*words: str) -> None:
    subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )


def choose_pages() -> list[tuple[str, str, str]]:
    """(name, path, kind of goal) of each page that is measured."""
    import django

    django.setup()
    from organizations.models import Organization
    from partnerships.models import Partnership

    organization = Organization.objects.filter(seed_slug="npo-wakabadai").get()
    partnership = Partnership.objects.filter(seed_slug="p-01").get()
    return [
        ("団体の一覧", "/orgs/", "list"),
        ("しぼりこみ", "/orgs/?ward=asahi&kind=npo", "list"),
        ("検索", "/orgs/?q=%E8%A6%8B%E5%AE%88%E3%82%8A", "search"),
        ("団体", organization.get_absolute_url(), "detail"),
        ("地区", "/wards/asahi/wakabadai/", "detail"),
        ("連携", partnership.get_absolute_url(), "detail"),
    ]


def count_queries(path: str) -> int:
    """SQL statements of one anonymous request, counted in this process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return len(captured)


def report(pages: list[tuple[str, str, str]], queries: dict[str, int]) -> None:
    from tests.benchmarks import measure

    with (
        measure.gunicorn("tests.benchmarks.hello:application", 8931, {}) as hello,
        measure.gunicorn("kyodo_portal.wsgi:application", 8932, {}) as portal,
    ):
        print(
            f"database: {os.environ['DATABASE_URL'].split(':')[0]}, {ROUNDS} rounds of {SECONDS}s"
        )
        print("page\tqueries (goal)\tHTML bytes (goal)\tgzip (goal)\tR (goal)\tC× (goal)\tmet")
        for name, path, kind in pages:
            print(row(name, path, kind, queries[path], hello, portal, measure), flush=True)
        memory = portal.peak_memory_mib()
        met = "yes" if memory <= MEMORY_GOAL_MIB else "no"
        print(f"peak memory a worker\t{memory:.0f} MiB (≤ {MEMORY_GOAL_MIB})\t{met}")


def row(name, path, kind, queries, hello, portal, measure) -> str:
    _, body = measure.fetch(portal.port, path)
    raw, small = len(body), measure.compressed(body)
    r, c = measure.ratios(portal, hello, path, ROUNDS, SECONDS)
    goal = GOALS[kind]
    met = (
        queries <= goal[0] and raw <= goal[1] and small <= goal[2] and r >= goal[3] and c <= goal[4]
    )
    return (
        f"{name} {path}\t{queries} (≤ {goal[0]})\t{raw} (≤ {goal[1]})\t{small} (≤ {goal[2]})"
        f"\t{r:.3f} (≥ {goal[3]})\t{c:.1f} (≤ {goal[4]})\t{'yes' if met else 'no'}"
    )


if __name__ == "__main__":
    main()
