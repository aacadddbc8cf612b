"""Every address × every persona × GET and POST answers as the access table says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import override_settings
from django.urls import reverse

from tests.pdf import missing
from tests.personas import PERSONAS, build_world
from tests.project.access import ACCESS, OTHER_OBJECTS, expected
from tests.project.addresses import ARGUMENTS, all_names, path_of
from tests.project.objects import Objects

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[Objects, Path]]:
    """The world of all cells, built once: every cell is rolled back to it."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=media):
            yield Objects(build_world()), media
        transaction.set_rollback(True)


@pytest.fixture
def objects(kept, db, settings) -> Objects:
    settings.DEMO = False
    objects, settings.MEDIA_ROOT = kept
    return objects


def test_every_address_has_its_row():
    names = all_names()
    assert set(names) == set(ACCESS)
    assert set(ARGUMENTS) <= set(names)


def answer_of(client, method: str, path: str) -> str:
    """The status as the table writes it; nothing that the request did remains."""
    with transaction.atomic():
        response = getattr(client, method)(path)
        transaction.set_rollback(True)
    to_login = response.status_code == 302 and response["Location"].startswith("/accounts/login/")
    return "login" if to_login else str(response.status_code)


@pytest.mark.parametrize("name", sorted(ACCESS))
def test_answers_of_an_address(name, objects, sign_in):
    path = path_of(name, objects)
    wrong = {}
    for persona in PERSONAS:
        for method, row in zip(("get", "post"), ACCESS[name], strict=True):
            # A client of its own for each cell: signing out must not change the next answer.
            answer = answer_of(sign_in(objects.world[persona]), method, path)
            promised = without_pdf(name, expected(row, persona))
            if answer != promised:
                wrong[f"{method} as {persona}"] = f"{answer}, not {promised}"
    assert wrong == {}


def without_pdf(name: str, status: str) -> str:
    """Where this machine cannot make PDFs, a page says so (503) to whoever may have the PDF."""
    return "503" if name.endswith("-pdf") and status == "200" and missing() else status


@pytest.mark.parametrize("index", range(len(OTHER_OBJECTS)))
def test_answers_for_other_objects(index, objects, sign_in):
    name, argument, row = OTHER_OBJECTS[index]
    path = reverse(name, args=[argument(objects)])
    answers = {p: answer_of(sign_in(objects.world[p]), "get", path) for p in PERSONAS}
    assert answers == {p: expected(row, p) for p in PERSONAS}


PRIVATE = ["partnerships:proposal-detail", "partnerships:desk-consultation"]


@pytest.mark.parametrize("name", PRIVATE)
def test_a_stranger_cannot_tell_a_private_object_from_none(name, objects, sign_in):
    client = sign_in(objects.world["stranger_manager"])
    there = client.get(path_of(name, objects))
    absent = client.get(reverse(name, args=["A-1999-9999"]))
    assert (there.status_code, absent.status_code) == (404, 404)
    assert without_secrets(there) == without_secrets(absent)


def without_secrets(response) -> str:
    """The page without the form secret, which differs with every answer."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def test_the_login_address_is_the_one_the_table_means():
    assert reverse(django_settings.LOGIN_URL).startswith("/accounts/login/")
