"""The apps' README files show the state tables as they are."""

from pathlib import Path

import pytest

from kyodo_portal.lib.workflow import diagram
from organizations.workflow import EVENT, ORGANIZATION, PROFILE_DRAFT
from partnerships.workflow import (
    AGREEMENT,
    ANNUAL_REPORT,
    CHECK_SHEET,
    CONSULTATION,
    DRAFT,
    HANDOVER,
    INTRODUCTION,
    MEETING,
    OFFICER_HANDOVER,
    PAPER,
    PARTNERSHIP,
    PROPOSAL,
    PUBLICATION,
    STEP_BACK,
)

ROOT = Path(__file__).resolve().parents[2]
SHOWN = [
    ("organizations", ORGANIZATION),
    ("organizations", PROFILE_DRAFT),
    ("organizations", EVENT),
    ("partnerships", PROPOSAL),
    ("partnerships", MEETING),
    ("partnerships", PARTNERSHIP),
    ("partnerships", PUBLICATION),
    ("partnerships", CONSULTATION),
    ("partnerships", INTRODUCTION),
    ("partnerships", ANNUAL_REPORT),
    ("partnerships", STEP_BACK),
    ("partnerships", PAPER),
    ("partnerships", AGREEMENT),
    ("partnerships", CHECK_SHEET),
    ("partnerships", HANDOVER),
    ("partnerships", OFFICER_HANDOVER),
    ("partnerships", DRAFT),
]


@pytest.mark.parametrize(("app", "table"), SHOWN, ids=lambda v: getattr(v, "name", v))
def test_readme_draws_the_table_that_the_code_uses(app, table):
    text = (ROOT / app / "README.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{diagram(table)}\n```" in text
