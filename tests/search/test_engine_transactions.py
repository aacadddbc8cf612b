"""What a worker keeps of the index is only what was committed."""

import pytest
from django.db import transaction

from kyodo_portal.search.actions import write
from kyodo_portal.search.documents import Document
from kyodo_portal.search.engine import find


@pytest.mark.django_db(transaction=True)
def test_what_an_open_transaction_saw_is_not_kept():
    write({("org", 1): Document(names=["花"])})
    assert find(kinds=["org"]).total == 1

    class Stop(Exception):
        pass

    def fail() -> None:
        with transaction.atomic():
            write({("org", 2): Document(names=["夢"])})
            assert find(kinds=["org"]).total == 2
            raise Stop

    with pytest.raises(Stop):
        fail()
    write({("org", 3): Document(names=["海"])})
    assert sorted(n for _, n in find(kinds=["org"]).ids()) == [1, 3]
