"""The one Japanese normaliser: what we store, what we search for, what we read from a form.

Everything here is pure Python on strings, linear in the length of the text, and never fails on
hostile input (NUL, lone surrogates, invisible characters); only `clean_phone` and
`clean_postal_code` raise, and only `ValueError`.
"""

import re
import unicodedata
from urllib.parse import urlsplit

from kyodo_portal.lib.kanji import EVERYDAY_FORMS

# Raise this when `search_key` changes: stored keys must then be rebuilt.
SEARCH_KEY_VERSION = 2

MAX_SEARCH_LENGTH = 100
MAX_SEARCH_TERMS = 5
MAX_URL_LENGTH = 2048

_NEWLINES = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile("[\n\t]+")
# Characters nobody can see: controls, bidi overrides, zero-width marks, fillers, tags, surrogates.
# Newline and tab stay (the callers decide); joiners have their own rule below.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e00ff]"
)
# ZWJ and ZWNJ carry meaning inside an emoji family and in Indic scripts (Nepali names).
_STRAY_JOINER = re.compile(
    "(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff\u0900-\u0dff])[\u200c\u200d]"
)

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−ー－ｰ─━﹣"), "-")

# Ignored in a search: variation selectors and every joiner.
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u200c\u200d]")
_KANJI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〇\U00020000-\U0003ffff"
# 保土ケ谷, 保土ヶ谷, 保土ガ谷 and 保土が谷 are one place. In 「保土ケ」 or 「ケ谷」, half of a name
# typed as a search word, the neighbour on the other side is the edge of the text.
_PLACE_GA = re.compile(f"(?<=[{_KANJI}])[ケヶ](?=[{_KANJI}]|$)|^[ケヶ](?=[{_KANJI}])")
# 三ツ沢 and 三ッ沢; in hiragana the two stay apart (引っ越し).
_PLACE_TSU = re.compile(f"(?<=[{_KANJI}])ッ(?=[{_KANJI}]|$)")
_KANA = "\u3041-\u3096"
_DASHES = "‐‑‒–—―−─━"
_LONG_VOWEL = re.compile(f"(?<=[{_KANA}ー])[-〜~{_DASHES}]+")
# Elsewhere every dash is a hyphen; ー after Latin letters or digits is a slip for one.
_DASH = re.compile(f"[{_DASHES}]|(?<=[a-z0-9])ー")
# コンピューター and コンピュータ, リーダー and リーダ, コミュニティー and コミュニティ: the second
# long vowel may be left out. Looks only two characters back, so that parts of words agree.
_OPTIONAL_VOWEL = re.compile(
    "(?<=ー[あかがさざただなはばぱまやらわ])ー+(?![ーゝゞ])|(?<=ぃ)ー+(?![ーゝゞ])"
)
# ボーイ・スカウト, Wi-Fi: one name written in parts.
_INNER_MARK = re.compile(f"(?<=[{_KANA}ー])[・·‧]+(?=[{_KANA}])|(?<=[a-z])[-・·‧]+(?=[a-z])")
_REPEATED_KANJI = re.compile("([\u3400-\u4dbf\u4e00-\u9fff])(々+)")
_REPEATED_KANA = re.compile(f"([{_KANA}])([ゝゞ]+)")
_SIGNS = {ord(sign): plain for sign, plain in zip("○◯ヽヾ", "〇〇ゝゞ", strict=True)}
_ACCENTED = re.compile("[\u00c0-\u024f]")
# 若葉台一丁目 and 1丁目, 第二自治会 and 第2自治会, up to 99.
_COUNTED = re.compile("(?<=第)[一二三四五六七八九十]{1,3}|[一二三四五六七八九十]{1,3}(?=丁目?)")
_DIGITS = {digit: str(number) for number, digit in enumerate("一二三四五六七八九", 1)}
# The short forms of legal forms, as they come out of NFKC (㈱ → (株)).
LEGAL_FORMS = {
    "株": "株式会社",
    "有": "有限会社",
    "社": "社団法人",
    "財": "財団法人",
    "一社": "一般社団法人",
    "一財": "一般財団法人",
    "公社": "公益社団法人",
    "公財": "公益財団法人",
    "福": "社会福祉法人",
    "社福": "社会福祉法人",
    "特非": "特定非営利活動法人",
    "学": "学校法人",
    "医": "医療法人",
}
_LEGAL_FORM = re.compile(rf"\(({'|'.join(LEGAL_FORMS)})\)")

_PHONE_SEPARATORS = re.compile(r"[()\[\] .・/-]+")
# Eleven digits only for mobile, IP and 0800 numbers; ten for all the others.
_PHONE_DIGITS = re.compile("0[256789]0[1-9][0-9]{7}|0800[0-9]{7}|0[1-9][0-9]{8}")
_PHONE_GROUPS = re.compile("0[0-9]{1,5}-[0-9]{1,4}-[0-9]{3,4}")
_PHONE_GROUPINGS = [
    re.compile("(0800|0120|0570)([0-9]{3})([0-9]{3,4})"),
    re.compile("(0[256789]0)([0-9]{4})([0-9]{4})"),
    re.compile("(045)([0-9]{3})([0-9]{4})"),
]
_PHONE = re.compile(
    r"(?<![0-9-])(?:\+81[- ]?|0)[0-9]{1,4}[-() ]{0,2}[0-9]{1,4}[-) ]{0,2}[0-9]{3,4}(?![0-9])"
)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]@[A-Za-z0-9-]{1,63}\.[A-Za-z0-9]")
_NUMBER = "[0-9一二三四五六七八九十〇]{1,4}"
_ADDRESS = re.compile(
    r"〒 ?[0-9]{3}-?[0-9]{4}"
    rf"|{_NUMBER}丁目 ?{_NUMBER} ?(?:番|号|の|-)"
    r"|[0-9]{1,4}番地|[0-9]{1,4}番[0-9]{1,4}号?"
    # 若葉台3-5-1; not 令和7-4-1, not 2025-4-1, not 電話045-…
    rf"|(?<=[{_KANJI}ぁ-んァ-ヶ])(?<![和成])[1-9][0-9]{{0,2}}-[1-9][0-9]{{0,2}}-[1-9][0-9]{{0,3}}(?![0-9])"
    r"|(?<=[町台丘谷])[1-9][0-9]{0,3}-[1-9][0-9]{0,3}(?![0-9時月日人回名年〜~-])"
)
# Somebody's name: not みなさん, 皆様, お母さん, お子さん.
_SOMEBODY = re.compile(f"[{_KANJI}ぁ-んァ-ヶ](?<![な皆母父客])(?<!お子)(?:さん|様|氏)")
_NEARBY = 30

_WIDE_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_URL_REFUSED = re.compile("[\\s\x00-\x20\x7f\\\\<>\"'`{}|^\u3000]")
# A host label wholly in Japanese may be shown as typed; a mixture could pose as a known name.
_JAPANESE_LABEL = re.compile(f"[0-9ぁ-んァ-ヺー{_KANJI}-]+")
_HOST_LABEL = re.compile(f"(?!-)(?:[a-z0-9_-]+|{_JAPANESE_LABEL.pattern})(?<!-)")


def clean_line(value: str) -> str:
    """Return the text as one line: NFC, nothing invisible, trimmed (全角スペース too)."""
    return _BLANKS.sub(" ", clean_text(value))


def clean_text(value: str) -> str:
    """Return the text with LF line ends: NFC, nothing invisible, trimmed (全角スペース too)."""
    text = _INVISIBLE.sub("", _NEWLINES.sub("\n", value))
    # Looking behind every character of a text takes longer than all the rest.
    if "\u200c" in text or "\u200d" in text:
        text = _STRAY_JOINER.sub("", text)
    return unicodedata.normalize("NFC", text).strip()


def search_key(value: str) -> str:
    """Return the form under which a text is stored for search and a query is looked up.

    Both sides go through this function, then "contains" is a plain substring test.
    """
    text = _SELECTORS.sub("", _INVISIBLE.sub("", _NEWLINES.sub(" ", value)))
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = _ACCENTED.sub(_plain_letter, " ".join(text.split()))
    text = _PLACE_TSU.sub("つ", _PLACE_GA.sub("が", text))
    text = text.translate(_KATAKANA_TO_HIRAGANA).translate(EVERYDAY_FORMS).translate(_SIGNS)
    text = _LEGAL_FORM.sub(lambda match: LEGAL_FORMS[match[1]], text)
    text = _REPEATED_KANJI.sub(lambda match: match[1] * (1 + len(match[2])), text)
    text = _COUNTED.sub(_in_digits, _REPEATED_KANA.sub(_repeated_kana, text))
    text = _DASH.sub("-", _LONG_VOWEL.sub(lambda dashes: "ー" * len(dashes[0]), text))
    return unicodedata.normalize("NFKC", _OPTIONAL_VOWEL.sub("", _INNER_MARK.sub("", text)))


def _plain_letter(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFD", match[0])[0]


def _repeated_kana(match: re.Match[str]) -> str:
    """いすゞ as いすず, こゝろ as こころ."""
    plain = unicodedata.normalize("NFD", match[1])[0]
    voiced = unicodedata.normalize("NFC", plain + "\u3099")
    by_sign = {"ゝ": plain, "ゞ": voiced if len(voiced) == 1 else plain}
    return match[1] + "".join(by_sign[sign] for sign in match[2])


def _in_digits(match: re.Match[str]) -> str:
    """十二 as 12; a row of digits without 十 stays digit by digit."""
    tens, ten, ones = match[0].rpartition("十")
    if not ten:
        return "".join(_DIGITS[digit] for digit in ones)
    if len(tens) > 1 or len(ones) > 1 or tens == "十":
        return match[0]
    return (_DIGITS[tens] if tens else "1") + (_DIGITS[ones] if ones else "0")


def search_terms(query: str) -> list[str]:
    """Split a query into at most five different terms, ready to be looked up (AND)."""
    keys = (search_key(term) for term in clean_line(query)[:MAX_SEARCH_LENGTH].split())
    # NFKC may write one character as many (㍿ → 株式会社), so the limit is applied again.
    return list(dict.fromkeys(key[:MAX_SEARCH_LENGTH] for key in keys if key))[:MAX_SEARCH_TERMS]


def to_hiragana(value: str) -> str:
    """Return the text with katakana (also half-width) as hiragana; other characters stay."""
    text = re.sub("[\uff61-\uff9f]+", lambda kana: unicodedata.normalize("NFKC", kana[0]), value)
    return unicodedata.normalize("NFC", text).translate(_KATAKANA_TO_HIRAGANA)


def to_halfwidth(value: str) -> str:
    """Return the text for numbers, mail and phone: half-width, every dash a hyphen."""
    return unicodedata.normalize("NFKC", clean_line(value)).translate(_HYPHENS).strip()


def clean_phone(value: str) -> str:
    """Return a Japanese phone number as 045-123-4567; ValueError when it cannot be one.

    Numbers without separators are grouped where the grouping is certain (Yokohama's 045,
    mobile, free dial); other area codes differ in length and stay as digits.
    """
    text = re.sub(r"^\+81[- ]?\(?0?\)?", "0", to_halfwidth(value)[:40])
    digits = _PHONE_SEPARATORS.sub("", text)
    if not _PHONE_DIGITS.fullmatch(digits):
        raise ValueError("not a Japanese phone number")
    typed = _PHONE_SEPARATORS.sub("-", text).strip("-")
    return typed if _PHONE_GROUPS.fullmatch(typed) else _grouped(digits)


def _grouped(digits: str) -> str:
    for pattern in _PHONE_GROUPINGS:
        if match := pattern.fullmatch(digits):
            return "-".join(match.groups())
    return digits


def clean_postal_code(value: str) -> str:
    """Return a postal code as 241-0801; ValueError when it cannot be one."""
    match = re.fullmatch(r"〒? ?([0-9]{3}) ?-? ?([0-9]{4})", to_halfwidth(value)[:20])
    if not match:
        raise ValueError("not a postal code")
    return f"{match[1]}-{match[2]}"


def looks_personal(value: str) -> list[str]:
    """Name what in a text looks like somebody's contact details; a hint for a warning only."""
    text = to_halfwidth(value)
    kinds = []
    phones = [match for match in _PHONE.finditer(text) if _is_phone(match[0])]
    if phones:
        kinds.append("電話番号")
    if _MAIL.search(text):
        kinds.append("メールアドレス")
    if _ADDRESS.search(text):
        kinds.append("住所")
    if any(_SOMEBODY.search(_around(text, phone)) for phone in phones):
        kinds.append("個人の名前")
    return kinds


def _is_phone(text: str) -> bool:
    try:
        return bool(clean_phone(text))
    except ValueError:
        return False


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - _NEARBY) : match.end() + _NEARBY]


def safe_url(value: str) -> str:
    """Return an http(s) address that is safe to put into a link, or "" when there is none.

    Refused: other schemes, user names (https://bank.example@evil.example), hosts without a dot,
    blanks, quotes, backslashes and invisible characters. Host names that mix Japanese with
    another script come back in punycode, so that a look-alike can be seen.
    """
    url = value.strip().translate(_WIDE_ASCII)
    if len(url) > MAX_URL_LENGTH or _URL_REFUSED.search(url) or _INVISIBLE.search(url):
        return ""
    try:
        parts = urlsplit(url)
        host, port = _visible_host(parts.hostname or ""), parts.port
    except ValueError:  # broken brackets or port; also UnicodeError from the host name
        return ""
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or not host:
        return ""
    return parts._replace(netloc=host if port is None else f"{host}:{port}").geturl()


def _visible_host(host: str) -> str:
    labels = [
        label if _JAPANESE_LABEL.fullmatch(label) else label.encode("idna").decode("ascii")
        for label in host.replace("。", ".").split(".")
    ]
    is_name = len(labels) > 1 and all(_HOST_LABEL.fullmatch(label) for label in labels)
    return ".".join(labels) if is_name else ""


def shortened(text: str, length: int) -> str:
    """The beginning of a longer text, at most `length` letters with the mark that it goes on."""
    return text if len(text) <= length else f"{text[: length - 1]}…"
