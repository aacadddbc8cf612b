"""The network of 2,000 groups and 3,000 partnerships: seconds, bytes and totals of its page.

`rows(groups, partnerships)` writes an invented city into an empty database; `measure()` opens the
page without and with what is kept. Both run inside a process with Django set up.
"""

import gzip
import random
import re
import time
from typing import Any

from django.db.models import Count, F
from django.utils import timezone

PATH = "/analysis/network/"
GROUPS, PARTNERSHIPS = 2000, 3000
SEED, DISTRICTS = 2026, 40
# Most groups meet others of their neighbourhood, some meet groups from afar.
NEAR, AFAR = 12, 0.15


def rows(groups: int = GROUPS, partnerships: int = PARTNERSHIPS) -> None:
    """Published partnerships of two or three groups each; every group is in one at least."""
    from districts.models import District, Municipality, Ward
    from organizations.models import Organization
    from partnerships.models import Partnership, Party

    chance = random.Random(SEED)
    city = Municipality.objects.get_or_create(
        slug="mihon", defaults={"code": "990001", "name": "見本市", "name_kana": "みほんし"}
    )[0]
    wards = [
        Ward.objects.create(
            municipality=city, slug=f"net{n}", code=f"8{n:05d}", name=f"見本{n}区", order=n
        )
        for n in range(6)
    ]
    places = [
        District.objects.create(ward=wards[n % 6], slug=f"net{n}", name=f"見本{n}地区")
        for n in range(DISTRICTS)
    ]
    kinds = Organization.Kind.values
    made = Organization.objects.bulk_create(
        Organization(
            name=f"見本{places[n * DISTRICTS // groups].name}の会{n}",
            name_kana=f"みほん{n:05d}",
            kind=kinds[chance.randrange(len(kinds))],
            ward=places[n * DISTRICTS // groups].ward,
            district=places[n * DISTRICTS // groups],
            status="published",
            is_sample=True,
        )
        for n in range(groups)
    )
    now, today = timezone.now(), timezone.localdate()
    works = Partnership.objects.bulk_create(
        Partnership(
            name=f"見本の連携{n}",
            ward=made[n % groups].ward,
            status=chance.choice(["active", "active", "completed", "preparing", "suspended"]),
            publication="published",
            published_at=now,
            starts_on=today - timezone.timedelta(days=chance.randrange(2500)),
            is_sample=True,
        )
        for n in range(partnerships)
    )
    parties = []
    for n, work in enumerate(works):
        members = {n % groups}
        while len(members) < 2 + (n % 5 == 0):
            near = n + chance.randint(-NEAR, NEAR)
            members.add(chance.randrange(groups) if chance.random() < AFAR else near % groups)
        parties += [
            Party(partnership=work, organization=made[place], order=order)
            for order, place in enumerate(sorted(members))
        ]
    Party.objects.bulk_create(parties)


def measure(runs: int = 3) -> dict[str, Any]:
    """Seconds of the page (wall and processor) the first time and kept; bytes; totals told.

    The least of a few runs: whatever disturbs makes a run slower.
    """
    from django.core.cache import caches
    from django.test import Client

    client, first, again = Client(), [], []
    client.get("/analysis/years/")  # what a worker reads once: names, templates
    for _ in range(runs):
        caches["analysis"].clear()
        first.append(timed(client))
        again.append(timed(client))
    html = client.get(PATH).content
    text = html.decode()
    return {
        "first": min(wall for wall, _ in first),
        "first_cpu": min(cpu for _, cpu in first),
        "kept": min(wall for wall, _ in again),
        "bytes": len(html),
        "gzip": len(gzip.compress(html, 6)),
        "told": told(text),
        "drawn": drawn(text),
        "stored": stored(),
    }


def timed(client: Any) -> tuple[float, float]:
    start, cpu = time.perf_counter(), time.process_time()
    assert client.get(PATH).status_code == 200
    return time.perf_counter() - start, time.process_time() - cpu


def told(text: str) -> list[int]:
    """[groups, pairs, partnerships] as the captions of the tables say."""
    groups = re.search(r"団体（ぜんぶで(\d+)）", text)
    pairs = re.search(r"組（ぜんぶで(\d+)、連携は(\d+)）", text)
    assert groups
    assert pairs
    return [int(groups[1]), int(pairs[1]), int(pairs[2])]


def drawn(text: str) -> list[int]:
    """[shapes, lines] of the picture."""
    picture = text[text.index('<svg class="ck-net__svg') :]
    lines = picture[picture.index("ck-net__lines") : picture.index("ck-net__nodes")]
    return [picture.count("<use "), lines.count("M")]


def stored() -> list[int]:
    """[groups, pairs, partnerships] counted by the database, another way than the page does."""
    from partnerships.models import Partnership, Party

    shown = Party.objects.filter(partnership__publication="published")
    pairs = shown.filter(
        partnership__parties__organization_id__gt=F("organization_id"),
    ).values_list("organization_id", "partnership__parties__organization_id")
    groups = shown.aggregate(n=Count("organization", distinct=True))["n"]
    return [groups, len(set(pairs)), Partnership.objects.filter(publication="published").count()]
