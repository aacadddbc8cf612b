"""Two states of a group's profile side by side, in words: for reviewers and for stale forms."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from districts.models import District, Ward
from organizations.entry import (
    FIELDS_OF,
    KEYS,
    LIAISON,
    RELATIONS,
    SWITCH_OF,
    TASK_LABELS,
    TASK_OF,
    Values,
)
from organizations.models import Organization, Theme

HIDDEN = "（書いてあります。公開しません）"
SHOWN, NOT_SHOWN = "公開する", "公開しない"
WORDS_OF: dict[str, dict[Any, Any]] = {
    "kind": dict(Organization.Kind.choices),
    "open_to": {value: label for value, label in Organization.OpenTo.choices if value},
    "plain_japanese": {True: "はい"},
    "wheelchair_ok": {True: "はい"},
}
LABELS = {
    "public_email": "メール",
    "public_phone": "電話",
    "representative": "代表者の氏名",
    "liaison_phone": "連絡担当の電話",
    "liaison_email": "連絡担当のメール",
    "social_links": "SNS",
    "name_kana": "団体名のよみ",
}


@dataclass(frozen=True)
class Line:
    """One item: what stood there, what stands there now, and whether a reviewer saw it before."""

    task: str
    name: str
    label: str
    before: str
    after: str
    is_new_since_review: bool = False

    @property
    def has_changed(self) -> bool:
        return self.before != self.after


def label_of(name: str) -> str:
    return LABELS.get(name) or str(
        getattr(Organization._meta.get_field(name), "verbose_name", name)
    )


class Words:
    """Turns plain values into words; reads the names of places and themes once."""

    def __init__(self, *states: Values) -> None:
        wanted: dict[str, set[int]] = {name: set() for name in (*KEYS, *RELATIONS)}
        for state in states:
            for name in KEYS:
                wanted[name] |= {state[name]} if state.get(name) else set()
            for name in RELATIONS:
                wanted[name] |= set(state.get(name) or ())
        districts = wanted["district"] | wanted["other_districts"]
        self.names = {
            "ward": _names(Ward, wanted["ward"]),
            "district": _names(District, districts),
            "themes": _names(Theme, wanted["themes"]),
        }
        self.names["other_districts"] = self.names["district"]

    def of(self, values: Values, name: str, *, show_private: bool) -> str:
        """One value in words. Private contacts stay covered unless `show_private`."""
        value = values.get(name)
        is_private = name in LIAISON or (name in SWITCH_OF and not values.get(SWITCH_OF[name]))
        if is_private and not show_private:
            return HIDDEN if value else ""
        return self._word(name, value)

    def _word(self, name: str, value: Any) -> str:
        if name in SWITCH_OF.values():
            return SHOWN if value else NOT_SHOWN
        if name in WORDS_OF:
            return str(WORDS_OF[name].get(value, ""))
        if name == "social_links":
            return "\n".join(value or ())
        if name == "founded_year":
            return f"{value}年" if value else ""
        if name == "people_count":
            return f"{value}人" if value else ""
        if name in RELATIONS:
            names = self.names[name]
            return "、".join(names[key] for key in names if key in (value or ()))
        if name in KEYS:
            return self.names[name].get(value, "")
        return str(value or "")


def _names(model: Any, keys: set[int]) -> dict[int, str]:
    return {row.pk: row.name for row in model.objects.filter(pk__in=keys)} if keys else {}


def lines(
    before: Values,
    after: Values,
    *,
    names: Iterable[str] = tuple(TASK_OF),
    reviewed: Values | None = None,
    show_private: bool = False,
) -> list[Line]:
    """Every item of `names` in both states.

    `reviewed` is what a reviewer saw last time; items that differ from it are marked. A covered
    contact whose text changed says so, without showing either text.
    """
    words = Words(before, after)
    result = []
    for name in names:
        old = words.of(before, name, show_private=show_private)
        new = words.of(after, name, show_private=show_private)
        if old == new == HIDDEN and before.get(name) != after.get(name):
            new = "（書きかえました。公開しません）"
        seen = bool(reviewed) and (reviewed or {}).get(name) != after.get(name)
        result.append(Line(TASK_OF[name], name, label_of(name), old, new, seen))
    return result


def by_task(items: Iterable[Line]) -> list[tuple[str, str, list[Line]]]:
    """(task, its label, its lines) in the order of the form; tasks without lines are left out."""
    grouped: dict[str, list[Line]] = {task: [] for task in FIELDS_OF}
    for item in items:
        grouped[item.task].append(item)
    return [(task, TASK_LABELS[task], rows) for task, rows in grouped.items() if rows]
