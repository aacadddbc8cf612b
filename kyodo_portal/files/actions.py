"""The writers of files. Call them inside the transaction of the change they belong to."""

import datetime
import hashlib
import weakref
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from kyodo_portal.files import names, pdfs
from kyodo_portal.files.models import StoredFile

IMAGE, PDF = "image", "pdf"
MEGABYTE = 1024 * 1024
ENDINGS = {"jpg": IMAGE, "jpeg": IMAGE, "jpe": IMAGE, "png": IMAGE, "pdf": PDF}
# A file without a row this long was left behind by a process that died.
ORPHAN_HOURS = 24


def store_file(
    upload: UploadedFile, *, by: Any, allow: tuple[str, ...] = (IMAGE, PDF), owner: str = ""
) -> StoredFile:
    """Check and keep one uploaded file; ValidationError with a sentence that names it.

    `owner` is whose room it takes ("organization:12"); the person's own without one. When the
    surrounding transaction rolls back, the bytes are taken away again.
    """
    owner = owner or f"user:{by.pk}"
    kind = _kind_of(upload, allow)
    _demand_room(upload, owner)
    values = _picture(upload) if kind == IMAGE else _pdf(upload)
    return StoredFile.objects.create(owner=owner, uploaded_by=by, kind=kind, **values)


def discard_file(stored: StoredFile) -> None:
    """Take a file away; its bytes go when the transaction has come through."""
    places = [str(field.name) for field in (stored.file, stored.thumbnail) if field]
    stored.delete()
    transaction.on_commit(lambda: _delete(places))


def delete_orphan_files(on: datetime.date | None = None) -> int:
    """Delete files that no row knows and that are a day old; how many there were.

    Only a process that is killed between writing the bytes and the commit leaves one.
    """
    root = Path(default_storage.path("private"))
    before = timezone.now().timestamp() - ORPHAN_HOURS * 3600
    count = 0
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        old = [path for path in folder.iterdir() if path.stat().st_mtime < before]
        places = {f"private/{folder.name}/{path.name}" for path in old}
        for field in ("file", "thumbnail"):
            known = StoredFile.objects.filter(**{f"{field}__startswith": f"private/{folder.name}/"})
            places -= set(known.values_list(field, flat=True))
        _delete(sorted(places))
        count += len(places)
    return count


def _kind_of(upload: UploadedFile, allow: tuple[str, ...]) -> str:
    """What the ending promises; what is inside is looked at afterwards."""
    name = str(upload.name or "")
    kind = ENDINGS.get(names.ending(name))
    if kind not in allow:
        raise _refused(name, f"{_words(allow)}のファイルを選んでください")
    most = settings.MAX_IMAGE_MB if kind == IMAGE else settings.MAX_PDF_MB
    if int(upload.size or 0) > most * MEGABYTE:
        raise _refused(name, f"大きすぎます（{most}MBまで）。小さくしてから選んでください")
    if not upload.size:
        raise _refused(name, "中身がありません。ほかのファイルを選んでください")
    return kind


def _words(allow: tuple[str, ...]) -> str:
    words: dict[tuple[str, ...], str] = {(IMAGE,): "JPGかPNG", (PDF,): "PDF"}
    return words.get(allow, "PDF・JPG・PNG")


def _demand_room(upload: UploadedFile, owner: str) -> None:
    used = StoredFile.objects.filter(owner=owner).aggregate(count=Count("pk"), size=Sum("size"))
    room = settings.FILES_PER_OWNER_MB * MEGABYTE - (used["size"] or 0)
    if used["count"] >= settings.FILES_PER_OWNER or int(upload.size or 0) > room:
        raise _refused(
            str(upload.name),
            "置ける量をこえます。使わなくなったファイルを外してから、もう一度選んでください",
        )


def _picture(upload: UploadedFile) -> dict[str, Any]:
    # Here, not above: Pillow takes two megabytes of a worker, and few ever receive a picture.
    from kyodo_portal.files.pictures import NotAPicture, TooManyPoints, redraw

    name = str(upload.name)
    try:
        picture = redraw(upload)  # type: ignore[arg-type]
    except TooManyPoints:
        raise _refused(name, "縦と横が大きすぎます。小さくしてから選んでください") from None
    except NotAPicture:
        raise _refused(name, "写真として読めません。JPGかPNGで保存し直してください") from None
    return {
        "name": names.shown_name(name, picture.suffix),
        "content_type": picture.content_type,
        "width": picture.width,
        "height": picture.height,
        "thumbnail": _write(picture.thumbnail, "jpg"),
        **_bytes(picture.content, picture.suffix),
    }


def _pdf(upload: UploadedFile) -> dict[str, Any]:
    name = str(upload.name)
    upload.seek(0)
    content = upload.read()
    if not pdfs.is_pdf(content):
        raise _refused(name, "PDFとして読めません。PDFで保存し直してください")
    if pdfs.is_encrypted(content):
        raise _refused(name, "パスワードなどの保護がかかっています。外してから選んでください")
    if pdfs.does_something(content):
        raise _refused(
            name, "動くしかけや、ほかのファイルが入っています。印刷用のPDFで保存し直してください"
        )
    shown = names.shown_name(name, "pdf")
    return {"name": shown, "content_type": "application/pdf", **_bytes(content, "pdf")}


def _refused(name: str, sentence: str) -> ValidationError:
    shown = names.shown_name(name, names.ending(name)[:8] or "…")
    return ValidationError(f"「{shown}」：{sentence}", code="file")


def _bytes(content: bytes, suffix: str) -> dict[str, Any]:
    return {
        "file": _write(content, suffix),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


class _Written:
    """Bytes on the disk whose row is not yet committed.

    Only the transaction's list of things to do after its commit holds this object. A rollback (of
    a savepoint too) empties the list, the object goes, and the finalizer takes the bytes away.
    """

    def __init__(self, place: str) -> None:
        self._undo = weakref.finalize(self, _delete, [place])

    def keep(self) -> None:
        self._undo.detach()


def _write(content: bytes, suffix: str) -> str:
    place = default_storage.save(names.random_place(suffix), ContentFile(content))
    transaction.on_commit(_Written(place).keep)
    return place


def _delete(places: list[str]) -> None:
    for place in places:
        default_storage.delete(place)
