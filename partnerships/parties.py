"""Who takes part in a partnership now. Whoever left is waited for no longer."""

from partnerships.models import Partnership, Party


def active_parties(partnership: Partnership) -> list[Party]:
    """The parties that take part now, with their organisations, in the order of registration."""
    return list(partnership.parties.active().select_related("organization"))


def active_ids(partnership: Partnership) -> set[int]:
    """The organisations that take part now."""
    return set(partnership.parties.active().values_list("organization_id", flat=True))
