"""The house stands: imports and foreign keys point downward, and files inside an app leftward."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
FLOORS = [
    "lib",
    "search",
    "files",
    "history",
    "accounts",
    "districts",
    "organizations",
    "partnerships",
]
# Any floor may point at the user; content types and the mail library's tables are Django's.
ALLOWED_TARGETS = {"accounts.User", "contenttypes.ContentType", "auth.Group", "auth.Permission"}

# Left to right: a file may import, from its own app, only from files on its left.
SHELVES = [
    {"querysets"},
    {"models"},
    {"permissions"},
    {"workflow"},
    {"search", "matching", "profile", "diff", "documents"},
    {"index"},
    {"notices"},
    {"actions"},
    {"due"},
    {"forms", "filters"},
    {"views", "management"},
    {"urls"},
]
# permissions read only models and, for states, the lists that querysets publish.
APPS = ["districts", "organizations", "partnerships"]


def own_models():
    return [m for m in apps.get_models() if m._meta.app_label in FLOORS]


@pytest.mark.parametrize("model", own_models(), ids=lambda m: m._meta.label)
def test_foreign_keys_point_downward(model):
    floor = FLOORS.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if not field.is_relation or field.auto_created or field.related_model is None:
            continue
        target = field.related_model._meta
        if target.label in ALLOWED_TARGETS:
            continue
        assert FLOORS.index(target.app_label) <= floor, f"{model.__name__}.{field.name}"


def test_imports_point_downward():
    # A process of its own: in this one it would switch off the loggers of the tests to come.
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def shelf_of(name: str) -> int | None:
    return next((i for i, shelf in enumerate(SHELVES) if name in shelf), None)


def own_imports(path: Path, app: str) -> set[str]:
    """The first names below `app` that a file imports at module level: {'models', …}."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
            if node.module == app:
                names = [f"{app}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found |= {n.split(".")[1] for n in names if n.startswith(f"{app}.")}
    return found


@pytest.mark.parametrize("app", APPS)
def test_files_inside_an_app_import_leftward(app):
    wrong = []
    for path in sorted((ROOT / app).rglob("*.py")):
        name = path.relative_to(ROOT / app).with_suffix("").parts[0]
        own = shelf_of(name)
        if own is None:
            continue
        for other in own_imports(path, app):
            shelf = shelf_of(other)
            if shelf is not None and (shelf > own or (shelf == own and other != name)):
                wrong.append(f"{path.relative_to(ROOT)} imports {app}.{other}")
    assert wrong == []


def test_no_signals_for_our_own_models():
    for path in ROOT.rglob("*.py"):
        relative = path.relative_to(ROOT)
        if relative.parts[0] in {*APPS, "kyodo_portal"}:
            text = path.read_text(encoding="utf-8")
            assert "post_save" not in text, relative
            assert "pre_save" not in text, relative


def test_the_top_level_is_the_agreed_one():
    agreed = {
        "kyodo_portal", "organizations", "partnerships", "districts",
        "templates", "static", "fixtures", "tests",
    }  # fmt: skip
    folders = {p.name for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith(".")}
    assert folders - {"var"} <= agreed


def test_only_the_standard_user_model_is_used():
    assert settings.AUTH_USER_MODEL == "accounts.User"
