"""The one Japanese normaliser: what we store, what we search for, what we read from a form.

Everything here is pure Python on strings, linear in the length of the text, and never fails on
hostile input (NUL, lone surrogates, invisible characters); only `clean_phone` and
`clean_postal_code` raise, and only `ValueError`.
"""

import re
import unicodedata
from urllib.parse import urlsplit

# Raise this when `search_key` changes: stored keys must then be rebuilt.
SEARCH_KEY_VERSION = 1

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
# Kanji of names and places that NFKC keeps apart; the right-hand form is the everyday one.
_VARIANT_PAIRS = (
    "髙高 﨑崎 碕崎 嵜崎 邊辺 邉辺 齋斎 齊斎 斉斎 澤沢 濵浜 濱浜 眞真 櫻桜 廣広 國国 "
    "圀国 學学 會会 體体 區区 藝芸 縣県 澁渋 淺浅 瀧滝 瀨瀬 龍竜 條条 莊荘 嶋島 嶌島 "
    "槗橋 𣘺橋 德徳 惠恵 榮栄 萬万 與与 實実 寶宝 壽寿 應応 團団 發発 傳伝 黑黒 緖緒 "
    "靑青 鄕郷 曾曽 禮礼 靜静 齡齢 圓円 樂楽 聲声 總総 關関 驛駅 鐵鉄 樓楼 彌弥 灣湾 "
    "佛仏 畫画 𠮷吉 峯峰 靏鶴 埜野 嶽岳 渕淵 冨富 栁柳 桒桑 舩船 槇槙 穗穂 兒児 鄰隣 "
    "鷗鴎 籠篭"
)
_VARIANTS = {ord(pair[0]): pair[1] for pair in _VARIANT_PAIRS.split()}
_KANJI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〇\U00020000-\U0003ffff"
# 保土ケ谷, 保土ヶ谷, 保土ガ谷 and 保土が谷 are one place. In 「保土ケ」 or 「ケ谷」, half of a name
# typed as a search word, the neighbour on the other side is the edge of the text.
_PLACE_GA = re.compile(f"(?<=[{_KANJI}])[ケヶ](?=[{_KANJI}]|$)|^[ケヶ](?=[{_KANJI}])")
_LONG_VOWEL = re.compile("(?<=[\u3041-\u3096ー])[-‐‑‒–—―−─━〜~]+")

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
    text = _NEWLINES.sub("\n", value)
    text = _STRAY_JOINER.sub("", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text).strip()


def search_key(value: str) -> str:
    """Return the form under which a text is stored for search and a query is looked up.

    Both sides go through this function, then "contains" is a plain substring test.
    """
    text = _SELECTORS.sub("", _INVISIBLE.sub("", _NEWLINES.sub(" ", value)))
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = _PLACE_GA.sub("が", " ".join(text.split()))
    text = text.translate(_KATAKANA_TO_HIRAGANA).translate(_VARIANTS)
    return _LONG_VOWEL.sub(lambda dashes: "ー" * len(dashes[0]), text)


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
