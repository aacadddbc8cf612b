"""A page becomes a PDF of its own: Japanese, tagged, nothing fetched from anywhere."""

import builtins
import subprocess
import sys
from io import BytesIO

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from pypdf import PdfReader

from kyodo_portal.lib import pdf
from tests.pdf import needs_pdf, text_of

PAGE = """{% extends frame|default:"base.html" %}{% block title %}約束のたたき台{% endblock %}
{% block content %}<article class="ck-doc"><p class="ck-doc__number">K-2026-0012</p>
<h1>見本の約束</h1><p>髙橋商店街と﨑陽台自治会、毎月第2土曜日。</p>{{ more|safe }}</article>
{% endblock %}"""


@pytest.fixture
def page(monkeypatch):
    """`page(more)` → the PDF of a small page with `more` markup in it."""

    def make(more: str = "") -> bytes:
        html = Template(PAGE).render(Context({"frame": pdf.FRAME, "more": more}))
        monkeypatch.setattr(pdf, "render_to_string", lambda *arguments: html)
        return pdf.render_pdf("any.html", {})

    return make


@needs_pdf
def test_the_japanese_text_of_a_pdf_can_be_read_back(page):
    text = text_of(page())
    assert "見本の約束" in text
    assert "髙橋商店街と﨑陽台自治会、毎月第2土曜日。" in text
    assert "1/1" in text  # the page number of the style sheet: paper.css was found


@needs_pdf
def test_every_page_after_the_first_says_at_its_head_which_paper_it_is(page):
    pages = PdfReader(BytesIO(page('<p class="ck-doc__break">つづき</p>'))).pages
    assert [p.extract_text().count("K-2026-0012") for p in pages] == [1, 1]


@needs_pdf
def test_a_pdf_is_tagged_titled_and_brings_its_font(page):
    reader = PdfReader(BytesIO(page()))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "ja"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "約束のたたき台"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    width, height = (float(side) * 25.4 / 72 for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    descriptors = [f.get_object()["/DescendantFonts"][0]["/FontDescriptor"] for f in fonts]
    assert all({"/FontFile2", "/FontFile3"} & set(d) for d in descriptors)


@needs_pdf
@pytest.mark.parametrize(
    "address",
    [
        "http://192.0.2.1/picture.png",
        "//192.0.2.1/picture.png",
        "file:///etc/passwd",
        "ftp://192.0.2.1/picture.png",
        "/static/../manage.py",
        "/static/%2e%2e/manage.py",
        "/static//etc/passwd",
        "/my/",
    ],
)
def test_nothing_but_our_own_static_files_is_read(page, address, monkeypatch):
    opened = []
    monkeypatch.setattr("socket.socket.connect", lambda *arguments: opened.append(arguments))
    real = pdf.Path.read_bytes
    monkeypatch.setattr(pdf.Path, "read_bytes", lambda path: opened.append(path) or real(path))
    assert "見本の約束" in text_of(page(f'<img src="{address}" alt="絵">'))
    assert [getattr(path, "name", path) for path in opened] == ["paper.css"]


@needs_pdf
def test_a_link_leads_to_the_portal(page, settings):
    settings.PUBLIC_BASE_URL = "https://portal.example.jp"
    content = page('<a href="/partnerships/1/">連携のページ</a>')
    links = [a.get_object()["/A"]["/URI"] for a in PdfReader(BytesIO(content)).pages[0]["/Annots"]]
    assert links == ["https://portal.example.jp/partnerships/1/"]


@needs_pdf
def test_the_answer_is_a_file_with_a_japanese_name(monkeypatch):
    monkeypatch.setattr(pdf, "render_pdf", lambda *arguments: b"%PDF-")
    answer = pdf.pdf_response(RequestFactory().get("/"), "any.html", {}, "約束.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == ("attachment; filename*=utf-8''%E7%B4%84%E6%9D%9F.pdf")


@pytest.mark.parametrize(
    ("error", "install"),
    [(ImportError(), ".requirements-pdf.txt"), (OSError("no libpango"), "libpango-1.0-0")],
)
def test_without_the_library_a_page_says_how_to_print(monkeypatch, error, install):
    real = builtins.__import__

    def refuse(name, *arguments):
        if name.startswith("weasyprint"):
            raise error
        return real(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", refuse)
    assert_says_how_to_print(install)


def test_without_a_japanese_font_no_boxes_are_drawn(monkeypatch):
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "weasyprint", object())
    assert_says_how_to_print("fonts-morisawa-bizud-gothic")


def assert_says_how_to_print(install: str) -> None:
    pdf.ensure_available.cache_clear()
    try:
        answer = pdf.pdf_response(
            RequestFactory().get("/"), "any.html", {"print_url": "/x/print/"}, "約束.pdf"
        )
    finally:
        pdf.ensure_available.cache_clear()
    page = answer.content.decode()
    assert answer.status_code == 503
    assert 'href="/x/print/"' in page
    assert "ブラウザーで印刷" in page
    assert install in page


def test_a_start_of_the_portal_does_not_import_the_library():
    code = "import sys, kyodo_portal.lib.pdf; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_screen_shows_the_same_template_in_the_usual_frame():
    html = Template(PAGE).render(Context({}))
    assert "ck-header" in html
    assert render_to_string(pdf.FRAME, {}).count("<link") == 1
