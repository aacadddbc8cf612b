"""A partnership in every state and publication, as every persona: what opens, what is read."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from kyodo_portal.lib.dates import fiscal_year
from kyodo_portal.loading import load_everything
from kyodo_portal.loading.files import read
from organizations.models import OutreachTask
from partnerships.actions.publication import stop_publication
from partnerships.models import PaperSheet, Partnership, Pledge, Proposal, SupportLog
from partnerships.workflow import PARTNERSHIP, PUBLICATION
from tests import factories as make
from tests.conftest import fresh
from tests.personas import PERSONAS, World, build_world
from tests.project import state_objects as words
from tests.project import states
from tests.project.rooms import STAFF_NOTE_TEXT
from tests.project.state_objects import PUBLICATIONS, STATES, Sample, again, furnish
from tests.project.states import ASAHI, ASAHI_LISTS, ASAHI_PAGES, CORE, PAGES, STANDS_AS, Page

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[World, Path]]:
    """The partnerships of the documents and the people, built once and rolled back to."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=media):
            load_everything()
            yield build_world(), media
        transaction.set_rollback(True)


@pytest.fixture
def people(kept, db, settings) -> World:
    settings.DEMO = False
    world, settings.MEDIA_ROOT = kept
    return world


def opened(client: Client, page: Page, o: Any) -> tuple[str, str]:
    """The status as the table writes it, and everything that came back."""
    response = client.get(reverse(page.name, args=page.args(o)) + page.query)
    to_login = response.status_code == 302 and response["Location"].startswith("/accounts/login/")
    status = "login" if to_login else str(response.status_code)
    return status, response.content.decode() + str(response.headers)


def differences(
    o: Any,
    pages: dict[str, Page],
    look: str,
    sign_in: Any,
    *,
    among: Iterable[str],
    due: Callable[[str, str], set[str]],
) -> dict[str, str]:
    """Where a page answers otherwise than the table says, or holds other words `among` these.

    `due(page, persona)` are the words that stand on a page for whoever it opens to.
    """
    wrong = {}
    for persona in PERSONAS:
        client = sign_in(o.world[persona])
        for key, page in pages.items():
            status, text = opened(client, page, o)
            promised = page.answers(look, persona)
            said = {word for word in among if word in text}
            meant = due(key, persona) if promised == "200" else set()
            if (status, said) != (promised, meant):
                what = f"{status} not {promised}; too much {said - meant}; missing {meant - said}"
                wrong[f"{key} as {persona}"] = what
    return wrong


# Every state of the work in each state of publication; where it is active, every way there too.
FOUR = [key for key, (state, _look) in STANDS_AS.items() if key == state]
CELLS = [
    *((status, publication) for status in STATES for publication in FOUR if status != "active"),
    *(("active", publication) for publication in PUBLICATIONS),
]


def test_the_samples_stand_for_every_state():
    assert set(STATES) == set(PARTNERSHIP.states)
    assert set(FOUR) == set(PUBLICATION.states)
    assert set(PUBLICATIONS) == set(STANDS_AS)


@pytest.mark.parametrize(("status", "publication"), CELLS)
def test_a_partnership_shows_each_persona_what_is_theirs(status, publication, people, sign_in):
    whole = status == "active" and publication in FOUR
    pages = PAGES if whole else {key: PAGES[key] for key in CORE}
    o = Sample(people, status, publication)
    state, look = STANDS_AS[publication]
    assert (o.now.status, o.now.publication) == (status, state)
    wrong = differences(
        o,
        pages,
        look,
        sign_in,
        among=states.EVERY_WORD,
        due=lambda page, persona: states.words_on(page, persona, status, publication),
    )
    assert wrong == {}


# --- the partnerships of the documents ---------------------------------------------------------


@pytest.fixture(params=sorted(ASAHI))
def printed(request, people) -> SimpleNamespace:
    """One of the leaflet's three, with things written inside, and the words that are printed."""
    partnership = Partnership.objects.get(seed_slug=request.param)
    lead = partnership.parties.get(role="lead").organization
    o = SimpleNamespace(
        world=people,
        partnership=partnership,
        district=ASAHI[request.param],
        lead=lead,
        year=fiscal_year(timezone.localdate()),
    )
    furnish(o)
    return o


def words_in_print(o: SimpleNamespace) -> set[str]:
    """The leaflet's words as the file has them: heading, who, what was done, what was said."""
    rows = read("seeds/partnerships")
    row = next(row for row in rows if row["slug"] == o.partnership.seed_slug)
    own = [party[name] for party in row["parties"] for name in ("intro", "effort")]
    done = [activity[name] for activity in row["activities"] for name in ("title", "text")]
    thanks = [gratitude["text"] for gratitude in row["gratitudes"]]
    return {text for text in (row["name"], row["effect_title"], *own, *done, *thanks) if text}


LEAFLET = ["open", "gone"]


@pytest.fixture
def look(request, printed, people) -> str:
    """As it ships, or stopped because a group has asked the ward to."""
    if request.param == "gone":
        stop_publication(again(printed.partnership), by=people["asahi_staff"])
    printed.partnership = again(printed.partnership)
    return request.param


@pytest.mark.parametrize("look", LEAFLET, indirect=True)
def test_what_is_written_inside_a_printed_one_is_for_the_ward_and_the_city(look, printed, sign_in):
    publication = printed.partnership.publication

    def due(page: str, persona: str) -> set[str]:
        return states.words_on(page, persona, "active", publication, table=states.ASAHI_INSIDE)

    among = {word.text for word in states.ASAHI_INSIDE}
    assert differences(printed, ASAHI_PAGES, look, sign_in, among=among, due=due) == {}


@pytest.mark.parametrize("look", LEAFLET, indirect=True)
def test_the_whole_leaflet_is_read_by_all_until_it_is_stopped(look, printed, sign_in):
    page, in_print = {"public": ASAHI_PAGES["public"]}, words_in_print(printed)
    assert len(in_print) > 8
    due = lambda page, persona: in_print  # noqa: E731
    assert differences(printed, page, look, sign_in, among=in_print, due=due) == {}


@pytest.mark.parametrize("look", LEAFLET, indirect=True)
def test_lists_lead_to_a_printed_one_while_it_is_public(look, printed, sign_in):
    lists = {key: ASAHI_PAGES[key] for key in ASAHI_LISTS}
    link = f'href="{printed.partnership.get_absolute_url()}"'
    due = lambda page, persona: {link} if look == "open" else set()  # noqa: E731
    assert differences(printed, lists, look, sign_in, among={link}, due=due) == {}


def test_a_group_of_the_leaflet_that_has_claimed_its_entry_is_inside(printed, sign_in):
    """And its own promise is all that opens: the ward's notes stay among the ward's staff."""
    manager = make.MembershipFactory(organization=printed.lead).user
    client = sign_in(manager)
    for key in ("public", "promise", "plan", "talks"):
        assert opened(client, ASAHI_PAGES[key], printed)[0] == "200"
    assert STAFF_NOTE_TEXT not in opened(client, ASAHI_PAGES["talks"], printed)[1]
    assert opened(client, ASAHI_PAGES["desk"], printed)[0] == "404"


# --- who sits near, and is not inside ----------------------------------------------------------


@pytest.mark.parametrize("publication", ["private", "published", "stopped"])
def test_an_analyst_in_the_office_that_bridges_is_not_inside(publication, people, sign_in):
    """City, read-only: who counts partnerships reads of one what everybody reads (PR12)."""
    o = Sample(people, "active", publication)
    analyst = people["analyst"]
    analyst.postings.update(office=people.offices.plaza_a)
    client, look = sign_in(analyst), STANDS_AS[publication][1]
    met = {key: opened(client, page, o) for key, page in PAGES.items()}
    assert {key: status for key, (status, _text) in met.items()} == {
        key: page.answers(look, "analyst") for key, page in PAGES.items()
    }
    assert not any(words.CLAUSE in text or words.PLANNED in text for _s, text in met.values())


def test_an_analyst_has_none_of_the_work_of_the_office_they_sit_in(people):
    o, plaza = Sample(people, "active", "private"), people.offices.plaza_a
    sheet = make.PaperSheetFactory(proposal=o.origin, printed_by=people["npo_manager"])
    log = {"on": timezone.localdate(), "method": "visit", "written_by": people["coordinator_a"]}
    SupportLog.objects.create(office=plaza, organization=o.world.orgs.npo, sharing="own", **log)
    OutreachTask.objects.create(office=plaza, organization=o.world.orgs.paper, kind="mihon")
    people["analyst"].postings.update(office=plaza)
    for persona, has_work in (("coordinator_a", True), ("analyst", False)):
        who = fresh(people[persona])
        assert {
            Proposal.objects.visible_to(who).filter(pk=o.origin.pk).exists(),
            Partnership.objects.visible_to(who).filter(pk=o.partnership.pk).exists(),
            PaperSheet.objects.of_desk(who).filter(pk=sheet.pk).exists(),
            Pledge.objects.at_desk_of(who).exists(),
            SupportLog.objects.visible_to(who).exists(),
            OutreachTask.objects.visible_to(who).filter(office=plaza).exists(),
        } == {has_work}
