"""Files chosen from the visitor's device: how many, of which kinds, how large, said by name.

A browser never sends a file again by itself, so a form that comes back asks for it once more.
What is *inside* a file is looked at by the action that keeps it.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kyodo_portal.lib.fields.base import JapaneseErrors
from kyodo_portal.lib.text import clean_line

ACCEPT = {"image": ".jpg,.jpeg,.png,image/jpeg,image/png", "pdf": ".pdf,application/pdf"}
ENDINGS = {"image": (".jpg", ".jpeg", ".jpe", ".png"), "pdf": (".pdf",)}
WORDS: dict[tuple[str, ...], str] = {("image",): "JPGかPNG", ("pdf",): "PDF"}
_LONGEST_NAME = 60


class FilesInput(forms.FileInput):
    """A file box from which several files may be chosen at once."""

    allow_multiple_selected = True


class UploadField(JapaneseErrors, forms.FileField):
    """One file, as Django's `UploadedFile`; `None` when none was chosen.

    `kinds` are "image" (JPG, PNG) and "pdf"; `most_mb` says the largest size.
    """

    widget = forms.FileInput
    choose = True
    own_messages = {
        "empty": "「%(name)s」：中身がありません。ほかのファイルを選んでください",
        "kind": "「%(name)s」：%(words)sのファイルを選んでください",
        "size": "「%(name)s」：大きすぎます（%(most)dMBまで）。小さくしてから選んでください",
    }

    def __init__(
        self, *, kinds: tuple[str, ...] = ("image", "pdf"), most_mb: int, **kwargs: Any
    ) -> None:
        self.kinds, self.most_mb = kinds, most_mb
        kwargs.setdefault("help_text", f"{self.words}。1つ{most_mb}MBまで。")
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("accept", ",".join(ACCEPT[kind] for kind in kinds))

    @property
    def words(self) -> str:
        return WORDS.get(self.kinds, "PDF・JPG・PNG")

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return None
        name = str(getattr(data, "name", ""))
        shown = clean_line(name)[:_LONGEST_NAME] or "ファイル"
        if not name.lower().endswith(tuple(e for kind in self.kinds for e in ENDINGS[kind])):
            raise self._error("kind", name=shown, words=self.words)
        if not data.size:
            raise self._error("empty", name=shown)
        if data.size > self.most_mb * 1024 * 1024:
            raise self._error("size", name=shown, most=self.most_mb)
        return data

    def _error(self, code: str, **params: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)


class UploadsField(UploadField):
    """Several files chosen at once, as a list; at most `most_files` of them."""

    widget = FilesInput
    own_messages = UploadField.own_messages | {
        "too_many": "{label}は%(most)dつまで選べます。いま%(count)dつです",
    }

    def __init__(self, *, most_files: int, most_mb: int, **kwargs: Any) -> None:
        self.most_files = most_files
        super().__init__(most_mb=most_mb, **kwargs)
        if not kwargs.get("help_text"):
            self.help_text = f"{self.words}。{most_files}つまで、1つ{most_mb}MBまで。"

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = [data] if data and not isinstance(data, (list, tuple)) else list(data or ())
        if len(chosen) > self.most_files:
            raise self._error("too_many", most=self.most_files, count=len(chosen))
        if not chosen:
            super().clean(None, initial)  # says so when one is required
            return []
        errors, files = [], []
        for item in chosen:
            try:
                files.append(super().clean(item, None))
            except ValidationError as error:
                errors += error.error_list
        if errors:
            raise ValidationError(errors)
        return files
