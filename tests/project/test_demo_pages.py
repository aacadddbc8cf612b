"""Every page of the demo that a person can reach by links opens and is in order."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from kyodo_portal.accounts.models import User
from tests.demo_world import demo  # noqa: F401  (a fixture)
from tests.project.pages import crawl, problems_of, url_name

pytestmark = pytest.mark.django_db

# The sample mailbox links to pages of everybody; it is only opened, by a test of its own.
START = ["/", "/styleguide/"]
PERSONAS = [
    "anonymous",
    "resident",
    "npo_manager",
    "npo_member",
    "shakyo_manager",
    "jichikai_manager",
    "company_manager",
    "coordinator",
    "coordinator_other",
    "ward_staff",
    "ward_approver",
    "ward_staff_other",
    "city_staff",
    "analyst",
]


@pytest.fixture(scope="module", autouse=True)
def media(tmp_path_factory) -> Iterator[Path]:
    """The folder of the demo's files, for as long as its world stands."""
    folder = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(autouse=True)
def files_of_the_demo(media, settings) -> None:
    settings.MEDIA_ROOT = media


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_reachable_page_opens_and_is_in_order(persona, demo):  # noqa: F811
    client, start = Client(), list(START)
    if persona != "anonymous":
        user = User.objects.get(email=demo[persona]["email"])
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        start += ["/my/"] + (["/desk/"] if demo[persona]["totp_secret"] else [])
    found = crawl(client, start, per_kind=4)
    assert len({url_name(path) for path in found}) >= 25
    broken = {path: status for path, (status, _) in found.items() if status >= 400}
    assert broken == {}
    wrong = {path: p for path, (_, html) in found.items() if html and (p := problems_of(html))}
    assert wrong == {}


def test_the_asahi_partnership_stands_on_its_district_page(demo):  # noqa: F811
    district = Client().get("/wards/asahi/wakabadai/").content.decode()
    assert "NPO若葉台" in district
    page = Client().get(partnership_path(district)).content.decode()
    for words in [
        "信頼を積み重ねる",
        "わかばダイバーシティスペースWakka",
        "「ひまわり」でのシニア中心の居場所活動",
        "「ふれあいにし」",
        "ここがありがたい！",
        "NPO若葉台は、若葉台団地のまちづくりを、中心的に、精力的に",
    ]:
        assert words in page


def partnership_path(html: str) -> str:
    from tests.project.pages import Page

    return next(
        link
        for link in Page(html).links
        if link.startswith("/partnerships/") and link.strip("/").split("/")[-1].isdigit()
    )


def test_the_sample_mailbox_opens(demo):  # noqa: F811
    answer = Client().get("/demo/mails/")
    assert answer.status_code == 200
    assert problems_of(answer.content.decode()) == []
