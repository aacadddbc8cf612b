"""Running steps at the same moment, and what must be true of the tables afterwards."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from kyodo_portal.lib.workflow import Conflict

INVARIANTS = {
    "a group has more open proposals than it may send": """
        SELECT sender_id FROM partnerships_proposal WHERE status IN ('sent', 'in_talks')
        GROUP BY sender_id HAVING COUNT(*) > 5""",
    "agreed without both promises": """
        SELECT id FROM partnerships_proposal WHERE status IN ('agreed', 'registered')
        AND (sender_promised_at IS NULL OR recipient_promised_at IS NULL)""",
    "registered without its partnership": """
        SELECT p.id FROM partnerships_proposal p LEFT JOIN partnerships_partnership s
        ON s.origin_id = p.id WHERE (p.status = 'registered') <> (s.id IS NOT NULL)""",
    "public without the consent of a party": """
        SELECT s.id FROM partnerships_partnership s
        JOIN partnerships_party y ON y.partnership_id = s.id
        LEFT JOIN partnerships_publicversion v ON v.id = s.shown_id
        LEFT JOIN partnerships_consent c ON c.partnership_id = s.id
            AND c.organization_id = y.organization_id AND c.round = v.round
        WHERE s.publication = 'published' AND y.left_on IS NULL
            AND (c.answer IS NULL OR c.answer <> 'yes')""",
    "public without words that were agreed to": """
        SELECT id FROM partnerships_partnership
        WHERE (publication = 'published') <> (shown_id IS NOT NULL)""",
    "introduced without both yes": """
        SELECT id FROM partnerships_introduction WHERE (status = 'connected')
        <> (first_answer = 'yes' AND second_answer = 'yes')""",
    "a promise stands without the yes of a party": """
        SELECT a.id FROM partnerships_agreement a
        JOIN partnerships_agreementversion v ON v.agreement_id = a.id AND v.number = a.number
        JOIN partnerships_confirmation c ON c.version_id = v.id
        WHERE a.status = 'concluded' AND c.answer <> 'yes'""",
    "the same step stands twice in the history": """
        SELECT content_type_id, object_id, action FROM history_historyentry
        WHERE action IN ('proposal_sent', 'proposal_agreed', 'proposal_registered',
            'organization_approved', 'organization_claimed', 'publication_published',
            'introduction_asked', 'introduction_connected', 'introduction_declined')
        GROUP BY content_type_id, object_id, action HAVING COUNT(*) > 1""",
    "a number was given twice": """
        SELECT number FROM partnerships_proposal GROUP BY number HAVING COUNT(*) > 1""",
}


def broken_invariants() -> list[str]:
    """The sentences of `INVARIANTS` that some row contradicts."""
    found = []
    with connection.cursor() as cursor:
        for sentence, sql in INVARIANTS.items():
            cursor.execute(sql)
            if rows := cursor.fetchall():
                found.append(f"{sentence}: {rows}")
    return found


def together(*steps: Callable[[], Any]) -> list[Any]:
    """Run the steps at the same moment; what each returned or raised, in their order."""
    results: list[Any] = [None] * len(steps)
    barrier = threading.Barrier(len(steps))

    def run(number: int, step: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=20)
            results[number] = step()
        except Exception as error:  # noqa: BLE001  (the tests look at it)
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def one_wins(results: list[Any], *losers: type[Exception]) -> Any:
    """The one result that is no error; every other one must be of the expected kinds."""
    won = [result for result in results if not isinstance(result, Exception)]
    lost = [result for result in results if isinstance(result, Exception)]
    assert [error for error in lost if not isinstance(error, losers or (Conflict,))] == []
    assert len(won) == 1
    return won[0]


def fresh(obj: Any) -> Any:
    return type(obj)._default_manager.get(pk=obj.pk)
