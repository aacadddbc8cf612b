"""One at a time: a named job is held by one process, and freed by itself if that process dies."""

import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from kyodo_portal.history.models import Lease

# Longer than any job takes. Only a killed process makes others wait so long.
LONGEST = timedelta(hours=1)


@contextmanager
def held(name: str) -> Iterator[bool]:
    """Whether this process now holds `name`; given back at the end of the block.

    Exactly one of any number of simultaneous callers gets True. Call it outside a transaction.
    """
    holder = f"{socket.gethostname()[:25]}-{uuid.uuid4().hex[:12]}"
    is_held = _take(name, holder)
    try:
        yield is_held
    finally:
        if is_held:
            Lease.objects.filter(name=name, holder=holder).update(holder="", until=None)


def _take(name: str, holder: str) -> bool:
    now = timezone.now()
    values = {"holder": holder, "until": now + LONGEST}
    if Lease.objects.free(now).filter(name=name).update(**values):
        return True
    if Lease.objects.filter(name=name).exists():
        return False
    try:
        with transaction.atomic():
            Lease.objects.create(name=name, **values)
    except IntegrityError:  # another process made the row in this very moment
        return False
    return True
