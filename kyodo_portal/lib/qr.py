"""QR codes as SVG, for paper: always beside the same address in words (look.md §16)."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(address: str) -> SafeString:
    """The drawing of an address of this portal: error level M, four modules of quiet zone.

    Only for addresses that the portal builds itself; the drawing holds nothing else.
    """
    drawing = segno.make(address, micro=False, error="m").svg_inline(border=4, omitsize=True)
    return mark_safe(drawing)  # noqa: S308 (made by segno, which escapes, from our own address)
