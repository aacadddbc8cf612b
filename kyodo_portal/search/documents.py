"""What is written about one findable thing: its public words and its facet words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from kyodo_portal.search.words import bare, fold

NO_READING = b"\x01"
READING = b"\x00"


@dataclass(frozen=True)
class Document:
    """Public words of one thing, as they are written; folding happens here.

    `names`: the name and its other spellings; `topics`: themes, kind and place; `body`: the rest.
    `facets`: facet → values. `fresh`: when its owner last said that it is right. `last_day`: the
    last day on which it may be found. `order`: by what a list sorts it (its reading); things
    without one come last.
    """

    names: Sequence[str] = ()
    readings: Sequence[str] = ()
    topics: Sequence[str] = ()
    body: Sequence[str] = ()
    facets: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    fresh: datetime | date | None = None
    last_day: date | None = None
    order: str = ""

    def columns(self, kind: str, object_id: int) -> dict[str, Any]:
        """The columns of the entry."""
        names = [fold(name) for name in self.names]
        return {
            "name": "\n".join(dict.fromkeys([*names, *(bare(name) for name in names)])),
            "reading": folded(self.readings),
            "topics": folded(self.topics),
            "body": folded(self.body),
            "facets": facet_words(self.facets),
            "fresh": seconds(self.fresh),
            "sort_key": self.sort_key(kind, object_id),
            "last_day": self.last_day.toordinal() if self.last_day else 0,
        }

    def sort_key(self, kind: str, object_id: int) -> bytes:
        """Bytes that put readings in the order of the syllabary; no two are equal."""
        words = "\0".join([fold(self.order), *map(fold, self.names[:1])]).encode()[:90]
        tail = kind.encode()[:4] + object_id.to_bytes(8, "big")
        return (READING if self.order else NO_READING) + words + b"\0" + tail


def folded(texts: Sequence[str]) -> str:
    return "\n".join(filter(None, (fold(text) for text in texts if text)))


def facet_words(facets: Mapping[str, Sequence[Any]]) -> str:
    """ " ward:3 kind:npo theme:1 theme:4 " """
    words = [f"{name}:{value}" for name, values in sorted(facets.items()) for value in values]
    return f" {' '.join(dict.fromkeys(words))} " if words else ""


def seconds(moment: datetime | date | None) -> int:
    """Unix seconds of a moment, or of the first moment of a day."""
    if moment is None:
        return 0
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), UTC)
    return int(moment.timestamp())
