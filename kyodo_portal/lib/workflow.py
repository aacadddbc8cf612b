"""States that change through a table, by one conditional update.

Each app's `workflow.py` declares a `Workflow`: which verb leads from which states to which.
`move()` is the only way a state field changes. It asks the database to change the row *if it is
still in one of the expected states*; of any number of simultaneous clicks exactly one finds it so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import F


class Conflict(Exception):
    """Somebody else changed the object first. The message may be shown to the person."""

    default = "ほかの人が先に手続きをしました。いまの状態を確かめてください。"

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.default)


@dataclass(frozen=True)
class Transition:
    """One arrow: `verb` leads from any of `sources` to `target`.

    `label` is the Japanese name of the button; `by` says in one phrase who may do it (for
    documentation; the answer itself is given by `can_<verb>_…` in permissions).
    """

    verb: str
    sources: tuple[str, ...]
    target: str
    label: str
    by: str = ""


@dataclass(frozen=True, eq=False)
class Workflow:
    """The table of one state field."""

    name: str
    states: tuple[str, ...]
    transitions: tuple[Transition, ...]
    state_field: str = "status"
    by_verb: dict[str, Transition] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for arrow in self.transitions:
            unknown = {*arrow.sources, arrow.target} - set(self.states)
            if unknown or arrow.verb in self.by_verb:
                raise ValueError(f"{self.name}: bad transition {arrow.verb} {sorted(unknown)}")
            self.by_verb[arrow.verb] = arrow

    def __getitem__(self, verb: str) -> Transition:
        return self.by_verb[verb]

    def allows(self, obj: models.Model, verb: str) -> bool:
        """Whether `verb` may start from the state `obj` is in now (no question of who)."""
        return getattr(obj, self.state_field) in self.by_verb[verb].sources

    def open_verbs(self, obj: models.Model) -> Iterator[Transition]:
        """The arrows that leave the present state of `obj`."""
        return (t for t in self.transitions if self.allows(obj, t.verb))

    def move(self, obj: models.Model, verb: str, **changes: Any) -> str:
        """Move `obj` along `verb` and set `changes`, in one conditional update.

        Returns the state it left. Raises `Conflict` when the row is no longer in a state the verb
        may start from, or (for objects with a `version`) was edited since `obj` was read.
        Call it inside a transaction, before anything else is written.
        """
        arrow = self.by_verb[verb]
        before = str(getattr(obj, self.state_field))
        rows = type(obj)._default_manager.filter(
            pk=obj.pk, **{self.state_field: before, f"{self.state_field}__in": arrow.sources}
        )
        values: dict[str, Any] = {self.state_field: arrow.target, **changes}
        if has_version(obj):
            rows = rows.filter(version=obj.version)  # type: ignore[attr-defined]
            values["version"] = F("version") + 1
        if rows.update(**values) != 1:
            raise Conflict
        for name, value in values.items():
            if name != "version":
                setattr(obj, name, value)
        if has_version(obj):
            obj.version += 1  # type: ignore[attr-defined]
        return before


def has_version(obj: models.Model) -> bool:
    """Whether `obj` carries the `version` counter that guards against lost updates."""
    return any(f.name == "version" for f in obj._meta.concrete_fields)


def save_if_unchanged(obj: models.Model, *, version: int, fields: list[str]) -> None:
    """Save `fields` of `obj` if nobody saved it since the form with `version` was rendered.

    Raises `Conflict`; the caller then shows both texts. Increments the version.
    """
    values = {name: getattr(obj, name) for name in fields}
    rows = type(obj)._default_manager.filter(pk=obj.pk, version=version)
    if rows.update(version=F("version") + 1, **values) != 1:
        raise Conflict
    obj.version = version + 1  # type: ignore[attr-defined]


def diagram(table: Workflow) -> str:
    """The table as a Mermaid state diagram, as it stands in the apps' README files."""
    lines = ["stateDiagram-v2"]
    for arrow in table.transitions:
        lines += [
            f"    {s or 'none'} --> {arrow.target or 'none'}: {arrow.label}" for s in arrow.sources
        ]
    return "\n".join(lines)
