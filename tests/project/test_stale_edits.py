"""Whoever saves an older version sees both texts, on every form that edits something."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F

from partnerships.models import Proposal
from tests.districts.test_posting_desk import prove
from tests.project.edits import BASES, MINE, THEIRS, Edit, edits, steps, versioned_forms
from tests.project.forms import Form, forms_of
from tests.project.objects import Objects
from tests.project.pages import Page
from tests.project.test_mass_assignment import filled_in

pytestmark = pytest.mark.django_db


def the_form(path: str, html: str, action: str = "") -> Form:
    return next(
        form
        for form in forms_of(path, html)
        if form.method == "post"
        and any(name.rpartition("-")[2] == "version" for name in form.kinds)
        and action in ("", form.action)
    )


@pytest.fixture
def meet(world, sign_in) -> Any:
    """What went wrong when two people open the same form and one saves after the other."""

    def two_people(edit: Edit, *, stays: bool) -> Iterator[str]:
        client = sign_in(world[edit.persona])
        if edit.persona == "asahi_approver":  # postings ask for the person again
            prove(client, world[edit.persona])
        one, other = client.get(edit.path), client.get(edit.path)
        if edit.form not in classes_on(one):
            yield "is not the form of this page"
        form = the_form(edit.path, one.content.decode(), edit.action)
        first = client.post(form.action, sent(form, edit, edit.theirs))
        if first.status_code != 302:
            yield f"the first person was refused: {first.status_code} {errors_on(first)}"
            return
        form = the_form(edit.path, other.content.decode(), edit.action)
        second = client.post(form.action, sent(form, edit, edit.mine))
        yield from problems_of_conflict(second, edit.seen[0] if stays else edit.seen[1])
        if stays:
            yield from problems_after(client, edit, second)

    return two_people


def sent(form: Form, edit: Edit, values: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends: the form as it stands, without the line break before a long text."""
    standing = {name: [v.removeprefix("\n") for v in old] for name, old in form.values.items()}
    return standing | edit.also | values


def problems_of_conflict(answer: Any, words: str) -> Iterator[str]:
    if answer.status_code != 409:
        yield f"the second person got {answer.status_code} {errors_on(answer)}"
    text = answer.content.decode()
    if "ほかの人が先に" not in Page(text).text:
        yield "nothing says that somebody was first"
    if words not in text:
        yield f"「{words}」 is not on the page of the conflict"


def problems_after(client: Any, edit: Edit, conflict: Any) -> Iterator[str]:
    """Nothing was overwritten; and whoever has seen both texts may save theirs after all."""
    before = client.get(edit.path).content.decode()
    if MINE in before or (edit.seen == (THEIRS, MINE) and THEIRS not in before):
        yield "the late save overwrote the first one"
    form = the_form(edit.path, conflict.content.decode(), edit.action)
    if {*holding(form, edit.mine)} != {*edit.mine}:
        yield "what the second person typed is gone"
    again = client.post(form.action, sent(form, edit, edit.mine))
    if again.status_code != 302:
        yield f"the second person may not decide: {again.status_code} {errors_on(again)}"


def holding(form: Form, values: dict[str, Any]) -> Iterator[str]:
    """The names of the fields in which these values stand."""
    for name, value in values.items():
        standing = [text.strip() for text in form.values.get(name, [])]
        if standing == (value if isinstance(value, list) else [value]):
            yield name


def classes_on(answer: Any) -> set[type]:
    """The classes of all that the template of a page was given."""
    contexts = [part for context in answer.context or [] for part in context]
    return {type(value) for part in contexts for value in part.values()}


def errors_on(answer: Any) -> list[str]:
    values = [v for c in answer.context or [] for part in c for v in part.values()]
    return [str(dict(v.errors)) for v in values if getattr(v, "is_bound", False)][:1]


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside has never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_both_texts_stand_on_every_form_that_edits_something(world, meet):
    """Scenario 16."""
    o, problems = Objects(world), []
    for edit in edits(o):
        with undone():
            problems += [f"{edit}: {problem}" for problem in meet(edit, stays=True)]
    assert not problems, "\n".join(problems)


def test_what_is_done_once_is_not_done_twice_and_no_word_is_lost(world, meet):
    o, problems = Objects(world), []
    for step in steps(o):
        with undone():
            problems += [f"{step}: {problem}" for problem in meet(step, stays=False)]
    assert not problems, "\n".join(problems)


def test_every_form_with_a_version_has_its_row(world):
    o = Objects(world)
    known = {row.form for row in (*edits(o), *steps(o))}
    assert versioned_forms() - known == BASES
    # A base has no row because others stand for it.
    assert all(base.__subclasses__() for base in BASES)


def test_the_other_text_stands_beside_the_own_one(world, sign_in):
    o = Objects(world)
    client = sign_in(world["shakyo_manager"])
    path = f"/proposals/{o.in_talks.number}/gain/"
    form = the_form(path, client.get(path).content.decode())
    Proposal.objects.filter(pk=o.in_talks.pk).update(
        recipient_gain=THEIRS, version=F("version") + 1
    )
    stale = client.post(path, {**form.values, "text": MINE})
    html = stale.content.decode()
    assert stale.status_code == 409
    assert THEIRS in html
    assert MINE in html
    again = the_form(path, html)
    assert client.post(path, again.values).status_code == 302
    o.in_talks.refresh_from_db()
    assert o.in_talks.recipient_gain == MINE


def test_a_second_click_on_a_page_goes_on_without_a_word(world, sign_in):
    o = Objects(world)
    client = sign_in(world["npo_manager"])
    path = f"/proposals/{o.draft.number}/edit/gains/"
    values = filled_in(the_form(path, client.get(path).content.decode()))
    first, second = client.post(path, values), client.post(path, values)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url


def test_a_note_that_is_too_long_stays_in_its_box(world, sign_in):
    o = Objects(world)
    path = f"/proposals/{o.in_talks.number}/note/"
    answer = sign_in(world["npo_manager"]).post(path, {"text": "あ" * 301})
    html = answer.content.decode()
    assert Page(html).title.strip().startswith("エラー：")
    assert "あ" * 301 in html
