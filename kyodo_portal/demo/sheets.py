"""Sample check sheets in every state, one with a difference; and reviews of the principles."""

from typing import Any

from django.utils import timezone

from kyodo_portal.demo.world import Record, World, read
from kyodo_portal.lib.dates import fiscal_year
from partnerships.actions import reflection
from partnerships.actions import sheets as filling
from partnerships.actions.extra_items import add_extra_item
from partnerships.actions.joint_records import Meeting, Talked, record_joint, talked_of
from partnerships.actions.joint_records import Record as JointEntry
from partnerships.actions.principles import PrincipleLine, start_review
from partnerships.models import CheckItem, CheckSheet, ExtraItem, Partnership, Principle
from partnerships.sheets import checks_of, last_record, sheet_of, usual_due

EXTRA = "個人の連絡先を、決めた人だけで扱うことを、いっしょに確かめること"


def build_extra_items(world: World) -> None:
    """One line of the ward after the official items."""
    ward = world.offices["mihon-asahi-ward"].ward
    if ward and not ExtraItem.objects.filter(text=EXTRA).exists():
        with world.clock.at(-500):
            add_extra_item(ward, by=world.staff("asahi"), sheet="plan", text=EXTRA)


def newest(partnership: Partnership, sheet: str) -> CheckSheet:
    """The sheet that is being worked on, or this fiscal year's."""
    row = partnership.sheets.filter(sheet=sheet).order_by("-year").first()
    if row:
        row.partnership = partnership
        return row
    return sheet_of(partnership, sheet, fiscal_year(timezone.localdate()))


def record_sheet(
    world: World, entry: Record, partnership: Partnership, sheet: str, items: int = 4
) -> None:
    """The joint record of one check sheet, as talked over that day."""
    codes = CheckItem.objects.filter(sheet=sheet).order_by("order").values_list("code", flat=True)
    said = map(world.clock.random.choice, read("partnerships")["checks"][sheet])
    checks = {
        code: talked(world, *what) for code, what in list(zip(codes, said, strict=True))[:items]
    }
    parties = [party.organization for party in partnership.parties.select_related("organization")]
    roles = ("会長と事務局", "役員", "事務局")
    meeting = Meeting(
        met_on=timezone.localdate(),
        present=[(group, roles[n % 3]) for n, group in enumerate(parties)],
        third_party_present=True,
    )
    record_joint(
        newest(partnership, sheet),
        by=world.staff(entry["ward"]),
        entry=JointEntry(
            meeting=meeting,
            checks=checks,
            target=entry.get("target", ""),
            public_codes=["F1", "F3"] if sheet == "reflect" else [],
        ),
    )


def talked(world: World, answer: str, text: str, step: list[Any]) -> Talked:
    """One item; `step` is [what, who, in how many days], or empty."""
    if not step:
        return Talked(answer, text)
    what, who, days = step
    now = (timezone.localdate() - world.clock.today).days
    return Talked(answer, text, what, who, world.clock.day(now + days))


def open_sheet(world: World, entry: Record, partnership: Partnership, sheet: str) -> None:
    today = timezone.localdate()
    year = fiscal_year(today)
    filling.open_sheet(
        partnership,
        by=world.staff(entry["ward"]),
        sheet=sheet,
        year=year,
        due_on=usual_due(sheet, year, today),
    )


def draft(
    world: World,
    entry: Record,
    partnership: Partnership,
    sheet: str,
    slug: str,
    _via: str,
    said: list[list[str]],
) -> None:
    """A draft that nobody else sees."""
    row = newest(partnership, sheet)
    filling.save_side(
        row,
        by=world.managers.get(slug),
        organization=world.groups[slug],
        answers=by_code(sheet, said),
    )


def side(
    world: World,
    entry: Record,
    partnership: Partnership,
    sheet: str,
    slug: str,
    via: str,
    said: list[list[str]],
) -> None:
    """記入ずみ: on the page by the group's manager, or from paper by the bridge."""
    heard: Record = {}
    if via != "web":
        heard = {
            "received_on": timezone.localdate(),
            "answerer_role": "会長",
            "label": str(world.offices[entry["office"]]),
        }
    filling.hand_in_side(
        newest(partnership, sheet),
        by=world.at_desk(entry["office"]) if heard else world.managers.get(slug),
        organization=world.groups[slug],
        answers=by_code(sheet, said),
        via=via,
        **heard,
    )


def by_code(sheet: str, said: list[list[str]]) -> dict[str, tuple[str, str]]:
    codes = CheckItem.objects.filter(sheet=sheet).order_by("order").values_list("code", flat=True)
    return {code: (answer, note) for code, (answer, note) in zip(codes, said, strict=True)}


def joint(world: World, entry: Record, partnership: Partnership, sheet: str) -> None:
    record_sheet(world, entry, partnership, sheet)


def word(world: World, entry: Record, partnership: Partnership, sheet: str, text: str) -> None:
    row = newest(partnership, sheet)
    by = world.at_desk(entry["office"])
    filling.write_bridge_word(row, by=by, text=text, version=row.version)


def correct(world: World, entry: Record, partnership: Partnership, sheet: str, reason: str) -> None:
    """The next version: the same, with a day for what comes next."""
    row = newest(partnership, sheet)
    before = last_record(row)
    checks = {key: talked_of(check) for key, check in checks_of(before).items()}
    first = next(iter(checks))
    step = ["集まる日を、次の月まで決めておきます", "事務局", 40]
    checks[first] = talked(world, checks[first].answer, checks[first].talked, step)
    met_on = before.met_on if before and before.met_on else timezone.localdate()
    record_joint(
        row,
        by=world.staff(entry["ward"]),
        entry=JointEntry(meeting=Meeting(met_on=met_on), checks=checks, reason=reason),
    )


def begin_reflection(world: World, entry: Record, partnership: Partnership) -> None:
    reflection.begin_reflection(partnership, by=world.staff(entry["ward"]))


def review(
    world: World, entry: Record, partnership: Partnership, occasion: str, said: list[list[str]]
) -> None:
    """The six principles looked at again; twice これから makes a talk for the office."""
    principles = Principle.objects.order_by("number")
    lines = [
        PrincipleLine(principle, None, status, how)
        for principle, (status, how) in zip(principles, said, strict=True)
    ]
    start_review(
        partnership,
        by=world.staff(entry["ward"]),
        occasion=occasion,
        lines=lines,
        number=partnership.principle_reviews.count() + 1,
    )
