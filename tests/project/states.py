"""The access table of partnerships by state: which page opens to whom, and the words on it.

Rows read as in `access`. The state of the work (準備中, 実施中, …) opens and shuts nothing that is
read; the publication does, as `STANDS_AS` says. The rules are domain.md §3 and §6.3.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.project import rooms
from tests.project import state_objects as words
from tests.project.access import GROUPS, expected

# The state a publication is in, and how it looks from outside: everybody reads it, it is gone, or
# nothing was ever here. The four states first, then the other ways to one of them.
STANDS_AS = {
    "private": ("private", "hidden"),
    "confirming": ("confirming", "hidden"),
    "published": ("published", "open"),
    "stopped": ("stopped", "gone"),
    "edited": ("published", "open"),
    "yearly": ("published", "open"),
    "lapsed": ("confirming", "hidden"),
    "expired": ("private", "hidden"),
    "taken_back": ("private", "hidden"),
    "stopped_unseen": ("stopped", "hidden"),
    "asked_after_stop": ("confirming", "hidden"),
}

INSIDE = "200 npo shakyo_manager coordinator_a asahi city_staff"
PUBLIC = {"open": "200 all", "gone": f"{INSIDE}; 410 rest", "hidden": f"{INSIDE}; 404 rest"}
ONLY_INSIDE = f"login anonymous; {INSIDE}; 404 rest"
EVERYBODY = "200 all"

Row = str | dict[str, str]


@dataclass(frozen=True)
class Page:
    """An address with its arguments, and its row: one for all, or one for each way to be seen."""

    name: str
    args: Callable[[Any], list[Any]]
    row: Row
    query: str = ""

    def answers(self, look: str, persona: str) -> str:
        row = self.row if isinstance(self.row, str) else self.row[look]
        return expected(row, persona)


def _key(o: Any) -> list[Any]:
    return [o.partnership.pk]


def _sheet(sheet: str) -> Callable[[Any], list[Any]]:
    return lambda o: [o.partnership.pk, sheet, o.year]


def _npo(o: Any) -> list[Any]:
    return [o.world.orgs.npo.pk]


# What shows facts from inside.
INNER: dict[str, tuple[str, Callable[[Any], list[Any]]]] = {
    "fields": ("partnerships:public-fields", _key),
    "promises": ("partnerships:agreement-list", _key),
    "promise": ("partnerships:agreement-detail", lambda o: [o.partnership.pk, o.promise.pk]),
    "sheets": ("partnerships:sheet-list", _key),
    "plan": ("partnerships:sheet-detail", _sheet("plan")),
    "proceed": ("partnerships:sheet-detail", _sheet("proceed")),
    "reflect": ("partnerships:sheet-detail", _sheet("reflect")),
    "principles": ("partnerships:principle-list", _key),
}

# The lists that hold it while it is public, for everybody alike.
LISTS: dict[str, Page] = {
    "list": Page("partnerships:partnership-list", lambda o: [], EVERYBODY),
    "search": Page("search", lambda o: [], EVERYBODY, query="?q=見本の市"),
    "ward": Page("districts:ward-detail", lambda o: ["asahi"], EVERYBODY),
    "district": Page("districts:district-detail", lambda o: ["asahi", "mihongaoka"], EVERYBODY),
    "group": Page("organizations:organization-detail", _npo, EVERYBODY),
}

TALKS = "login anonymous; 200 npo shakyo_manager coordinator_a asahi; 403 city_staff; 404 rest"
DESK = "login anonymous; 200 asahi; 404 rest"
STOP = "asahi npo_manager shakyo_manager coordinator_a city_staff"

PAGES: dict[str, Page] = {
    "public": Page("partnerships:partnership-detail", _key, PUBLIC),
    "reports": Page("partnerships:activity-report-list", _key, PUBLIC),
    # What is printed beside a QR code leads to the page; that one was stopped the page says itself.
    "short": Page(
        "partnerships:partnership-short",
        _key,
        {
            "open": "302 all",
            "gone": "302 all",
            "hidden": INSIDE.replace("200", "302") + "; 404 rest",
        },
    ),
    **{key: Page(name, args, ONLY_INSIDE) for key, (name, args) in INNER.items()},
    # What one side has written alone is its own until the meeting; others inside do not open it.
    "side": Page(
        "partnerships:sheet-side",
        lambda o: [o.partnership.pk, "proceed", o.year, o.world.orgs.npo.pk],
        "login anonymous; 200 npo; 403 shakyo_manager coordinator_a asahi city_staff; 404 rest",
    ),
    "talks": Page("partnerships:partnership-talks", _key, TALKS),
    # The letter that it came from: the city counts letters and reads none.
    "letter": Page(
        "partnerships:proposal-detail",
        lambda o: [o.origin.number],
        "login anonymous; 200 npo shakyo_manager coordinator_a asahi; 404 rest",
    ),
    "desk": Page("partnerships:desk-partnership", _key, DESK),
    "answer": Page(
        "partnerships:consent-give",
        _key,
        "login anonymous; 200 npo_manager shakyo_manager; 403 npo_member; 404 rest",
    ),
    # Whoever sees it and may not stop it is told so; for the others it is not there.
    "stop": Page(
        "partnerships:publication-stop",
        _key,
        {
            "open": f"login anonymous; 200 {STOP}; 403 rest",
            **dict.fromkeys(
                ("gone", "hidden"), f"login anonymous; 200 {STOP}; 403 npo_member; 404 rest"
            ),
        },
    ),
    "relation": Page(
        "organizations:relation-notes", _npo, "login anonymous; 200 asahi coordinator_a; 404 rest"
    ),
    "contact": Page(
        "organizations:profile-edit",
        lambda o: [o.world.orgs.npo.pk, "contact"],
        "login anonymous; 200 asahi npo; 403 rest",
    ),
    **LISTS,
}

# Opened in every state; the rest, on which the state of the work has no bearing, in one.
CORE = (
    *("public", "reports", "short", "fields", "promise", "plan", "reflect", "talks", "desk"),
    *("answer", "stop", "list", "search", "district"),
)

OPEN = frozenset(key for key, (_state, look) in STANDS_AS.items() if look == "open")
ALL = frozenset(STANDS_AS)


@dataclass(frozen=True)
class Word:
    """A text and the pages on which whoever opens them meets it.

    `who` narrows the readers, `publications` and `states` say when it stands there.
    """

    text: str
    pages: str
    who: str = ""
    publications: frozenset[str] = ALL
    states: frozenset[str] = frozenset(words.STATES)

    def is_met(self, page: str, persona: str, state: str, publication: str) -> bool:
        return (
            page in self.pages.split()
            and publication in self.publications
            and state in self.states
            and (not self.who or persona in named(self.who))
        )


def named(names: str) -> set[str]:
    return {who for name in names.split() for who in GROUPS.get(name, {name})}


WHOLE_PAGE = "public fields answer"
# Being asked, and one party wants something changed.
ANSWERED = frozenset({"confirming", "asked_after_stop"})

WORDS: tuple[Word, ...] = (
    Word(words.NAME, f"{WHOLE_PAGE} reports {' '.join(INNER)} side talks desk stop"),
    Word(words.NAME, " ".join(LISTS), publications=OPEN),
    # Old words stay public while new ones wait, two weeks at most (§6.3).
    Word(words.PURPOSE, WHOLE_PAGE, publications=ALL - {"lapsed"}),
    Word(words.PURPOSE, "search", publications=OPEN),
    Word(words.NEW_PURPOSE, "fields answer", publications=frozenset({"edited"})),
    Word(words.NEW_PURPOSE, WHOLE_PAGE, publications=frozenset({"lapsed"})),
    Word(words.CHOSEN_CLAUSE, f"{WHOLE_PAGE} promise"),
    Word(words.CLAUSE, "promise"),
    Word(words.PLANNED, "plan"),
    Word(words.CHOSEN_CHECK, f"{WHOLE_PAGE} reflect"),
    Word(words.CHECK, "reflect"),
    Word(words.DRAFT, "side"),
    Word(words.ALLOWED_REPORT, "public", publications=OPEN),
    Word(words.ALLOWED_REPORT, "reports"),
    Word(words.REPORT, "reports", who="npo shakyo_manager coordinator_a asahi city_staff"),
    Word(words.LETTER, "letter"),
    Word(words.CONSENT, "desk", publications=ANSWERED),
    Word(words.CONSENT, "answer", who="shakyo_manager", publications=ANSWERED),
    Word(words.REASON, "desk", states=frozenset({"suspended", "cancelled"})),
    # The care plaza keeps its own notes and does not read the ward's.
    Word(words.RELATION, "relation", who="asahi"),
    Word(words.LIAISON, "contact"),
    *(Word(text, "talks") for text in rooms.TALK_TEXTS),
    Word(rooms.STAFF_NOTE_TEXT, "talks", who="asahi"),
)
EVERY_WORD = frozenset(word.text for word in WORDS)


def words_on(
    page: str, persona: str, state: str, publication: str, table: tuple[Word, ...] = WORDS
) -> set[str]:
    """The words of the table that a reader who opens the page meets there, and no others."""
    return {w.text for w in table if w.is_met(page, persona, state, publication)}


# --- the partnerships of the documents ---------------------------------------------------------

# The three that the ward's leaflet prints, with their districts: nobody bridges there, and no
# group has an account yet. The ward keeps them, the city reads, everybody else reads the leaflet.
ASAHI = {"p-01": "wakabadai", "p-02": "sakonyama", "p-03": "kibogaoka-minami"}

KEEPERS = "200 asahi city_staff"
PRINTED = {"open": "200 all", "gone": f"{KEEPERS}; 410 rest"}

ASAHI_LISTS: dict[str, Page] = {
    "list": LISTS["list"],
    "ward": LISTS["ward"],
    "district": Page(LISTS["district"].name, lambda o: ["asahi", o.district], EVERYBODY),
    "group": Page(LISTS["group"].name, lambda o: [o.lead.pk], EVERYBODY),
}

ASAHI_PAGES: dict[str, Page] = {
    **{
        key: Page(PAGES[key].name, _key, PRINTED if key != "short" else "302 all")
        for key in ("public", "reports", "short")
    },
    **{
        key: Page(name, args, f"login anonymous; {KEEPERS}; 404 rest")
        for key, (name, args) in INNER.items()
    },
    "talks": Page(
        PAGES["talks"].name, _key, "login anonymous; 200 asahi; 403 city_staff; 404 rest"
    ),
    "desk": Page(PAGES["desk"].name, _key, DESK),
    "answer": Page(PAGES["answer"].name, _key, "login anonymous; 404 rest"),
    "stop": Page(
        PAGES["stop"].name,
        _key,
        {
            "open": f"login anonymous; {KEEPERS}; 403 rest",
            "gone": f"login anonymous; {KEEPERS}; 404 rest",
        },
    ),
    **ASAHI_LISTS,
}

# Nobody was asked through the portal: what is written inside is public for nobody. Stopped, those
# inside see the page as the next round would ask about it.
ASAHI_INSIDE: tuple[Word, ...] = (
    *(Word(text, "promise") for text in (words.CHOSEN_CLAUSE, words.CLAUSE)),
    Word(words.PLANNED, "plan"),
    *(Word(text, "reflect") for text in (words.CHOSEN_CHECK, words.CHECK)),
    *(
        Word(text, "public fields", publications=frozenset({"stopped"}))
        for text in (words.CHOSEN_CLAUSE, words.CHOSEN_CHECK)
    ),
    *(Word(text, "talks") for text in rooms.TALK_TEXTS),
    Word(rooms.STAFF_NOTE_TEXT, "talks"),
)
