"""Whether this process may be given visitors. Strangers hear yes or no; the log hears why."""

import logging
import shutil
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kyodo_portal.history.models import Notice
from kyodo_portal.history.sending import is_quiet

log = logging.getLogger(__name__)

# A mail that should have left so long ago says that nobody sends.
OUTBOX_MAY_WAIT = timedelta(minutes=30)
FREE_BYTES = 200_000_000


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """ "ok", or 503 when something is missing that the portal needs; no details for strangers."""
    try:
        missing = list(what_is_missing())
    except DatabaseError as error:
        missing = [f"the database does not answer: {error}"]
    for sentence in missing:
        log.error("Not ready: %s", sentence)
    if missing:
        return HttpResponse("not ready", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


def what_is_missing() -> Iterator[str]:
    """What keeps the portal from working, in sentences."""
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield f"{len(plan)} migrations have not been applied"
    if is_outbox_stuck():
        yield "mails wait in the outbox and nobody sends them"
    if shutil.disk_usage(settings.BASE_DIR).free < FREE_BYTES:
        yield "the disk is nearly full"


def is_outbox_stuck() -> bool:
    """Whether a mail is overdue by more than `OUTBOX_MAY_WAIT`; at night none is expected to go."""
    then = timezone.now() - OUTBOX_MAY_WAIT
    if is_quiet(timezone.now()) or is_quiet(then):
        return False
    fresh = Notice.objects.due(then).filter(attempts=0, created_at__lt=then)
    return fresh.exclude(next_try_at__gt=then).exists()
