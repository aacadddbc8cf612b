"""History: append-only down to the database, and written by every action."""

import ast
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from kyodo_portal.history import triggers
from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from tests.factories import OrganizationFactory

ROOT = Path(__file__).resolve().parents[2]
APPS = ["districts", "organizations", "partnerships"]


@pytest.fixture
def entry(db):
    # A transactional test before this one may have taken the triggers away (tests/conftest.py).
    triggers.drop(connection)
    triggers.create(connection)
    return record(OrganizationFactory(), "organization_created", by=None, label="見本の会")


def test_an_entry_cannot_be_saved_again_or_deleted(entry):
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE history_historyentry SET note = 'x'", "DELETE FROM history_historyentry"],
)
def test_the_database_itself_refuses_to_rewrite_history(entry, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert HistoryEntry.objects.get(pk=entry.pk).note == ""


def public_actions():
    for app in APPS:
        folder = ROOT / app / "actions"
        for path in sorted(folder.glob("*.py")):
            module = ast.parse(path.read_text(encoding="utf-8"))
            local = {n.name: n for n in module.body if isinstance(n, ast.FunctionDef)}
            for name, node in local.items():
                if not name.startswith("_") and "by" in {a.arg for a in node.args.kwonlyargs}:
                    yield pytest.param(node, local, id=f"{app}.{path.stem}.{name}")


def calls(node: ast.AST) -> set[str]:
    return {
        c.func.id if isinstance(c.func, ast.Name) else getattr(c.func, "attr", "")
        for c in ast.walk(node)
        if isinstance(c, ast.Call)
    }


@pytest.mark.parametrize(("node", "local"), list(public_actions()))
def test_every_action_writes_history(node, local):
    """Directly, through a helper of its module, or through another action it calls."""
    seen, waiting = set(), calls(node)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in local:
            waiting |= calls(local[name])
    assert seen & {"record"} or any(passes_by(node, name) for name in seen), node.name


def passes_by(node: ast.FunctionDef, name: str) -> bool:
    """Whether the action hands `by=` on to a function that it does not define itself."""
    return any(
        isinstance(c, ast.Call)
        and getattr(c.func, "id", getattr(c.func, "attr", "")) == name
        and any(k.arg == "by" for k in c.keywords)
        for c in ast.walk(node)
    )
