"""Notices: every kind has its mail, and no mail can carry what mails must not carry."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

ROOT = Path(__file__).resolve().parents[2]
MAILS = ROOT / "templates" / "emails"
# Texts of proposals and consultations, and private contacts (domain.md §7, §9).
FORBIDDEN = [
    "activity", "sender_gain", "recipient_gain", "expected_gain", "request_text", "offer_text",
    "detail", "liaison", "representative", "advice_text", "note_text", "reason_text",
]  # fmt: skip
CALL = re.compile(r"(?:tell_\w+|enqueue|notify_\w*)\(\s*[\"']([a-z_]+)[\"']", re.MULTILINE)


def kinds_in_code() -> set[str]:
    found = set()
    for app in ["organizations", "partnerships", "kyodo_portal"]:
        for path in (ROOT / app).rglob("*.py"):
            found |= set(CALL.findall(path.read_text(encoding="utf-8")))
    return found


def kinds_with_mail() -> list[str]:
    return sorted(p.name.removesuffix(".subject.txt") for p in MAILS.glob("*.subject.txt"))


def test_every_kind_that_is_sent_has_subject_and_body():
    kinds = kinds_in_code()
    assert kinds, "no notices found in the code: has the way of sending them changed?"
    missing = {
        kind
        for kind in kinds
        if not (MAILS / f"{kind}.subject.txt").exists() or not (MAILS / f"{kind}.txt").exists()
    }
    assert missing == set()


@pytest.mark.parametrize("kind", kinds_with_mail())
def test_subject_names_the_portal_and_is_one_line(kind):
    subject = render_to_string(f"emails/{kind}.subject.txt", {}).strip()
    assert subject.startswith("【最初の一歩】")
    assert "\n" not in subject


@pytest.mark.parametrize("kind", kinds_with_mail())
def test_body_renders_in_japanese_without_leftovers(kind):
    body = render_to_string(f"emails/{kind}.txt", {"url": "https://example.jp/x/", "path": "/x/"})
    assert re.search("[ぁ-ん]", body)
    assert "{{" not in body
    assert "{%" not in body


@pytest.mark.parametrize("path", sorted(MAILS.glob("*.txt")), ids=lambda p: p.name)
def test_mails_do_not_ask_for_texts_of_proposals_or_private_contacts(path):
    variables = re.findall(r"{{\s*([\w.]+)", path.read_text(encoding="utf-8"))
    used = {part for name in variables for part in name.split(".")}
    assert used.isdisjoint(FORBIDDEN)
