"""`make test`: the whole suite on SQLite, on PostgreSQL and in a real Chromium, where found.

Everything that is skipped is said in one line with how to enable it; REQUIRE_ALL=1 makes such a
skip a failure. Arguments go to pytest, for example `make test ARGS="tests/history -k outbox"`.
"""

import getpass
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
SOCKET_FOLDERS = ["/var/run/postgresql", "/run/postgresql", "/tmp"]  # noqa: S108 (PostgreSQL's)
SQLITE = "sqlite:///var/test.sqlite3"
WORKERS = str(max(1, min(4, os.cpu_count() or 1)))
NO_TESTS_COLLECTED = 5


def main(arguments: list[str]) -> int:
    url = postgres_url()
    results = [run("SQLite", SQLITE, ["-m", "not e2e"], arguments)]
    if url:
        results.append(run("PostgreSQL", url, ["-m", "not e2e"], arguments))
    else:
        results.append(
            skipped(
                "PostgreSQL",
                "no server lets me create a database; start one, or set "
                "DATABASE_URL=postgres://user:password@host/name",
            )
        )
    if os.environ.get("CHROMIUM") or any(map(shutil.which, BROWSERS)):
        results.append(run("Chromium on SQLite", SQLITE, ["-m", "e2e"], arguments))
        if url:
            # What axe sees is HTML, which does not depend on the database: once is enough.
            stories = ["-m", "e2e and not axe"]
            results.append(run("Chromium on PostgreSQL", url, stories, arguments))
    else:
        results.append(
            skipped("Chromium", "no browser found; install `chromium` or set CHROMIUM=/path/to/it")
        )
    print("\n" + "\n".join(f"{name}: {summary}" for name, summary, _ in results))
    return 0 if all(passed for *_, passed in results) else 1


def run(
    name: str, database_url: str, options: list[str], arguments: list[str]
) -> tuple[str, str, bool]:
    """One pytest run; its name, its summary line and whether it passed."""
    print(f"\n=== {name} ===", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", WORKERS]
    # A module stays on one worker: some load the demo world once for all their tests.
    command += ["--dist", "loadscope", *options, *arguments]
    if sys.stdout.isatty():
        command.append("--color=yes")
    env = {**os.environ, "DATABASE_URL": database_url}
    summary = "no tests ran"
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            if re.search(r"\d+ (passed|failed|error)", line):
                summary = re.sub(r"\x1b\[[0-9;]*m|^=+ | =+$", "", line.strip())
    nothing_chosen = process.returncode == NO_TESTS_COLLECTED and bool(arguments)
    return name, summary, process.returncode == 0 or nothing_chosen


def skipped(name: str, how: str) -> tuple[str, str, bool]:
    required = os.environ.get("REQUIRE_ALL") == "1"
    return name, f"{'MISSING' if required else 'SKIPPED'}: {how}", not required


def postgres_url() -> str:
    """A database name of our own on the named or on a local server; "" if there is none."""
    named = os.environ.get("DATABASE_URL", "")
    if named.startswith("postgres"):
        return own_name(named)
    user = quote(getpass.getuser())
    places = [f"?host={folder}" for folder in SOCKET_FOLDERS if Path(folder).is_dir()]
    local = [f"postgres:///kyodo{place}" for place in places]
    for url in [*local, f"postgres://{user}@127.0.0.1:5432/kyodo"]:
        if may_create_databases(url):
            return own_name(url)
    return ""


def own_name(url: str) -> str:
    """The same server with a database name that no other run uses (Django adds `test_`)."""
    return named(url, f"{urlsplit(url).path.removeprefix('/') or 'kyodo'}_{os.getpid()}")


def named(url: str, name: str) -> str:
    """The address of another database of the same server.

    By hand: `urlunsplit` of Python 3.11 drops the slashes of an empty host (a local socket).
    """
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc}/{name}{query}"


def may_create_databases(url: str) -> bool:
    import psycopg2

    try:
        connection = psycopg2.connect(named(url, "postgres"), connect_timeout=3)
    except psycopg2.OperationalError:
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            )
            return cursor.fetchone() == (True,)
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
