"""Files as people and attackers send them, made in code."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, PngImagePlugin

GPS_WORD = b"KANARIA-GPS-35.46"


def photo(width=640, height=480, *, orientation=0, format="JPEG", mode="RGB"):
    """A picture with many colours, and with everything a camera writes beside it."""
    image = Image.radial_gradient("L").resize((width, height))
    image = Image.merge("RGB", [image, image.rotate(90), image.rotate(180)]).convert(mode)
    exif = Image.Exif()
    exif[0x010F] = "KANARIA-CAMERA"
    exif[0x9286] = GPS_WORD.decode()
    if orientation:
        exif[0x0112] = orientation
    out = io.BytesIO()
    extra = {}
    if format == "JPEG":
        extra = {"comment": b"KANARIA-COMMENT", "xmp": b"<x:xmpmeta>KANARIA-XMP</x:xmpmeta>"}
    if format == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", "KANARIA-AUTHOR")
        info.add_itxt("XML:com.adobe.xmp", "KANARIA-XMP")
        extra = {"pnginfo": info}
    image.save(out, format, exif=exif, icc_profile=b"KANARIA-ICC" * 20, **extra)
    return out.getvalue()


def drawing():
    """A plan with few colours, as people draw on a computer."""
    image = Image.new("RGB", (300, 200), "white")
    ImageDraw.Draw(image).rectangle((20, 20, 120, 90), fill="#0017c1")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def png_header(width, height):
    """A PNG that says it is huge; its data are a few bytes."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def pdf(*objects, body=b""):
    """A small PDF; `objects` are put in as they are."""
    parts = [b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"]
    parts += [b"%d 0 obj\n%s\nendobj\n" % (n, content) for n, content in enumerate(objects, 3)]
    return b"".join([*parts, body, b"trailer << /Root 1 0 R >>\n%%EOF\n"])


def stream(content, extra=b""):
    packed = zlib.compress(content)
    head = b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n" % (len(packed), extra)
    return head + packed + b"\nendstream"


def upload(name, content, content_type="application/octet-stream"):
    return SimpleUploadedFile(name, content, content_type)
