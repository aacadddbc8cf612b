"""Reading a made PDF back; skips, saying how to enable it, where PDFs cannot be made."""

import os
import unicodedata
from io import BytesIO

import pytest
from pypdf import PdfReader

from kyodo_portal.lib.pdf import PDFUnavailable, ensure_available


def missing() -> str:
    """What to install before PDFs can be made here; "" if nothing."""
    try:
        ensure_available()
    except PDFUnavailable as unavailable:
        return str(unavailable)
    return ""


# REQUIRE_ALL=1 lets the tests run, and fail, where a library is missing.
needs_pdf = pytest.mark.skipif(
    bool(missing()) and os.environ.get("REQUIRE_ALL") != "1",
    reason=f"no PDF can be made here; {missing()}",
)


def text_of(content: bytes) -> str:
    """The words of a PDF without line breaks and blanks, in the usual forms of its letters."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return "".join(unicodedata.normalize("NFKC", "".join(pages)).split())
