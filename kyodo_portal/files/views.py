"""Answers that hold a file. The view that calls these has asked its own `can_…` before."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from kyodo_portal.files.models import StoredFile

# Nothing in a file may run, load or speak to anybody, whatever a browser takes it for.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
A_DAY = 86_400


def file_response(stored: StoredFile) -> FileResponse:
    """The file for one reader: a picture in the page, a PDF as a download; kept by nobody."""
    response = _response(stored, stored.file, stored.content_type)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def thumbnail_response(stored: StoredFile) -> FileResponse:
    """The small picture, for one reader."""
    response = _response(stored, stored.thumbnail, "image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def public_picture(stored: StoredFile, *, small: bool = False) -> FileResponse:
    """A picture that everybody may see: browsers keep it for a day.

    No longer, because consent to show people may end at any time. The view answers for a picture
    that is published now, whoever asks.
    """
    if not stored.is_image:
        raise Http404
    content_type = "image/jpeg" if small else stored.content_type
    response = _response(stored, stored.thumbnail if small else stored.file, content_type)
    response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


def _response(stored: StoredFile, field: FieldFile, content_type: str) -> FileResponse:
    try:
        content = field.open("rb")
    except (FileNotFoundError, ValueError):  # the row outlived its bytes: a copy was put back
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=not stored.is_image,
        filename=stored.name,
        content_type=content_type,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
