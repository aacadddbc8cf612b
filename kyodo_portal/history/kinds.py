"""The kinds of mail: under which heading people choose, and which ones nobody can do without.

A new kind finds its heading by the beginning of its name; a test names those that find none. Kinds
that ask a group something end in `_check` or `_asked`, and are essential by that.
"""

from django.db import models


class Category(models.TextChoices):
    """The headings of /my/notifications/."""

    PROPOSAL = "proposal", "提案"
    PARTNERSHIP = "partnership", "連携"
    PUBLICATION = "publication", "公開"
    DEADLINE = "deadline", "締切のお知らせ"
    REGISTRATION = "registration", "登録"
    CONSULTATION = "consultation", "相談"
    DIGEST = "digest", "まとめ"


class Mode(models.TextChoices):
    """How somebody hears of a category."""

    NOW = "now", "すぐにメール"
    DAILY = "daily", "1日1回、まとめてメール"
    NONE = "none", "メールはいらない"


# A person waits for these, or the mail is the thing itself: there is nothing to choose.
ALWAYS_NOW = {"daily_digest", "follow_confirm", "reply_link", "consultation_accepted"}
ALWAYS_NOW_PREFIXES = ("account_",)

DEADLINES = {"proposal_due_soon", "proposal_overdue", "proposal_closing", "organization_confirm"}
DEADLINE_ENDINGS = ("_ending", "_due", "_overdue", "_reminder", "_late")
PREFIXES = (
    ("proposal_", Category.PROPOSAL),
    ("reply_", Category.PROPOSAL),
    ("introduction_", Category.PROPOSAL),
    ("publication_", Category.PUBLICATION),
    ("consent_", Category.PUBLICATION),
    ("partnership_", Category.PARTNERSHIP),
    ("party_", Category.PARTNERSHIP),
    ("draft_", Category.PARTNERSHIP),
    ("agreement_", Category.PARTNERSHIP),
    ("sheet_", Category.PARTNERSHIP),
    ("check_", Category.PARTNERSHIP),
    ("principle_", Category.PARTNERSHIP),
    ("talk_", Category.PARTNERSHIP),
    ("meeting_", Category.PARTNERSHIP),
    ("promise_", Category.PARTNERSHIP),
    ("activity_", Category.PARTNERSHIP),
    ("paper_", Category.PARTNERSHIP),
    ("support_", Category.PARTNERSHIP),
    ("step_back_", Category.PARTNERSHIP),
    ("report_", Category.PUBLICATION),
    ("organization_", Category.REGISTRATION),
    ("listing_", Category.REGISTRATION),
    ("event_", Category.REGISTRATION),
    ("handover_", Category.REGISTRATION),
    ("officer_", Category.REGISTRATION),
    ("staff_", Category.REGISTRATION),
    ("person_", Category.REGISTRATION),
    ("posting_", Category.REGISTRATION),
    ("consultation_", Category.CONSULTATION),
    ("follow_", Category.DIGEST),
)

# Answers to one's own proposal, questions that wait for an answer, who to turn to from now on.
ESSENTIAL = {
    "proposal_sent_to_recipient",
    "proposal_replied",
    "proposal_declined",
    "reply_received",
    "organization_member_removed",
    "publication_yearly",
}
ESSENTIAL_PREFIXES = ("handover_", "officer_", "staff_", "person_", "posting_")
ESSENTIAL_ENDINGS = ("_check", "_asked")


def category_of(kind: str) -> Category | None:
    """The heading of a kind; None for those that always leave at once."""
    if kind in ALWAYS_NOW or kind.startswith(ALWAYS_NOW_PREFIXES):
        return None
    if kind in DEADLINES or kind.endswith(DEADLINE_ENDINGS):
        return Category.DEADLINE
    return next((category for prefix, category in PREFIXES if kind.startswith(prefix)), None)


def is_essential(kind: str) -> bool:
    """Whether nobody can do without it: it may be put into the digest, but never turned off."""
    return (
        kind in ESSENTIAL or kind.startswith(ESSENTIAL_PREFIXES) or kind.endswith(ESSENTIAL_ENDINGS)
    )
