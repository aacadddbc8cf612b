"""Migrations: nothing pending, named by intention, reversible on this database."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
OURS = [
    "kyodo_portal/files", "kyodo_portal/history", "kyodo_portal/accounts",
    "districts", "organizations", "partnerships",
]  # fmt: skip


@pytest.mark.django_db
def test_no_model_change_waits_for_a_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("app", OURS)
def test_migrations_are_named_by_intention(app):
    for path in (ROOT / app / "migrations").glob("[0-9]*.py"):
        assert "auto" not in path.stem
        assert path.stem != "0001_initial"


@pytest.fixture
def scratch_database(tmp_path, django_db_setup, worker_id):
    """An empty database of the kind the tests run on, as a DATABASE_URL."""
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        yield f"sqlite:///{tmp_path}/migrations.sqlite3"
        return
    name = f"portal_migrations_{worker_id}_{os.getpid()}"
    login = {
        "host": database["HOST"], "port": database["PORT"],
        "user": database["USER"], "password": database["PASSWORD"],
    }  # fmt: skip
    login = {key: value for key, value in login.items() if value}
    server = psycopg2.connect(dbname="postgres", **login)
    server.autocommit = True
    server.cursor().execute(f'CREATE DATABASE "{name}"')
    user = f"{login['user']}:{login.get('password', '')}@" if "user" in login else ""
    port = f":{login['port']}" if "port" in login else ""
    yield (
        f"postgres://{user}/{name}?host={login.get('host', '')}"
        if not port
        else (f"postgres://{user}{login.get('host', '')}{port}/{name}")
    )
    server.cursor().execute(f'DROP DATABASE "{name}"')
    server.close()


def test_all_migrations_go_forward_back_and_forward_again(scratch_database):
    env = {**os.environ, "DEBUG": "1", "DATABASE_URL": scratch_database}

    def migrate(*words: str) -> None:
        command = [sys.executable, "manage.py", "migrate", "-v0", *words]
        subprocess.run(command, cwd=ROOT, env=env, check=True)

    migrate()
    for app in ["partnerships", "organizations", "districts", "history"]:
        migrate(app, "zero")
    migrate()
