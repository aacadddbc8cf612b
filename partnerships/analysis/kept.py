"""Worked-out analyses, kept until something that they count changes.

The key holds the edition of the data: the number, versions and last change of all partnerships, of
their parties and of the organisations in them. Every write of the portal raises one of these, so
a changed partnership makes new keys and the old answers are never asked for again; they fall out
of the cache `analysis` after a day. Names of wards and districts, which seldom change, may be that
old.
"""

import hashlib
import json
import zlib
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.cache import caches
from django.db.models import Count, Max, Sum

from kyodo_portal.lib.dates import fiscal_year
from partnerships.models import Partnership, Party

# Raised when the form of what is kept changes.
FORM = 1


def edition(on: date) -> str:
    """What stands in the tables now, in two statements; another one after every change."""
    works = Partnership.objects.aggregate(Count("pk"), Sum("version"), Max("updated_at"))
    parties = Party.objects.aggregate(
        Count("pk"),
        Max("pk"),
        Count("left_on"),
        Sum("organization__version"),
        Max("organization__updated_at"),
    )
    told = [*works.values(), *parties.values(), fiscal_year(on), FORM]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:24]


def kept(name: str, asked: Any, on: date, make: Callable[[], Any]) -> Any:
    """What `make` gives (lists, dictionaries, texts, numbers), worked out once per edition.

    `asked` names everything that decides it besides the data: the filters, and who may see what.
    """
    told = hashlib.sha256(repr(asked).encode()).hexdigest()[:24]
    key = f"{name}:{edition(on)}:{told}"
    packed = caches["analysis"].get(key)
    if packed is not None:
        return json.loads(zlib.decompress(packed))
    made = make()
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    caches["analysis"].set(key, zlib.compress(text.encode()))
    return made
