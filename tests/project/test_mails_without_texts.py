"""No mail says what somebody wrote (scenario 22): every text of the demo, every kind of mail.

The demo plays the whole story and time passes; every mail is composed as it would leave and
compared with every sentence that people wrote in letters, replies, talks, promises, check sheets,
handovers, notes, consultations and logs. What the demo does not make happen, the forms of the
portal do (test_mails_of_the_forms.py); and every template prints names, days and links only.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from kyodo_portal.history.kinds import category_of
from kyodo_portal.history.models import Notice
from partnerships import models as made
from tests.demo_world import demo  # noqa: F401
from tests.project.mails import LABELS, PRINTED, TEXTS, leaks, mails_of, written
from tests.project.test_notices_kept import MAILS, kinds_with_mail

pytestmark = pytest.mark.django_db

# What a template may print: names, days, numbers, links.
PRINTABLE = {
    *("title", "group", "office", "parties", "number", "recipient", "sender", "third_party"),
    *("partner", "promise", "promiser", "who", "topic", "role", "ward", "sheet", "label", "task"),
    *("owner", "direction", "answer", "due", "changes_on", "ends_on", "starts_on", "leaves_on"),
    *("when", "last", "check_day", "from_day", "closes", "days", "count", "total", "more", "end"),
    *("by_phone", "office_phone", "desk_phone", "phone", "has_desk", "is_many", "to_name"),
    *("url", "stop_url", "stop_label", "settings_url", "site_name", "line", "lines", "section"),
    *("sections", "item", "items"),
}
# Days on which time does something: reminders, the turn of the year, ends of promises.
LATER = (5, 12, 26, 40, 55, 75, 110, 125, 140, 160, 200, 300, 400)
LEAST_KINDS = 52


def test_no_mail_of_the_whole_story_says_what_somebody_wrote(demo):  # noqa: F811
    """Scenario 22, over the demo and the time after it."""
    mails, texts = mails_of(Notice.objects.all()), written()
    for days in LATER:
        last = Notice.objects.latest("pk").pk
        call_command("run_due", on=timezone.localdate() + timedelta(days=days), verbosity=0)
        mails += mails_of(Notice.objects.filter(pk__gt=last))
    assert len({kind for kind, _mail in mails}) >= LEAST_KINDS
    assert len(mails) >= 400
    assert len(texts) >= 300
    assert len({where.partition(".")[0] for where in texts.values()}) >= 25
    assert leaks(mails, texts) == set()


def test_a_mail_that_says_it_is_found(demo):  # noqa: F811
    """The look above can fail: one sentence of a letter in one mail is enough."""
    letter = made.Proposal.objects.exclude(sender_gain="").first()
    assert letter is not None
    Notice.objects.create(
        kind="proposal_noted",
        email="mihon@example.jp",
        dedupe="planted",
        context={"title": letter.sender_gain, "path": "/"},
    )
    found = leaks(mails_of(Notice.objects.filter(dedupe="planted")), written())
    assert {(kind, where) for kind, where, _sentence in found} == {
        ("proposal_noted", "Proposal.sender_gain")
    }


def test_every_field_into_which_people_write_is_looked_at():
    forgotten = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("partnerships").get_models()
        if model not in PRINTED
        for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField, models.JSONField))
        and not field.choices
        and field.name not in {*LABELS, *TEXTS.get(model, ())}
    }
    assert forgotten == set()


@pytest.mark.parametrize("kind", kinds_with_mail())
def test_a_mail_prints_names_days_and_links_only(kind):
    for path in (MAILS / f"{kind}.subject.txt", MAILS / f"{kind}.txt"):
        assert printed_by(path) <= PRINTABLE


def test_a_template_that_prints_a_text_is_found(tmp_path):
    template = tmp_path / "mihon.txt"
    template.write_text("{{ title }}{% if note %}{{ advice.text }}{% endif %}", encoding="utf-8")
    assert printed_by(template) - PRINTABLE == {"note", "advice"}


def printed_by(template: Path) -> set[str]:
    """The variables of a template, with what it asks and goes through."""
    text = template.read_text(encoding="utf-8")
    used = re.findall(r"{{\s*([a-z_]+)", text)
    for tag in re.findall(r"{%\s*(?:if|elif|for|with)\s+([^%]*)%}", text):
        used += re.findall(r"(?<![.\w\"'])[a-z_]+", re.sub(r"\b(in|not|and|or|as)\b", "", tag))
    return set(used)


def test_every_kind_of_mail_has_its_heading():
    """A kind that nobody put under a heading would not be looked for here either."""
    assert {kind for kind in kinds_with_mail() if category_of(kind) is None} <= {
        *("daily_digest", "follow_confirm", "reply_link", "consultation_accepted"),
    }
