"""Names of groups with their readings, put together from invented towns and pet names."""

from kyodo_portal.lib.text import to_hiragana
from kyodo_portal.load import words as w
from kyodo_portal.load.chance import Chance
from kyodo_portal.load.topics import Topic
from kyodo_portal.load.words import Word
from organizations.models import Organization

Kind = Organization.Kind
NOTHING: Word = ("", "")
# Kinds that are named by where they are.
ENDS = {
    Kind.JICHIKAI: w.JICHIKAI_ENDS,
    Kind.RENGO: w.RENGO_ENDS,
    Kind.CHIKU_SHAKYO: w.SHAKYO_ENDS,
    Kind.SCHOOL: w.SCHOOLS,
    Kind.PUBLIC_CORP: w.FOUNDATIONS,
    Kind.GOVERNMENT: w.BUREAUS,
}


def name_of(kind: str, chance: Chance, town: Word, topic: Topic) -> tuple[Word, list[str]]:
    """The group's name with its reading, and its other names."""
    if ends := ENDS.get(Kind(kind)):
        return joined(town, part_of_town(chance), chance.one(ends, 1.5)), []
    form, short = NOTHING, NOTHING
    match kind:
        case Kind.NPO:
            form = chance.one(w.NPO_FORMS, 1.5)
            front = town if chance.yes(0.3) else NOTHING
            short = joined(front, pet_name(chance), chance.one((*topic.nouns, NOTHING)))
        case Kind.BUSINESS if chance.yes(0.4):
            short = joined(town, part_of_town(chance), chance.one(w.SHOPPING_STREETS, 1.5))
        case Kind.BUSINESS:
            form = chance.one(w.COMPANY_FORMS, 1.8)
            short = joined(pet_name(chance), chance.one(w.TRADES, 1.3))
        case Kind.WELFARE:
            form = chance.one(w.HOMES, 1.3)
            short = pet_name(chance)
        case Kind.INTERMEDIARY:
            short = joined(town, pet_name(chance), chance.one(w.CENTRES))
        case Kind.COUNCIL:
            short = joined(town, part_of_town(chance), chance.one(w.FESTIVALS, 1.5))
        case _ if chance.yes(0.5):
            short = joined(town, part_of_town(chance), chance.one(topic.nouns))
        case _:
            front = town if chance.yes(0.4) else NOTHING
            short = joined(front, pet_name(chance), chance.one(w.CIRCLE_ENDS, 1.5))
    aliases = [short[0]] if form[0] and chance.yes(0.3) else []
    return joined(form, short), aliases


def pet_name(chance: Chance) -> Word:
    """An everyday pet name, two signs that few others have, or a coined word in katakana."""
    share = chance.share()
    if share < 0.55:
        return chance.one(w.PET_NAMES, 2.0)
    if share < 0.8:
        return joined(chance.one(w.SIGNS), chance.one(w.SIGNS))
    coined = "".join(chance.one(w.SYLLABLES) for _ in range(chance.number(2, 4)))
    return coined, to_hiragana(coined)


def part_of_town(chance: Chance) -> Word:
    """Which part: 第三, 北, a housing estate, a spot with a name of its own."""
    share = chance.share()
    if share < 0.5:
        return chance.one(w.SUB_AREAS, 1.3)
    if share < 0.7:
        return joined(chance.one(w.HOUSES), pet_name(chance))
    return joined(chance.one(w.SIGNS), chance.one(w.SIGNS))


def joined(*parts: Word) -> Word:
    """The words in a row, and their readings in a row."""
    return "".join(word for word, _ in parts), "".join(reading for _, reading in parts)
