"""Scratch databases for measuring: made, filled with invented groups, and dropped at the end."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.run import named, postgres_url

ROOT = Path(__file__).resolve().parents[2]
NAME = "kyodo_bench"
# The settings that pages are measured under: the middleware and templates of production. Only the
# sample mailbox and the sample sign-ins are a demo's.
SETTINGS = {
    "DEBUG": "0",
    "DEMO": "1",
    "HASHED_STATIC": "1",
    "SECRET_KEY": "only-for-measuring-" * 4,
    "PUBLIC_BASE_URL": "http://127.0.0.1",
    "DJANGO_SETTINGS_MODULE": "kyodo_portal.settings",
}


@dataclass(frozen=True)
class Database:
    """A loaded database. One that is not `ours` is only read."""

    url: str
    rows: int
    ours: bool = True

    @property
    def env(self) -> dict[str, str]:
        return {**SETTINGS, "DATABASE_URL": self.url}

    @property
    def name(self) -> str:
        """PostgreSQL's name for it; "" for SQLite."""
        parts = urlsplit(self.url)
        return parts.path.removeprefix("/") if parts.scheme.startswith("postgres") else ""

    def manage(self, *words: str) -> str:
        """Run a management command and return what it printed."""
        return self._run("manage.py", *words)

    def inside(self, *words: str) -> Any:
        """Run a command of `inside.py` on this database and return its answer."""
        return json.loads(self._run("-m", "tests.benchmarks.inside", *words))

    def _run(self, *words: str) -> str:
        command = [sys.executable, *words]
        env = {**os.environ, **self.env}
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True)
        return done.stdout.decode()

    def fill(self) -> None:
        """Tables, reference data and invented groups; the index is built apart, to be timed."""
        self.manage("migrate", "-v0")
        self.manage("createcachetable")
        self.manage("make_load", str(self.rows), "--no-index", "-v0")


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a server (its own database) that lets us create others; "" if none does.

    The one of DATABASE_URL, a local one, or a throw-away one where PostgreSQL is installed.
    """
    if url := postgres_url():
        yield named(url, "postgres")
        return
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version_of)
    if not folders:
        yield ""
        return
    with throw_away_server(folders[-1]) as url:
        yield url


def version_of(folder: Path) -> float:
    return float(folder.parent.name)


@contextmanager
def throw_away_server(programs: Path) -> Iterator[str]:
    """A PostgreSQL of our own: no service, no rights on the machine's databases needed."""
    with tempfile.TemporaryDirectory() as folder:
        as_postgres = []
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            as_postgres = ["runuser", "-u", "postgres", "--"]
            shutil.chown(folder, "postgres")
        data, port = f"{folder}/data", 20000 + os.getpid() % 20000

        def call(program: str, *words: str) -> None:
            command = [*as_postgres, str(programs / program), "-D", data, *words]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

        call("initdb", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "bench")
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories="
        call("pg_ctl", "-l", f"{folder}/log", "-w", "-o", options, "start")
        try:
            yield f"postgres://bench@127.0.0.1:{port}/postgres"
        finally:
            call("pg_ctl", "-m", "immediate", "stop")


@contextmanager
def on_postgres(server: str, rows: int, *, keep: bool) -> Iterator[Database]:
    """A database of so many groups on this server; a kept one of an earlier run is used again."""
    database = Database(named(server, f"{NAME}_{rows}"), rows)
    if not (keep and exists(server, database.name)):
        sql(server, f'DROP DATABASE IF EXISTS "{database.name}"')
        sql(server, f"CREATE DATABASE \"{database.name}\" TEMPLATE template0 ENCODING 'UTF8'")
    try:
        database.fill()
        yield database
    finally:
        if not keep:
            sql(server, f'DROP DATABASE IF EXISTS "{database.name}" WITH (FORCE)')


@contextmanager
def on_sqlite(rows: int, *, keep: bool) -> Iterator[Database]:
    """The same in a file: below var/ if it is to be kept."""
    with tempfile.TemporaryDirectory() as folder:
        place = ROOT / "var" if keep else Path(folder)
        database = Database(f"sqlite:///{place}/{NAME}_{rows}.sqlite3", rows)
        database.fill()
        yield database


@contextmanager
def empty() -> Iterator[Database]:
    """Tables and nothing in them, in a file."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/{NAME}_empty.sqlite3", 0)
        database.manage("migrate", "-v0")
        database.manage("createcachetable")
        yield database


def exists(server: str, name: str) -> bool:
    return bool(sql(server, "SELECT 1 FROM pg_database WHERE datname = %s", name))


def sql(server: str, statement: str, *values: str) -> list[Any]:
    """Run one statement in the server's own database; its rows, if it has any."""
    import psycopg2

    connection = psycopg2.connect(server)
    connection.autocommit = True  # databases are not made in transactions
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()
