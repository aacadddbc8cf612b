"""Who writes and who reads a step-back plan (見守りから手をはなす計画)."""

from typing import Any

from partnerships.models import Partnership
from partnerships.permissions.partnerships import can_read_partnership_inside, is_bridge_of


def can_write_step_back(user: Any, partnership: Partnership) -> bool:
    """The third party's office, whoever sits there; an analyst never writes."""
    return is_bridge_of(user, partnership)


def can_read_step_back(user: Any, partnership: Partnership) -> bool:
    """Its parties, the third party, the ward's staff and the city."""
    return can_read_partnership_inside(user, partnership)
