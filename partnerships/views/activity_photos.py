"""The picture of a main activity, for those who may see it."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kyodo_portal.files.views import file_response, public_picture, thumbnail_response
from partnerships import profile
from partnerships.models import ActivityPhoto, Partnership
from partnerships.permissions import can_read_partnership_inside
from partnerships.public.changes import photo_ids, visible
from partnerships.views.tokens import access_of


@require_safe
def activity_photo(
    request: HttpRequest, pk: int, photo: int, small: bool = False
) -> HttpResponseBase:
    """For everybody while it is on the public page; else for those inside; else 404."""
    rows = ActivityPhoto.objects.select_related("stored")
    found: ActivityPhoto = get_object_or_404(rows, pk=photo, partnership=pk)
    partnership = profile.partnership_of(pk)
    if partnership is None:
        raise Http404
    if is_public(partnership, found.pk):
        return public_picture(found.stored, small=small)
    if not can_read_partnership_inside(request.user, partnership):
        raise Http404
    return _for_one_reader(found, small)


@require_safe
@never_cache
def photo_by_token(
    request: HttpRequest, token: str, photo: int, small: bool = False
) -> HttpResponseBase:
    """For a group that is asked by its mailed link: a picture of the words it is asked about."""
    access = access_of(token)
    if access is None:
        raise Http404
    rows = ActivityPhoto.objects.select_related(
        "stored", "partnership__asking", "partnership__shown"
    )
    found: ActivityPhoto = get_object_or_404(rows, pk=photo, partnership=access.partnership_id)
    version = found.partnership.asking or found.partnership.shown
    if version is None or found.pk not in photo_ids(version.entries):
        raise Http404
    return _for_one_reader(found, small)


def _for_one_reader(photo: ActivityPhoto, small: bool) -> HttpResponseBase:
    return thumbnail_response(photo.stored) if small else file_response(photo.stored)


def is_public(partnership: Partnership, photo: int) -> bool:
    """Whether the public page shows this picture now."""
    shown = partnership.shown
    if partnership.publication != profile.PUBLISHED or shown is None:
        return False
    return photo in photo_ids(visible(shown.entries, shown.hidden))
