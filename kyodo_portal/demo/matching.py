"""A sample introduction that waits for the second answer, and a suggestion that did not fit."""

from kyodo_portal.demo.clock import key_of
from kyodo_portal.demo.world import Record, World, read
from kyodo_portal.history.models import HistoryEntry
from partnerships.actions.matching import answer_introduction, ask_to_meet, dismiss_suggestion
from partnerships.models import Introduction


def build_introductions(world: World) -> None:
    for entry in read("matching")["introductions"]:
        key = key_of("introduction", entry["key"])
        if not Introduction.objects.filter(submission_key=key).exists():
            introduce(world, entry, key)


def introduce(world: World, entry: Record, key: str) -> None:
    """The office asks two groups; one of them answers by phone."""
    one, other = (world.groups[slug] for slug in entry["groups"])
    office, by = world.offices[entry["office"]], world.at_desk(entry["office"])
    with world.clock.at(entry["day"]):
        made = ask_to_meet(
            one, other, by=by, office=office, words=entry["words"], submission_key=key
        )
    answered = entry["answered"]
    group = world.groups[answered["group"]]
    side = next(side for side in made.SIDES if made.group(side) == group)
    with world.clock.at(answered["day"]):
        answer_introduction(
            made, by=by, side=side, answer=answered["answer"], office=office, via=answered["via"]
        )


def build_dismissals(world: World) -> None:
    """Who took one back is not given it again."""
    for entry in read("matching")["dismissals"]:
        group = world.groups[entry["group"]]
        if HistoryEntry.objects.about(group).filter(action="suggestion_dismissed").exists():
            continue
        with world.clock.at(entry["day"]):
            dismiss_suggestion(
                group,
                world.groups[entry["other"]],
                by=world.managers[entry["group"]],
                reason=entry["reason"],
            )
