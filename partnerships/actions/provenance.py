"""Writing down what a group has told: who entered it, how it came, when, and from which role."""

from typing import Any

from django.db import transaction

from kyodo_portal.history.actions import Heard, record
from partnerships.actions.partnerships import desk_label
from partnerships.models import Partnership
from partnerships.readiness import TASKS


@transaction.atomic
def save_as_heard(
    save: Any, partnership: Partnership, *, by: Any, task: str, heard: Heard | None, **entry: Any
) -> None:
    """Save one task with `save`; when a group's words were written down, the history says whose.

    Raises what `save` raises; then nothing is written.
    """
    save(partnership, by=by, **entry)
    if heard is not None:
        label = desk_label(by, partnership)
        note = f"「{TASKS[task]}」"
        record(partnership, "partnership_heard", by=by, label=label, note=note, heard=heard)
