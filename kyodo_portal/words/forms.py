"""The form of one group of words that mean the same."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from kyodo_portal.lib.fields import LineField, TextAreaField
from kyodo_portal.lib.forms import PortalForm, SubmissionKeyMixin, VersionMixin
from kyodo_portal.lib.text import clean_line, search_key
from kyodo_portal.search.models import Synonym

# The search looks at so many spellings of one word.
MAX_WORDS = 8
MAX_LENGTH = 30


class WordsForm(VersionMixin, SubmissionKeyMixin, PortalForm):
    words = TextAreaField(
        label="同じ意味のことば",
        max_length=MAX_WORDS * (MAX_LENGTH + 1),
        rows=MAX_WORDS,
        help_text=(
            f"1行に1つ、2つから{MAX_WORDS}つまで。どれで打っても、ほかのことばで書いた団体が見つかります。"
            "全角と半角、ひらがなとカタカナのちがいは、書かなくてかまいません。"
        ),
    )
    note = LineField(
        label="説明", max_length=100, required=False, help_text="職員のためのメモです。"
    )

    def __init__(self, data: Any = None, *, group: Synonym | None = None) -> None:
        self.group = group
        initial = {}
        if group is not None:
            initial = {"words": "\n".join(group.words), "note": group.note}
            initial["version"] = group.version
        super().__init__(data, initial=initial)

    def clean_words(self) -> list[str]:
        """One word a line; the same word in another spelling counts once."""
        lines = [clean_line(line) for line in self.cleaned_data["words"].split("\n")]
        words = list({search_key(word): word for word in reversed(lines) if word}.values())[::-1]
        for word in words:
            if not re.search(r"\w", word):
                raise ValidationError(
                    f"「{word}」は、ことばとしてさがせません。文字で書いてください"
                )
            if len(word) > MAX_LENGTH:
                raise ValidationError(
                    f"「{word[:10]}…」が長すぎます。1つのことばは{MAX_LENGTH}文字までです"
                )
        if len(words) < 2:
            raise ValidationError("ちがうことばを2つ以上、1行に1つずつ書いてください")
        if len(words) > MAX_WORDS:
            raise ValidationError(f"ことばは{MAX_WORDS}つまでです。いま{len(words)}つあります")
        return words

    def clean(self) -> dict[str, Any]:
        """A word stands in one group only; the group that this very form wrote is no other."""
        wanted = {search_key(word): word for word in self.cleaned_data.get("words", ())}
        others = Synonym.objects.filter(one_way=False)
        if self.group:
            others = others.exclude(pk=self.group.pk)
        for other in others.exclude(submission_key=self.cleaned_data["submission_key"]):
            twice = [wanted[key] for key in map(search_key, other.words) if key in wanted]
            if twice:
                self.add_error(
                    "words",
                    f"「{twice[0]}」は、ほかの組（{other}）にもあります。その組に書きたすか、"
                    "ここから消してください",
                )
        return self.cleaned_data
