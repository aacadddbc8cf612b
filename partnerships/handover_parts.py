"""引継ぎの1〜3: what a posting keeps, put together from the data. Reads only.

The same blocks are kept on the day of the change, so that the paper says later what it said then.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse

from districts.models import Posting
from districts.rhythm import beats_of
from kyodo_portal.lib.dates import fiscal_year, format_date_short, format_fiscal_year
from organizations.models import Organization
from partnerships.ahead import dates_ahead, reach_of_posting
from partnerships.models import Agreement, Consent, FiscalYear, Party

SHOWN = 40
VISITS = 5


@dataclass(frozen=True)
class Line:
    """One line of a part; `url` leads to the thing for those who may open it."""

    label: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Block:
    """Some lines under a heading."""

    title: str
    lines: list[Line] = field(default_factory=list)


def automatic_parts(posting: Posting, on: date) -> dict[int, list[Block]]:
    """Parts 1, 2 and 3 of a handover as they stand on a day."""
    return {1: summary(posting, on), 2: going_on(posting), 3: year(posting, on)}


def as_data(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Blocks as JSON, to be kept."""
    return [
        {"title": b.title, "lines": [[line.label, line.url, line.note] for line in b.lines]}
        for b in blocks
    ]


def from_data(kept: Sequence[dict[str, Any]]) -> list[Block]:
    """What `as_data` kept."""
    return [Block(b["title"], [Line(*line) for line in b["lines"]]) for b in kept]


def groups_of(posting: Posting) -> Any:
    """The groups that the posting's office looks after: its districts', or all of the ward."""
    rows = Organization.objects.exclude(status="closed")
    districts = list(posting.office.districts.values_list("pk", flat=True))
    if posting.role == Posting.Role.COORDINATOR and districts:
        return rows.filter(district_id__in=districts)
    return rows.filter(ward=posting.office.ward_id)


def summary(posting: Posting, on: date) -> list[Block]:
    office = posting.office
    areas = office.districts.all() if office.kind == "care_plaza" else office.ward.districts.all()
    kinds = dict(groups_of(posting).values_list("kind").annotate(n=Count("pk")).order_by("-n"))
    labels = dict(Organization.Kind.choices)
    dated = dates_ahead(reach_of_posting(posting), on)
    return [
        Block("担当の地区", [Line(str(area), area.get_absolute_url()) for area in areas]),
        Block(
            f"団体の数（{sum(kinds.values())}団体）",
            [Line(str(labels[kind]), note=f"{n}団体") for kind, n in kinds.items()],
        ),
        Block(
            "期日のあるもの",
            [
                Line(f"{format_date_short(a.on)} {a.kind}：{a.label}", a.url, a.note)
                for a in dated[:SHOWN]
            ],
        ),
    ]


def going_on(posting: Posting) -> list[Block]:
    reach = reach_of_posting(posting)
    letters = reach.proposals.at_work().select_related("sender", "recipient").order_by("due_on")
    work = reach.partnerships.at_work().order_by("status", "name")
    waiting = Consent.objects.filter(
        partnership__in=reach.partnerships.filter(publication="confirming"),
        round=F("partnership__consent_round"),
        answer=Consent.Answer.WAITING,
    ).select_related("partnership", "organization")
    return [
        Block(
            "終わっていない提案",
            [Line(str(p), p.get_absolute_url(), p.get_status_display()) for p in letters[:SHOWN]],
        ),
        Block(
            "担当している連携",
            [Line(p.name, reach.page_of(p), p.get_status_display()) for p in work[:SHOWN]],
        ),
        Block(
            "公開の確認の返事まち",
            [
                Line(c.partnership.name, reach.page_of(c.partnership), str(c.organization))
                for c in waiting[:SHOWN]
            ],
        ),
    ]


def year(posting: Posting, on: date) -> list[Block]:
    reach = reach_of_posting(posting)
    kept = reach.partnerships.at_work()
    budgets = FiscalYear.objects.filter(
        partnership__in=kept, budget__in=["asked", "voting"], year__gte=fiscal_year(on)
    ).select_related("partnership")
    concluded = Agreement.objects.filter(partnership__in=kept, status="concluded")
    promises = concluded.filter(ends_on__gte=on)
    season = [beat for beat in beats_of(posting.office.ward) if beat.first in (3, 4, 5)]
    return [
        Block(
            "予算が決まっていない連携",
            [
                Line(
                    b.partnership.name,
                    reach.page_of(b.partnership),
                    f"{format_fiscal_year(b.year)}・{b.get_budget_display()}",
                )
                for b in budgets[:SHOWN]
            ],
        ),
        Block(
            "これから終わる約束",
            [
                Line(a.partnership.name, reach.page_of(a.partnership), format_date_short(a.ends_on))
                for a in promises.select_related("partnership").order_by("ends_on")[:SHOWN]
                if a.ends_on
            ],
        ),
        Block(
            "年度のかわり目にすること",
            [Line(b.entry.title, reverse("districts:rhythm"), b.months) for b in season],
        ),
    ]


def suggested_visits(posting: Posting) -> list[Organization]:
    """The groups with whom most is going on: whom to greet first (part 7)."""
    reach = reach_of_posting(posting)
    parties = Party.objects.active().filter(partnership__in=reach.partnerships.at_work())
    counted = Counter(parties.values_list("organization_id", flat=True)[:500])
    for pair in reach.proposals.at_work().values_list("sender_id", "recipient_id")[:500]:
        counted.update(key for key in pair if key)
    keys = [key for key, _n in counted.most_common(VISITS)]
    rows = Organization.objects.in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def groups_to_tell(posting: Posting) -> list[Organization]:
    """Who hears that the person in charge changes: the parties of what the posting keeps (N19)."""
    reach = reach_of_posting(posting)
    parties = Party.objects.active().filter(partnership__in=reach.partnerships.at_work())
    letters = reach.proposals.filter(status__in=["sent", "in_talks", "agreed"])
    seen = Q(pk__in=parties.values("organization_id")) | Q(pk__in=letters.values("sender_id"))
    seen |= Q(pk__in=letters.values("recipient_id"))
    return list(Organization.objects.filter(seen).exclude(status="closed").order_by("pk"))
