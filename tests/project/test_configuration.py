"""The settings, .env.example and the README name the same environment variables."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from kyodo_portal import environment

ROOT = Path(__file__).resolve().parents[2]


def read_by_settings() -> set[str]:
    source = (ROOT / "kyodo_portal/settings.py").read_text(encoding="utf-8")
    return set(re.findall(r'env\.\w+\(\s*"(\w+)"', source))


def test_example_file_holds_every_variable_with_a_comment_and_no_other():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = [n for n, line in enumerate(lines) if "=" in line and not line.startswith("#")]
    assert {lines[n].split("=")[0] for n in named} == read_by_settings()
    assert all(lines[n - 1].startswith("# ") for n in named)


def test_readme_table_holds_every_variable_and_no_other():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = re.search(r"configuration: begin -->(.*)<!-- configuration: end", readme, re.DOTALL)
    assert set(re.findall(r"^\| `(\w+)` \|", table[1], re.MULTILINE)) == read_by_settings()


def test_tests_run_without_the_variables_of_the_machine():
    from tests.environment import READ_BY_SETTINGS

    assert set(READ_BY_SETTINGS.split()) <= read_by_settings()


def test_secret_may_stand_in_a_file(monkeypatch, tmp_path):
    secret = tmp_path / "key"
    secret.write_text("himitsu\n", encoding="utf-8")
    monkeypatch.setenv("MIHON_FILE", str(secret))
    assert environment.text("MIHON") == "himitsu"
    monkeypatch.setenv("MIHON_FILE", str(tmp_path / "missing"))
    with pytest.raises(ImproperlyConfigured, match="MIHON_FILE"):
        environment.text("MIHON")


@pytest.mark.parametrize("typo", ["ture", "2", "はい"])
def test_typo_never_means_on(monkeypatch, typo):
    monkeypatch.setenv("DEBUG", typo)
    with pytest.raises(ImproperlyConfigured, match="DEBUG"):
        environment.flag("DEBUG")


def test_number_that_is_none_names_its_variable(monkeypatch):
    monkeypatch.setenv("TOKEN_DAYS", "ninety")
    with pytest.raises(ImproperlyConfigured, match="TOKEN_DAYS"):
        environment.number("TOKEN_DAYS", 90)


def test_postgresql_address_with_a_socket_folder(monkeypatch):
    monkeypatch.setenv("MIHON_URL", "postgres://a%40b:p%2Fw@/kyodo?host=/run/pg&sslmode=prefer")
    database = environment.database("MIHON_URL", "")
    assert (database["USER"], database["PASSWORD"]) == ("a@b", "p/w")
    assert (database["HOST"], database["NAME"]) == ("/run/pg", "kyodo")
    assert database["OPTIONS"]["sslmode"] == "prefer"


def test_unknown_database_is_refused(monkeypatch):
    monkeypatch.setenv("MIHON_URL", "mysql://localhost/kyodo")
    with pytest.raises(ImproperlyConfigured, match="MIHON_URL"):
        environment.database("MIHON_URL", "")
