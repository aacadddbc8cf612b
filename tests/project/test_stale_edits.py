"""Whoever saves an older version sees both texts, on every form that edits something."""

from typing import Any

import pytest
from django.db.models import F

from kyodo_portal.search.models import Synonym
from organizations.models import Event, Listing, Organization
from partnerships.models import Agreement, Partnership, Proposal
from partnerships.rules import PAGES
from partnerships.views.registration import EDITORS
from tests import factories as make
from tests.project.forms import Form, forms_of
from tests.project.objects import Objects
from tests.project.pages import Page
from tests.project.test_mass_assignment import filled_in

pytestmark = pytest.mark.django_db

MINE, THEIRS = "わたしの文です。見本。", "となりの人の文です。"
TASKS = ("basic", "area", "intro", "contact", "links")
# Fields in which a free text would be refused; and what a save changes besides the text.
NO_FREE_TEXT = (
    "_year",
    "_month",
    "_day",
    "_hour",
    "_minute",
    "kana",
    "mail",
    "phone",
    "website",
    "social",
    "count",
    "heard-",
)
ALWAYS = {f"profile {task}" for task in TASKS} | {
    "listing",
    "event",
    "gain",
    "proposal partner",
    "proposal activity",
    "proposal gains",
    "partnership place",
    "partnership what",
    "partnership activities",
    "partnership promise",
    "partnership principles",
    "promise clauses/1",
    "promise clauses/3",
}
BOOKKEEPING = {"version", "done_pages", "updated_at"}


def edit_forms(o: Objects) -> dict[str, tuple[str, str, Any, Any]]:
    """Every form with a version: its address, who edits, and the row that carries the version."""
    found: dict[str, tuple[str, str, Any, Any]] = {}
    npo = o.world.orgs.npo.pk
    for task in TASKS:
        found[f"profile {task}"] = (
            f"/my/orgs/{npo}/edit/{task}/",
            "npo_manager",
            Organization,
            npo,
        )
    listing = f"/my/orgs/{npo}/listings/{o.listing.pk}/edit/"
    found["listing"] = (listing, "npo_manager", Listing, o.listing.pk)
    event = f"/my/orgs/{npo}/events/{o.event.pk}/edit/"
    found["event"] = (event, "npo_manager", Event, o.event.pk)
    found["words"] = (f"/desk/words/{o.words.pk}/", "city_staff", Synonym, o.words.pk)
    for page in PAGES:
        address = f"/proposals/{o.draft.number}/edit/{page}/"
        found[f"proposal {page}"] = (address, "npo_manager", Proposal, o.draft.pk)
    gain = f"/proposals/{o.in_talks.number}/gain/"
    found["gain"] = (gain, "shakyo_manager", Proposal, o.in_talks.pk)
    for task in EDITORS:
        address = f"/desk/partnerships/{o.private.pk}/register/{task}/"
        found[f"partnership {task}"] = (address, "asahi_staff", Partnership, o.private.pk)
    draft = f"/partnerships/{o.private.pk}/agreement/{o.promise_draft.pk}"
    for page in ("clauses/1", "clauses/3", "terms"):
        address = f"{draft}/{page}/"
        found[f"promise {page}"] = (address, "coordinator_a", Agreement, o.promise_draft.pk)
    return found


def the_form(path: str, html: str) -> Form:
    return next(f for f in forms_of(path, html) if "version" in f.kinds and f.method == "post")


def with_own_text(form: Form) -> dict[str, Any]:
    """The form filled in, its last free text replaced by our own."""
    values = filled_in(form)
    free = [n for n in form.names("typed") if not any(part in n for part in NO_FREE_TEXT)]
    return values | dict.fromkeys(free[-1:], MINE)


def content(model: Any, pk: int) -> dict[str, Any]:
    row = model.objects.filter(pk=pk).values().get()
    return {name: value for name, value in row.items() if name not in BOOKKEEPING}


def test_a_stale_save_overwrites_nothing_and_keeps_what_was_typed(world, sign_in):
    make.ThemeFactory()
    o = Objects(world)
    conflicts = set()
    for name, (path, persona, model, pk) in edit_forms(o).items():
        client = sign_in(world[persona])
        values = with_own_text(the_form(path, client.get(path).content.decode()))
        model.objects.filter(pk=pk).update(version=F("version") + 1)
        before, version = content(model, pk), model.objects.get(pk=pk).version
        answer = client.post(path, values)
        assert content(model, pk) == before, name
        if answer.status_code == 409:
            html = answer.content.decode()
            conflicts.add(name)
            assert MINE in html or MINE not in values.values(), name
            assert the_form(path, html).values["version"] == [str(version)], name
            assert "ほかの人" in Page(html).text, name
    assert conflicts >= ALWAYS


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
