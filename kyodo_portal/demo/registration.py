"""Filling in the registration of a sample partnership: activities, promise, sheets, principles."""

from kyodo_portal.demo.sheets import record_sheet
from kyodo_portal.demo.world import Record, World, read
from kyodo_portal.lib.dates import fiscal_year
from partnerships.actions import registration
from partnerships.actions.principles import PrincipleLine, save_principles
from partnerships.models import Partnership, Principle


def fill_everything(world: World, entry: Record, partnership: Partnership) -> None:
    """All tasks of the registration."""
    fill_words(world, entry, partnership)
    by = world.staff(entry["ward"])
    first = fiscal_year(world.clock.day(entry["day"]))
    years = [
        {"year": first + n, "status": status, "funding": [fund], "band": band, "budget": budget}
        for n, (status, fund, band, budget) in enumerate(entry["money"])
    ]
    registration.save_money(partnership, by=by, years=years)
    record_sheet(world, entry, partnership, "plan")
    principles = Principle.objects.order_by("number")
    lines = [
        PrincipleLine(principle, None, *world.clock.random.choice(texts))
        for principle, texts in zip(principles, read("partnerships")["principles"], strict=True)
    ]
    save_principles(partnership, by=by, lines=lines)


def fill_half(world: World, entry: Record, partnership: Partnership) -> None:
    """A registration in the middle: words and promise are there, sheets only begun."""
    fill_words(world, entry, partnership)
    record_sheet(world, entry, partnership, "plan", items=2)


def fill_words(world: World, entry: Record, partnership: Partnership) -> None:
    """Activities, promise, and what the parties say of themselves and of each other."""
    by, clock = world.staff(entry["ward"]), world.clock
    registration.save_activities(partnership, by=by, activities=entry["activities"])
    kind, made, starts, ends, outline = entry["promise"]
    registration.save_promise(
        partnership,
        by=by,
        kind=kind,
        made_on=clock.day(made),
        starts_on=clock.day_or_none(starts),
        ends_on=clock.day_or_none(ends),
        outline=outline,
    )
    title, text = entry["effect"]
    registration.save_effects(
        partnership,
        by=by,
        effect_title=title,
        effect_text=text,
        words={
            world.groups[slug].pk: (intro, effort) for slug, _r, intro, effort in entry["parties"]
        },
        gratitudes=[
            (world.groups[speaker], world.groups[about], words)
            for speaker, about, words in entry["gratitudes"]
        ],
    )
