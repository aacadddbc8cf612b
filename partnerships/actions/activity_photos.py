"""Pictures of the main activities: put to an activity, replaced, taken away when nobody needs them.

Called inside the transaction of the change they belong to, after it took the partnership's row.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from kyodo_portal.files.actions import discard_file, store_file
from partnerships.models import Activity, ActivityPhoto, Partnership
from partnerships.public.changes import photo_ids

# A picture (None: the one that is there) and what it shows.
Picture = tuple[Any, str]


def put_photos(
    partnership: Partnership,
    by: Any,
    *,
    photos: Mapping[int, Picture],
    without: Collection[int] = (),
) -> None:
    """Set the picture of the activities by their order; take those of `without` away.

    `photos` were agreed to by everybody who is in them: the form asks. Raises ValidationError
    that names a file which cannot be kept.
    """
    for activity in partnership.activities.select_related("photo"):
        upload, alt = photos.get(activity.order, (None, ""))
        if upload is not None or activity.order in without:
            ActivityPhoto.objects.filter(activity=activity).update(activity=None)
        if upload is not None:
            _add(activity, upload, alt, by)
        elif alt and activity.order not in without:
            ActivityPhoto.objects.filter(activity=activity).update(alt=alt)


def _add(activity: Activity, upload: Any, alt: str, by: Any) -> None:
    owner = f"partnership:{activity.partnership_id}"
    stored = store_file(upload, by=by, allow=("image",), owner=owner)
    ActivityPhoto.objects.create(
        partnership_id=activity.partnership_id,
        activity=activity,
        stored=stored,
        alt=alt,
        people_agreed=True,
    )


@transaction.atomic
def forget_photo(photo: ActivityPhoto) -> bool:
    """Take a replaced picture away for good, unless a version still holds it; whether it went."""
    rows = Partnership.objects.select_for_update(of=("self",)).select_related("shown", "asking")
    partnership = rows.get(pk=photo.partnership_id)
    held = [version for version in (partnership.shown, partnership.asking) if version]
    if any(photo.pk in photo_ids(version.entries) for version in held):
        return False
    if ActivityPhoto.objects.filter(pk=photo.pk, activity=None).delete()[0]:
        discard_file(photo.stored)
        return True
    return False
