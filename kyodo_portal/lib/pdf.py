"""A page as a PDF to file away: A4, the Japanese font inside, tagged for screen readers (PDF/UA-1).

One template serves the screen, the browser's printer and this: it begins with
`{% extends frame|default:"base.html" %}` and is styled by static/css/paper.css alone where it is
made into a PDF (frame = "paper_base.html"). WeasyPrint costs most of a second and some 60 MB, so
it is imported when the first PDF is asked for. It may be absent: then the reader is told that the
browser prints the same page, and the operator what to install.
"""

import logging
import mimetypes
import shutil
import subprocess
import threading
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

FRAME = "paper_base.html"

_logger = logging.getLogger(__name__)
# One PDF at a time in a process: laying out is all Python, and memory stays flat.
_one_at_a_time = threading.Lock()


class PDFUnavailable(Exception):
    """This server cannot make PDFs; the message says what to install (for the operator)."""


@cache
def ensure_available() -> None:
    """Raise PDFUnavailable unless WeasyPrint, Pango and a Japanese font are there.

    Asks fontconfig once; a failure is asked again next time (`cache` keeps results only), so that
    installing a package helps without a restart.
    """
    try:
        import weasyprint  # noqa: F401
    except ImportError:
        raise PDFUnavailable("pip install --require-hashes -r .requirements-pdf.txt") from None
    except OSError as error:  # a shared library that Python could not load
        _logger.warning("WeasyPrint could not load a library: %s", error)
        raise PDFUnavailable(
            "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        ) from None
    if not _has_japanese_font():
        raise PDFUnavailable("apt install fontconfig fonts-morisawa-bizud-gothic")


def _has_japanese_font() -> bool:
    command = shutil.which("fc-list")
    if command is None:
        return False
    listed = subprocess.run(  # noqa: S603 (a fixed command, no input)
        [command, ":lang=ja", "family"], capture_output=True, text=True, timeout=30, check=False
    )
    return bool(listed.stdout.strip())


def pdf_response(
    request: HttpRequest, template: str, context: dict[str, Any], filename: str
) -> HttpResponse:
    """The template as a PDF to download under `filename` (with its .pdf; Japanese is fine).

    Without WeasyPrint, Pango or a Japanese font: a page (503) that says how to print instead. The
    context may hold `print_url`, the address of the same page for the browser's printer.
    """
    try:
        content = render_pdf(template, context, request)
    except PDFUnavailable as missing:
        _logger.warning("No PDF was made. To make them: %s", missing)
        page = {"print_url": context.get("print_url", ""), "install": str(missing)}
        return render(request, "pdf_unavailable.html", page, status=503)
    headers = {"Content-Disposition": content_disposition_header(True, filename) or "attachment"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def render_pdf(template: str, context: dict[str, Any], request: HttpRequest | None = None) -> bytes:
    """The template as PDF bytes. Raises PDFUnavailable."""
    ensure_available()
    html = render_to_string(template, {**context, "frame": FRAME}, request)
    return _write(html)


def _write(html: str) -> bytes:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        """Hands out our own static files and what is written into the page; nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            path = _own_file(url)
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    fetcher = OwnFiles(allowed_protocols=["data"])
    with _one_at_a_time:
        # Links of the page lead to the portal from wherever the file is opened.
        document = HTML(string=html, base_url=settings.PUBLIC_BASE_URL, url_fetcher=fetcher)
        return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))


def _own_file(url: str) -> Path:
    """The static file at an address of this site; ValueError for every other address."""
    prefix = urljoin(settings.PUBLIC_BASE_URL, settings.STATIC_URL)
    if not url.startswith(prefix):
        raise ValueError(f"not one of our own files: {url}")
    name = unquote(urlsplit(url.removeprefix(prefix)).path)
    try:
        # The storage knows the hashed names of production, the finders the files as written.
        return Path(str(finders.find(name) or staticfiles_storage.path(name)))
    except SuspiciousFileOperation:
        raise ValueError(f"not one of our own files: {url}") from None
