"""Requests: text that no database should see, where to go next, who is calling."""

import ipaddress
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.defaults import bad_request

_FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}
# Django's multipart parser puts this where bytes were not UTF-8.
_REPLACEMENT = "\ufffd"
# Beyond ASCII, or several words.
_SENTENCE = re.compile(r"[^\x00-\x7f]|\s")
# Django writes path bytes that were not UTF-8 with percent signs again.
_BROKEN_PATH = re.compile("\0|%[89A-F][0-9A-F]")


class RejectBadTextMiddleware:
    """Answer 400 to NUL and to bytes that are not UTF-8, in path, query string and form values.

    PostgreSQL refuses such text with a server error. Uploaded files are streamed to their usual
    handlers and not looked into.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            is_clean = _address_is_clean(request) and _form_is_clean(request)
        except UnreadablePostError:  # the sender has gone away
            is_clean = False
        if not is_clean:
            return bad_request(request, BadRequest("unreadable text"))
        return self.get_response(request)


def _address_is_clean(request: HttpRequest) -> bool:
    path, query = request.path_info, request.META.get("QUERY_STRING", "")
    return not _BROKEN_PATH.search(path) and _is_text(
        unquote_to_bytes(query.encode("latin-1", "replace"))
    )


def _form_is_clean(request: HttpRequest) -> bool:
    if request.method in {"GET", "HEAD"} or request.content_type not in _FORM_TYPES:
        return True
    if request.content_type == "multipart/form-data":
        return not any("\0" in text or _REPLACEMENT in text for text in _form_texts(request))
    return _is_text(unquote_to_bytes(request.body))


def _form_texts(request: HttpRequest) -> Iterator[str]:
    for name, values in request.POST.lists():
        yield name
        yield from map(str, values)
    yield from request.FILES


def _is_text(raw: bytes) -> bool:
    if b"\0" in raw:
        return False
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def querystring(request: HttpRequest, **changes: object) -> str:
    """Return "?…" of this page with some values changed; None or "" removes one.

    The page number is dropped unless it is given: other filters, other pages.
    """
    query = request.GET.copy()
    for name, value in {"page": None, **changes}.items():
        if isinstance(value, (list, tuple)):
            query.setlist(name, [str(item) for item in value])
        elif value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


def safe_next(request: HttpRequest, default: str = "") -> str:
    """Return the `next` address if it stays on this site, else `default`."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    return url if is_own_path(url) else default


def is_own_path(url: str) -> bool:
    """Whether a browser that is sent to `url` stays on this site."""
    is_path = url.startswith("/") and not url.startswith("//") and "\\" not in url
    return is_path and url.isprintable() and url_has_allowed_host_and_scheme(url, None)


def texts_typed(request: HttpRequest) -> list[str]:
    """The sentences in a form that was refused, so that whoever wrote them can copy them.

    What a browser sends of its own, keys and choices, is plain ASCII in one piece.
    """
    if request.method != "POST":
        return []
    values = [
        str(value).strip()
        for name, several in request.POST.lists()
        if "password" not in name
        for value in several
    ]
    return list(dict.fromkeys(value for value in values if _SENTENCE.search(value)))


def client_address(request: HttpRequest) -> str:
    """Return the caller's IP address: for the log, the throttles and the history alike.

    X-Forwarded-For is believed only as far as our own TRUSTED_PROXY_COUNT proxies wrote it,
    counted from the right. "" when the server does not know (a Unix socket).
    """
    remote = _address(request.META.get("REMOTE_ADDR", ""))
    count = getattr(settings, "TRUSTED_PROXY_COUNT", 0)
    if count < 1:
        return remote
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return (_address(hops[-count]) if len(hops) >= count else "") or remote


def _address(text: str) -> str:
    host = text.strip()[:60]
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)
