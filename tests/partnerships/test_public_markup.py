"""The page of a partnership is joined in Python: no text of it becomes markup."""

import pytest
from django.utils import timezone

from districts.models import Source
from organizations.models import Organization
from partnerships.models import ActivityReport, Partnership, PublicVersion
from tests import factories as make
from tests.project.test_hostile_input import HOSTILE

pytestmark = pytest.mark.django_db

SHARED = (
    *("name", "effect_title", "effect_text", "purpose", "others", "origin", "started"),
    *("scheme", "learned", "bridge", "promise"),
)


def entry(kind, text, *, by=None, about=(), **more):
    key = kind if by is None and not more.get("number") else f"{kind}:{by or more['number']}"
    return {"key": key, "kind": kind, "by": by, "about": [*about], "text": text, **more}


def entries(world, text):
    """Every field there is, all of them holding the same text."""
    npo, shakyo = world.orgs.npo.pk, world.orgs.shakyo.pk
    place = [world.places.asahi.slug, world.places.a.slug, text, text]
    return [
        *(entry(kind, text) for kind in SHARED),
        entry(
            "parties",
            text,
            rows=[{"id": pk, "role": text, "note": text} for pk in (npo, shakyo)],
            pair=text,
        ),
        *(entry(kind, text, by=npo) for kind in ("intro", "effort", "site")),
        entry("activity", text, title=text, order=1, number=1),
        entry("photo", text, order=1, photo=1, number=1),
        entry("thanks", text, by=npo, about=[shakyo], inferred=True, names=[text, text]),
        entry("place", text, districts=[place], place_text=text),
        entry("themes", text, rows=[[text, text]]),
        entry("clause", text, title=text, texts=[[text, text]], number=1),
        entry("principle", text, number=1, name=text, status=text),
        entry("check", text, title=text, number=1),
    ]


def html_with(world, client, text):
    """The page in which everything that people write is this text."""
    Organization.objects.update(name=text[:60])
    source, _ = Source.objects.update_or_create(
        slug="leaflet", defaults={"title": text, "issuer": text, "published": text}
    )
    partnership = make.PartnershipFactory(
        ward=world.places.asahi,
        source=source,
        source_note=text,
        activities_heading=text[:60],
        publication=Partnership.Publication.PUBLISHED,
        published_at=timezone.now(),
        status="active",
    )
    for organization in (world.orgs.npo, world.orgs.shakyo):
        make.PartyFactory(partnership=partnership, organization=organization)
    ActivityReport.objects.create(
        partnership=partnership,
        organization=world.orgs.npo,
        on="2026-04-01",
        title=text[:40],
        text="様子",
        is_allowed=True,
    )
    partnership.shown = PublicVersion.objects.create(
        partnership=partnership,
        round=1,
        entries=entries(world, text),
        name=text[:60],
        asked_on="2026-04-01",
    )
    partnership.save(update_fields=["shown"])
    response = client.get(f"/partnerships/{partnership.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def test_every_field_of_a_version_stands_on_the_page(world, client):
    html = html_with(world, client, "花")
    anchors = [
        *("parties", "introductions", "activities", "reports", "efforts", "gratitudes"),
        *("origin", "clauses", "principles", "checks", "learned", "websites"),
    ]
    places = [html.index(f'<h2 id="{anchor}">') for anchor in anchors]
    assert places == sorted(places)
    assert "（だれの言葉かは推定です）" in html
    assert "出典：「花」（花、花）" in html
    assert "/photos/1/small/" in html


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_of_a_partnership_becomes_markup(world, client, name):
    # Kept texts have no such signs; line ends become <br> by intention.
    text = "花" + "".join(sign for sign in HOSTILE[name][:39] if sign.isprintable())
    hostile, plain = (html_with(world, client, one) for one in (text, "花"))
    assert hostile.count("<") == plain.count("<")
    assert hostile.count('"') == plain.count('"')


def test_a_version_made_before_a_word_was_known_has_its_page(world, client):
    html_with(world, client, "花")
    version = PublicVersion.objects.latest("pk")
    needed = {"key", "kind", "by", "about", "text", "rows", "names", "order", "districts", "photo"}
    version.entries = [
        {key: value for key, value in one.items() if key in needed} for one in version.entries
    ]
    version.save(update_fields=["entries"])
    assert client.get(f"/partnerships/{version.partnership_id}/").status_code == 200
