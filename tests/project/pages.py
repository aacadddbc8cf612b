"""What must be true of every page, whatever it is about; and a crawler that finds the pages."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

VOID = {"input", "img", "br", "hr", "meta", "link", "source", "wbr"}
LABELLED = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}


@dataclass
class Page(HTMLParser):
    """The parts of a page that the checks look at."""

    html: str
    ids: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    labels_for: set[str] = field(default_factory=set)
    controls: list[dict[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    title: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self.feed(self.html)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in pairs}
        if tag not in VOID:
            self._open.append(tag)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self.headings.append(tag)
        if tag == "label" and "for" in attrs:
            self.labels_for.add(attrs["for"])
        if tag in LABELLED and attrs.get("type") not in UNLABELLED_TYPES:
            self.controls.append({**attrs, "inside": "label" if "label" in self._open else ""})
        for name in ("aria-describedby", "aria-labelledby", "for"):
            self.references += attrs.get(name, "").split()
        if tag == "a":
            self.links.append(attrs.get("href", ""))
        self._look_for_trouble(tag, attrs)

    def _look_for_trouble(self, tag: str, attrs: dict[str, str]) -> None:
        if "style" in attrs or tag == "style":
            self.troubles.append(f"inline style on <{tag}>")
        if tag == "script" and "src" not in attrs and attrs.get("type") != "application/json":
            self.troubles.append("inline script")
        if any(name.startswith("on") for name in attrs):
            self.troubles.append(f"event attribute on <{tag}>")
        if tag == "img" and "alt" not in attrs:
            self.troubles.append("image without alt")
        if tag == "html" and attrs.get("lang") != "ja":
            self.troubles.append("html lang is not ja")
        if tag in LABELLED and {"placeholder", "disabled", "readonly", "required"} & set(attrs):
            self.troubles.append(f"placeholder, disabled, readonly or required on <{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "title" in self._open and "svg" not in self._open:
            self.title += data
        elif "script" not in self._open:
            self.text += data


def problems_of(html: str) -> list[str]:
    """Sentences about what is wrong with a page; empty when nothing is."""
    page = Page(html)
    found = list(page.troubles)
    if page.headings.count("h1") != 1:
        found.append(f"{page.headings.count('h1')} h1 headings")
    if not page.title.strip():
        found.append("no title")
    found += [f"id {name} twice" for name, n in Counter(page.ids).items() if n > 1]
    found += [f"nothing has the id {name}" for name in set(page.references) - set(page.ids)]
    found += [
        f"control without a label: {c.get('name')}" for c in page.controls if not labelled(c, page)
    ]
    if re.search(r"{{|{%|}}|%}", page.text):
        found.append("leftover braces")
    if re.search(r"\bNone\b", page.text):
        found.append("the word None")
    found += ["link without target"] * page.links.count("")
    found += [f"skips a level before {h}" for h in skipped_levels(page.headings)]
    return found


def labelled(control: dict[str, str], page: Page) -> bool:
    return bool(
        control.get("id") in page.labels_for
        or control.get("aria-label")
        or control.get("aria-labelledby")
        or control["inside"]
    )


def skipped_levels(headings: list[str]) -> list[str]:
    """Headings that come two levels below the one before them."""
    levels = [int(h[1]) for h in headings]
    return [f"h{b}" for a, b in zip(levels, levels[1:], strict=False) if b > a + 1]


def url_name(path: str) -> str:
    """The URL name behind a path, '' if there is none."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def crawl(client: Client, start: list[str], per_kind: int = 3) -> dict[str, tuple[int, str]]:
    """Follow links from `start`: `{path: (status, html)}`, at most `per_kind` pages of a kind."""
    seen: dict[str, tuple[int, str]] = {}
    kinds: Counter[str] = Counter()
    waiting = list(start)
    while waiting:
        path = waiting.pop(0)
        kind = url_name(path) + ("?" if "?" in path else "")
        if path in seen or kinds[kind] >= per_kind or kind.startswith("account_logout"):
            continue
        kinds[kind] += 1
        response = client.get(path)
        html = ""
        if "text/html" in response.get("Content-Type", "") and not response.streaming:
            html = response.content.decode()
        seen[path] = (response.status_code, html)
        if response.status_code in {301, 302}:
            waiting.append(urldefrag(urljoin(path, response["Location"])).url)
        waiting += inside_links(path, html)
    return seen


def inside_links(path: str, html: str) -> list[str]:
    links = [urldefrag(urljoin(path, link)).url for link in Page(html).links] if html else []
    return [link for link in links if link.startswith("/") and not link.startswith("//")]
