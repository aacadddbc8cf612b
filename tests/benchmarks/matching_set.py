"""The project's own set for measuring the matching: `python -m tests.benchmarks.matching_set`.

It writes fixtures/evaluation/matching.json, in the form that `manage.py evaluate_matching` reads,
from four sources:

1. the partnerships P-01 to P-08 of fixtures/seeds: their parties with only the words of the
   source documents and without offers or needs; the first party is paired with each other one;
2. matching_pairs.json: invented groups, written by hand before the matcher existed, in pairs that
   a knowledgeable coordinator would introduce. The two sides of a pair say the same thing in
   different words, one side often has no offer or need at all, some are in another district or
   ward, and nearly all are of unlike kinds;
3. 2,000 distractors, put together from the sentences of matching_phrases.json with a fixed seed.
   Most are ordinary groups of the same wards, kinds and themes. Three for each pair are hard: a
   group next door that speaks of the very subject but does it alone, one of the partner's kind
   and themes with another need, and one that offers the wanted kind of thing for something else.

So that the true partner is the best answer, no distractor in a pair's own districts has the
pair's subjects or one that could stand in for them; in the whole ward, if the two sides are in
different districts. The order of the rows says nothing, and nothing was tuned to a matcher.
Do not mend a pair because a matcher misses it: add another pair instead.
"""

import json
import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FOLDER = FIXTURES / "evaluation"
TARGET = FOLDER / "matching.json"
SEED = 20260401
DISTRACTORS = 2000
# A real district gets few invented neighbours: nothing in the sources says who lives there.
IN_A_REAL_DISTRICT = 12

Row = dict[str, Any]


def main() -> None:
    """Write the set anew; the same sources give the same bytes."""
    TARGET.write_text(as_text(make_set()), encoding="utf-8")


def make_set() -> Row:
    """The whole set: {"organizations": [...], "pairs": [[key, key], ...]}."""
    written = read(FOLDER / "matching_pairs.json")
    real, real_pairs = real_groups()
    distractors = Distractors(written, read(FOLDER / "matching_phrases.json")).make(DISTRACTORS)
    organizations = [*real, *written["organizations"], *distractors]
    # A tie broken by position must neither help nor hurt.
    random.Random(SEED).shuffle(organizations)
    pairs = [*real_pairs, *(entry["pair"] for entry in written["pairs"])]
    return {"organizations": organizations, "pairs": pairs}


def as_text(found: Row) -> str:
    """Compact JSON with one organisation, or one pair, on a line."""

    def lines(rows: list[Any]) -> str:
        texts = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
        return ",\n".join(texts)

    organizations, pairs = lines(found["organizations"]), lines(found["pairs"])
    return f'{{"organizations":[\n{organizations}\n],\n"pairs":[\n{pairs}\n]}}\n'


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def records(name: str) -> list[Row]:
    return read(FIXTURES / f"{name}.json")["records"]


def real_groups() -> tuple[list[Row], list[list[str]]]:
    """The parties of the seeds' partnerships, and the pairs of each first party with the others.

    A body for the whole city has "" as its ward, one for a whole ward "" as its district.
    """
    partnerships = records("seeds/partnerships")
    pairs = []
    for partnership in partnerships:
        first, *others = (party["organization"] for party in partnership["parties"])
        pairs += [[first, other] for other in others]
    wards = {row["slug"]: row["name"] for row in records("reference/wards")}
    themes = {row["slug"]: row["name"] for row in records("reference/themes")}
    kinds = {row["slug"]: row["kind"] for row in read(FOLDER / "matching_phrases.json")["kinds"]}
    districts = {row["slug"]: row["name"] for row in records("seeds/districts")}
    keys = {key for pair in pairs for key in pair}
    groups = [
        {
            "key": row["slug"],
            "name": row["name"],
            "kind": kinds[row["kind"]],
            "ward": wards.get(row["ward"], ""),
            "district": districts.get(row["district"], ""),
            "themes": [themes[slug] for slug in row["themes"]],
            "summary": row["summary"] or row["tagline"],
            "strengths": row["effort"],
            "offers": [],
            "needs": [],
        }
        for row in records("seeds/organizations")
        if row["slug"] in keys
    ]
    return groups, pairs


class Distractors:
    """Makes the groups that are near the pairs in words, place or kind, but fit less well."""

    def __init__(self, written: Row, phrases: Row) -> None:
        self.dice = random.Random(SEED)
        self.phrases = phrases
        self.topics = {topic["slug"]: topic for topic in phrases["topics"]}
        self.kinds: list[Row] = phrases["kinds"]
        self.written = {row["key"]: row for row in written["organizations"]}
        self.pairs = written["pairs"]
        self.places = [(row["ward"], row["name"], row["short"]) for row in phrases["districts"]]
        self.shorts = {name: short for _, name, short in self.places}
        self.taken = self.subjects_taken()
        self.names: set[str] = {row["name"] for row in written["organizations"]}
        self.keys = (f"x{number:04}" for number in count(1))

    def subjects_taken(self) -> dict[str, set[str]]:
        """For each district the subjects that its pairs, or the ward's spread ones, need free."""
        near = {slug: set(group) for group in self.phrases["near"] for slug in group}
        taken: dict[str, set[str]] = {name: set() for _, name, _ in self.places}
        for entry in self.pairs:
            sides = [self.written[key] for key in entry["pair"]]
            subjects = set().union(*({slug} | near.get(slug, set()) for slug in entry["subjects"]))
            districts = {side["district"] for side in sides}
            if len(districts) > 1:
                wards = {side["ward"] for side in sides}
                districts = {name for ward, name, _ in self.places if ward in wards}
            for district in districts:
                taken[district] |= subjects
        return taken

    def make(self, number: int) -> list[Row]:
        """Exactly that many: the hard ones, the real districts' few, ordinary ones for the rest."""
        made = [row for entry in self.pairs for row in self.hard(entry)]
        wards = {row["slug"]: row["name"] for row in records("reference/wards")}
        for district in records("seeds/districts"):
            place = (wards[district["ward"]], district["name"])
            made += [self.ordinary(*place) for _ in range(IN_A_REAL_DISTRICT)]
        while len(made) < number:
            ward, district, _ = self.places[len(made) % len(self.places)]
            made.append(self.ordinary(ward, district))
        return made

    def hard(self, entry: Row) -> Iterator[Row]:
        """Three groups beside one side of a pair that look like its partner."""
        first, partner = (self.written[key] for key in self.dice.sample(entry["pair"], 2))
        place = (first["ward"], first["district"])
        if subjects := [slug for slug in entry["subjects"] if slug in self.topics]:
            topic = self.topics[self.dice.choice(subjects)]
            alone = self.group(*place, self.kind_alone(topic), topic)
            yield alone | {
                "themes": partner["themes"] or topic["themes"],
                "summary": self.fill(topic["inward"]["summary"], first["district"], topic),
            }
        like = self.sibling(first["district"], set(partner["themes"]))
        kind = self.kind_like(partner["kind"])
        twin = self.group(*place, kind, like) | {"themes": partner["themes"]}
        yield self.with_listings(twin, kind, like, 2)
        listings = first["needs"] or partner["offers"] or partner["needs"] or first["offers"]
        yield self.same_kind_of_offer(place, partner, listings[0]["kind"])

    def same_kind_of_offer(self, place: tuple[str, str], partner: Row, wanted: str) -> Row:
        """A group of the partner's kind that offers the wanted kind of thing for another end."""
        kind = self.kind_like(partner["kind"])
        able = [
            (topic, listing)
            for topic in self.free_topics(place[1])
            for listing in self.suited(topic, kind, place[1])
            if (listing["direction"], listing["kind"]) == ("offers", wanted)
        ]
        if not able:
            topic = self.dice.choice(self.free_topics(place[1]))
            return self.with_listings(self.group(*place, kind, topic), kind, topic, 2)
        topic, listing = self.dice.choice(able)
        row = self.group(*place, kind, topic)
        self.add(row, listing, topic)
        return row

    def ordinary(self, ward: str, district: str) -> Row:
        """A group of any kind and subject that the district has room for; a third say nothing."""
        kind = self.dice.choices(self.kinds, [row["weight"] for row in self.kinds])[0]
        topic = self.dice.choice(self.free_topics(district))
        row = self.group(ward, district, kind, topic)
        number = self.dice.choices([0, 1, 2, 3], [32, 38, 20, 10])[0]
        return self.with_listings(row, kind, topic, number)

    def with_listings(self, row: Row, kind: Row, topic: Row, number: int) -> Row:
        """The group with up to that many offers and needs: of its subject first, then others."""
        for turn in range(number):
            about = topic if turn == 0 else self.dice.choice(self.free_topics(row["district"]))
            if listings := self.suited(about, kind, row["district"]):
                self.add(row, self.dice.choice(listings), about)
        return row

    def suited(self, topic: Row, kind: Row, district: str) -> list[Row]:
        """The subject's offers and needs that the kind could write and the district has free."""
        taken = self.taken.get(district, set())
        return [
            one
            for one in topic["listings"]
            if kind["slug"] in one.get("only", [kind["slug"]])
            and taken.isdisjoint(one.get("also", []))
        ]

    def add(self, row: Row, listing: Row, topic: Row) -> None:
        """The offer or need in the group's list, unless it stands there already."""
        words = {
            part: self.fill(listing[part], row["district"], topic) for part in ("title", "detail")
        }
        rows = row[listing["direction"]]
        if all(words["title"] != one["title"] for one in rows):
            rows.append({"kind": listing["kind"], **words})

    def kind_like(self, label: str) -> Row:
        """One of the sorts of group that have the kind: a café and a factory are both firms."""
        return self.dice.choice([row for row in self.kinds if row["kind"] == label])

    def kind_alone(self, topic: Row) -> Row:
        """Who would do the subject by itself; the first sort of a kind is the most general one."""
        return next(row for row in self.kinds if row["kind"] == topic["inward"]["kind"])

    def free_topics(self, district: str) -> list[Row]:
        taken = self.taken.get(district, set())
        return [topic for slug, topic in self.topics.items() if slug not in taken]

    def sibling(self, district: str, themes: set[str]) -> Row:
        """A subject free in the district, of one of the themes when there is one."""
        free = self.free_topics(district)
        return self.dice.choice([topic for topic in free if themes & {*topic["themes"]}] or free)

    def group(self, ward: str, district: str, kind: Row, topic: Row) -> Row:
        """A group about a subject, still without offers and needs."""
        summary = self.dice.choice(kind["summaries"] or topic["summaries"])
        strengths = self.dice.choice(self.phrases["strengths"][kind["voice"]])
        themes = [*topic["themes"]]
        if self.dice.random() < 0.3:
            themes += self.dice.choice(self.free_topics(district))["themes"][:1]
        return {
            "key": next(self.keys),
            "name": self.name(kind, district, topic),
            "kind": kind["kind"],
            "ward": ward,
            "district": district,
            "themes": list(dict.fromkeys(themes)),
            "summary": self.fill(summary, district, topic),
            "strengths": strengths if self.dice.random() < 0.6 else "",
            "offers": [],
            "needs": [],
        }

    def name(self, kind: Row, district: str, topic: Row) -> str:
        """A name that nobody else has; a number is added when the words run out."""
        for attempt in count():
            name = self.fill(self.dice.choice(kind["names"]), district, topic)
            name = name.replace("{k}", self.dice.choice(self.phrases["words"]))
            if attempt > 50:
                name += f" 第{attempt}"
            if name not in self.names:
                self.names.add(name)
                return name
        raise AssertionError("count() does not end")

    def fill(self, text: str, district: str, topic: Row) -> str:
        """The sentence with its slots filled; a real district is not named in invented words."""
        short = self.shorts.get(district, "見本" if "{k}" in text else "この地区")
        slots = {
            "{d}": short,
            "{t}": self.dice.choice(self.phrases["times"]),
            "{m}": self.dice.choice(self.phrases["months"]),
            "{n}": str(self.dice.choice(range(10, 61, 5))),
            "{w}": str(self.dice.randint(2, 4)),
            "{x}": topic["word"],
        }
        for slot, word in slots.items():
            text = text.replace(slot, word)
        return text


if __name__ == "__main__":
    main()
