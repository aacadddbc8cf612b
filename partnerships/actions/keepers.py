"""担当: who at the ward keeps a partnership. Internal; the history names offices only."""

from typing import Any

from django.db import transaction

from districts.models import Office
from kyodo_portal.history.actions import record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict
from partnerships.models import Partnership

WEB, SYSTEM = HistoryEntry.Via.WEB, HistoryEntry.Via.SYSTEM


@transaction.atomic
def change_keeper(
    partnership: Partnership, *, by: Any, keeper: Any, office: Office | None, note: str = ""
) -> None:
    """Give a partnership to `keeper` of `office`; without a keeper it waits in the section's queue.

    Raises Conflict when somebody gave it to another person meanwhile. `by` None: the system.
    """
    before, place = partnership.keeper_id, partnership.keeper_office_id
    if (before, place) == (keeper.pk if keeper else None, office.pk if office else None):
        return
    rows = Partnership.objects.filter(pk=partnership.pk, keeper=before, keeper_office=place)
    if rows.update(keeper=keeper, keeper_office=office) != 1:
        raise Conflict("担当は、ほかの人が先に変えました。いまの担当を確かめてください。")
    partnership.keeper, partnership.keeper_office = keeper, office
    via = WEB if by is not None else SYSTEM
    words = note or ("" if keeper else "担当の人は、これから決めます")
    record(partnership, "keeper_changed", by=by, label=str(office or "区役所"), via=via, note=words)
