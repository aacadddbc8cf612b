"""Every form and every list of the portal meets what no honest person types.

The forms are found in the pages that a persona reaches; each attempt is undone afterwards. No
attempt may end in a server error, and a page that complains keeps what was typed.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.forms import BaseForm
from django.test import Client

from organizations.follows import Stop, confirm_token
from partnerships.readiness import TASKS
from tests.project.forms import Form, forms_of
from tests.project.objects import Objects
from tests.project.pages import Page, crawl, url_name

pytestmark = pytest.mark.django_db

URLENCODED = "application/x-www-form-urlencoded"
HOSTILE = {
    "long": "あ" * 10_000,
    "symbols": "！？#$%&=~|^\\",
    "unbalanced": "\"'（[{<『",
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "javascript": "javascript:alert(1)",
    "template": "{{7*7}}{% now %}{0.__class__}%s%(x)s",
    "sql": "'); DROP TABLE x;--",
    "emoji": "👩‍👩‍👧‍👦𠮷",
    "direction": "\u202eabc\u202c\u2066\u200f",
    "invisible": "\u200b\u200d\ufeff\u00ad",
    "controls": "a\x01\x1b[31m\x7f\x85\u2028b",
    "crlf": "a\r\nBcc: x@example.jp",
    "digits": "１２３４５",
    "superscript": "²³①",
    "infinite": "1e999999",
    "not a number": "NaN",
    "negative": "-1",
    "huge": "99999999999999999999",
    "date": "2026-02-31",
    "era": "令和0年",
    "year 0": "0",
    "year 99999": "99999",
    "mail": "a@b@c.jp",
    "path": "../../etc/passwd",
    "address": "http://[::1",
}
IDS = ["abc", "0", "-1", "2", "99999999999999999999"]
FINE = {200, 302, 400, 403, 404, 409, 410, 429}


def starts(o: Objects) -> dict[str, list[str]]:
    """Where each persona begins to look for forms, besides the pages linked from there."""
    npo = o.world.orgs.npo.pk
    edit = f"/proposals/{o.draft.number}/edit"
    desk = f"/desk/partnerships/{o.private.pk}"
    introduction, other = f"/introductions/{o.introduction.pk}/", o.world.orgs.stranger.pk
    introduce = f"/desk/match/introduce/{npo}/{other}/"
    return {
        "anonymous": [
            "/",
            "/consult/",
            "/follow/?path=/orgs/&query=ward%3Dasahi",
            f"/follow/confirm/{confirm_token(o.waiting_follow.pk)}/",
            f"/follow/stop/{Stop((o.follow.pk,)).token}/",
            f"/reply/{o.reply_token.secret}/",
            f"/confirm/{o.consent_token.secret}/",
            "/accounts/login/",
            "/accounts/signup/",
            "/accounts/login/code/",
            "/accounts/password/reset/",
        ],
        "resident": ["/my/", "/my/orgs/new/", "/my/orgs/join/?q=見本"],
        "npo_manager": ["/my/", f"/my/orgs/{npo}/members/", "/proposals/new/"]
        + [o.sheet.url("sheet-side", npo), o.sheet.url("sheet-joint"), o.sheet.url("sheet-meet")]
        + [f"/partnerships/{o.active.pk}/principles/{p}/" for p in ("new", "joint", f"own/{npo}")]
        + [f"/partnerships/{o.active.pk}/sheets/plan/{o.year}/joint/"]
        + ["/match/", f"/match/{npo}/not/{other}/", introduction]
        + [f"{edit}/{page}/" for page in ("partner", "activity", "gains", "third-party", "reply")],
        "shakyo_manager": ["/my/", f"/proposals/{o.sent.number}/reply/"],
        "coordinator_a": ["/desk/", "/desk/log/new/", o.sheet.url("sheet-word")]
        + [o.sheet.url("sheet-on-paper", npo), f"/desk/sheets/talks/{o.talk.pk}/"]
        + [introduce, introduction, f"{introduction}on-behalf/second/"],
        "asahi_staff": ["/desk/", "/desk/partnerships/new/", f"{desk}/"]
        + ["/desk/sheets/extra/", o.sheet.url("sheet-joint")]
        + [f"{desk}/register/{task}/" for task in TASKS],
        "asahi_approver": ["/desk/", f"/desk/partnerships/{o.active.pk}/"],
        "city_staff": ["/desk/words/", "/desk/words/new/", f"/desk/words/{o.words.pk}/"],
    }


def forms_within_reach(client: Client, start: list[str]) -> dict[Any, Form]:
    """One form of each kind: the same address and the same fields."""
    found: dict[Any, Form] = {}
    pages = crawl(client, start[:2], per_kind=2)
    for path in start[2:]:
        response = client.get(path)
        pages[path] = (response.status_code, response.content.decode())
    for path, (status, html) in pages.items():
        assert status < 500, path
        for form in forms_of(path, html):
            kind = (url_name(form.action), *sorted(form.kinds))
            if form.method == "post" and kind[0] != "account_logout":
                found.setdefault(kind, form)
    return found


def attempts(form: Form, turn: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is posted to a form: a name for the report, and the values.

    Each field gets another text of the list at each of the attempts; `turn` says where to begin.
    """
    typed, chosen, hidden = (form.names(kind) for kind in ("typed", "chosen", "hidden"))
    yield "nothing", {}
    first = {name: form.options[name][:1] for name in chosen}
    last = {name: form.options[name][-1:] for name in chosen}
    texts = list(HOSTILE.values())
    for start in range(turn, turn + 4) if typed else ():
        mixed = {name: texts[(start + 5 * n) % len(texts)] for n, name in enumerate(typed)}
        yield f"mixed {start}", {**form.values, **(first, last)[start % 2], **mixed}
    if typed:
        yield "very long", {**form.values, **last, typed[-1]: "a" * 100_000}
    for value in IDS if chosen else ():
        yield f"choice {value}", {**form.values, **dict.fromkeys(chosen, value)}
    for value in IDS[::2] if hidden else ():
        yield f"hidden {value}", {**form.values, **last, **dict.fromkeys(hidden, value)}
    for name in hidden:
        yield f"without {name}", {k: v for k, v in {**form.values, **first}.items() if k != name}


def post_and_undo(client: Client, path: str, values: dict[str, Any]) -> tuple[Any, str]:
    """The response and "" — or None and the exception that nobody handled."""
    body = urlencode(values, doseq=True)
    point = transaction.savepoint()
    try:
        return client.post(path, body, content_type=URLENCODED), ""
    except Exception as error:  # noqa: BLE001  (that is what we are looking for)
        return None, repr(error)[:200]
    finally:
        transaction.savepoint_rollback(point)


def complaint_about(response: Any, form: Form, values: dict[str, Any]) -> str:
    """What is wrong with the answer to an attempt; "" when nothing is."""
    if response.status_code not in FINE:
        return f"status {response.status_code}"
    if response.status_code not in {200, 409} or not has_form_errors(response):
        return ""
    html = response.content.decode()
    if response.status_code == 200 and not Page(html).title.strip().startswith("エラー："):
        return "no 「エラー：」 in the title"
    again = [f for f in forms_of("/", html) if set(form.names("typed")) <= set(f.kinds)]
    lost = [n for n in form.names("typed") if n in values and not kept(again, n, values[n])]
    return f"typed text is gone: {lost}" if form.names("typed") and lost else ""


def has_form_errors(response: Any) -> bool:
    contexts = response.context or []
    found = [v for context in contexts for layer in context.dicts for v in layer.values()]
    return any(isinstance(v, BaseForm) and v.is_bound and v.errors for v in found)


def kept(forms: list[Form], name: str, text: Any) -> bool:
    """Whether one of the forms shows the text again; a password is never shown."""
    if "password" in name:
        return True
    text = text[0] if isinstance(text, list) else text
    same = lambda shown: shown.split() == text.split()  # noqa: E731  (line ends may differ)
    return any(same(form.values.get(name, [""])[0]) for form in forms)


def test_no_form_breaks_or_forgets_what_was_typed(world, sign_in):
    o = Objects(world)
    tried: set[Any] = set()
    wrong = []
    for persona, start in starts(o).items():
        client = sign_in(world[persona])
        for kind, form in forms_within_reach(client, start).items():
            if kind in tried:
                continue
            tried.add(kind)
            for label, values in attempts(form, turn=len(tried)):
                response, error = post_and_undo(client, form.action, values)
                if label == "very long" and not error and response.status_code == 302:
                    error = "an oversized text is no form error"
                if trouble := error or complaint_about(response, form, values):
                    wrong.append(f"{form.action} [{label}]: {trouble}")
    assert not wrong, "\n".join(wrong)
    assert len(tried) > 75
