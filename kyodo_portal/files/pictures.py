"""Pictures are drawn again: what the camera wrote beside them, and what hid behind them, is gone.

Only JPEG and PNG are opened, whatever the file is called. A picture is decoded one at a time in
a worker, so that ten of them cannot fill the memory together.
"""

import io
import threading
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG")
# A JPEG is scaled while it is read; a PNG is not, and needs four bytes for each point.
MAX_POINTS = {"JPEG": 40_000_000, "MPO": 40_000_000, "PNG": 24_000_000}
LONGEST_SIDE = 2000
THUMBNAIL_SIDE, THUMBNAIL_BYTES = 480, 30_000
# A photo saved as PNG is many times larger than it need be.
LARGEST_PNG = 1_500_000

_ONE_AT_A_TIME = threading.Semaphore(1)
# Pillow itself refuses twice as many before anything is decoded, and warns of more than these.
Image.MAX_IMAGE_PIXELS = MAX_POINTS["JPEG"]


class NotAPicture(Exception):
    """The bytes are no JPEG or PNG that can be read to its end."""


class TooManyPoints(Exception):
    """The picture would take more memory than a photo of a good camera does."""


@dataclass(frozen=True)
class Picture:
    """A picture as we keep it."""

    content: bytes
    suffix: str
    content_type: str
    width: int
    height: int
    thumbnail: bytes


def redraw(source: BinaryIO) -> Picture:
    """Read a picture and draw it again: upright, of sensible size, without EXIF, XMP or ICC.

    Of several frames the first is kept. Raises `NotAPicture` or `TooManyPoints`.
    """
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _drawn(*_read(source))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise TooManyPoints from error
        # Pillow's readers raise all of these on broken files.
        except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError) as error:
            raise NotAPicture from error


def _read(source: BinaryIO) -> tuple[Image.Image, bool]:
    """The picture, upright and of sensible size, and whether it may stay a PNG."""
    source.seek(0)
    image: Image.Image = Image.open(source, formats=FORMATS)
    # Phones write JPEG with a second picture behind the first; Pillow calls that MPO.
    if image.width * image.height > MAX_POINTS.get(image.format or "", 0):
        raise TooManyPoints
    is_png = image.format == "PNG"
    if is_png:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=3.0)
    return ImageOps.exif_transpose(image), is_png


def _drawn(image: Image.Image, may_be_png: bool) -> Picture:
    image = image.convert("RGBA" if image.mode == "RGBA" else "RGB")
    image.info.clear()
    content, suffix = _png(image) if may_be_png else None, "png"
    if content is None:
        content, suffix = _jpeg(image, 85), "jpg"
    content_type = "image/png" if suffix == "png" else "image/jpeg"
    return Picture(content, suffix, content_type, *image.size, _thumbnail(image))


def _png(image: Image.Image) -> bytes | None:
    """The picture as PNG, where that is what it is: a drawing, not a photo."""
    if not _is_drawing(image):
        return None
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    return out.getvalue() if out.tell() <= LARGEST_PNG else None


def _is_drawing(image: Image.Image) -> bool:
    """Something see-through, or of few colours: a plan or a poster drawn on a computer."""
    if image.mode == "RGBA":
        return True
    small = image.resize((min(image.width, 400), min(image.height, 400)), Image.Resampling.NEAREST)
    return small.getcolors(maxcolors=2_000) is not None


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    _on_white(image).save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _thumbnail(image: Image.Image) -> bytes:
    small = _on_white(image).copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), reducing_gap=3.0)
    for quality in (80, 65, 50, 35):
        content = _jpeg(small, quality)
        if len(content) <= THUMBNAIL_BYTES:
            return content
    small.thumbnail((THUMBNAIL_SIDE // 2, THUMBNAIL_SIDE // 2))
    return _jpeg(small, 35)
