"""A password rule of this place: words that everybody here would try first do not count."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError

# Known to every attacker of this site.
WORDS = (
    "横浜市 横浜 よこはま ヨコハマ yokohama kanagawa 神奈川 旭区 asahi 緑区 midori "
    "最初の一歩 最初 一歩 saishonoippo saisho ippo kyodo kyoudou 協働 portal ポータル "
    "自治会 町内会 jichikai chonaikai npo password パスワード"
)
# Longest first, so that 「横浜市」 goes before 「横浜」.
CONTEXT_WORDS = sorted(WORDS.split(), key=len, reverse=True)
ENOUGH = 8


class ContextWordsValidator:
    """Refuse a password of which too little is left without place names, years and digits."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = unicodedata.normalize("NFKC", password).casefold()
        if not any(word in rest for word in CONTEXT_WORDS):
            return
        for word in CONTEXT_WORDS:
            rest = rest.replace(word, "")
        if len(re.sub(r"[\W\d_]", "", rest)) < ENOUGH:
            raise ValidationError(self.get_help_text(), code="password_context_words")

    def get_help_text(self) -> str:
        return "地名やこのサイトの名前を使うときは、ほかの言葉も8文字以上足してください。"
