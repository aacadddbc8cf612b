"""Nobody is pressed: about one object at most one reminder leaves in seven days, whoever asks."""

from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction

from kyodo_portal.history.models import Reminder

PAUSE = timedelta(days=7)


def claim_reminder(subject: models.Model, kind: str, on: date) -> bool:
    """Whether a reminder of `kind` about `subject` may be queued on the day `on`.

    True is given once per object and seven days; of simultaneous callers to exactly one. Call it
    inside the transaction that queues the notices, so that a failure gives the turn back.
    """
    content_type = ContentType.objects.get_for_model(subject)
    mine = Reminder.objects.filter(content_type=content_type, object_id=subject.pk)
    if mine.filter(on__lte=on - PAUSE).update(kind=kind, on=on):
        return True
    if mine.exists():
        return False
    try:
        with transaction.atomic():
            Reminder.objects.create(
                content_type=content_type, object_id=subject.pk, kind=kind, on=on
            )
    except IntegrityError:  # another caller was faster
        return False
    return True
