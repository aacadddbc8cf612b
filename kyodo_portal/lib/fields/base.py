"""What all fields share: the error sentences, built from the label."""

from typing import Any

from django import forms


def japanese_messages(label: str, *, choose: bool = False) -> dict[str, str]:
    """Return the error sentences about an item called `label`, by Django's error codes."""
    label = _plain(label)
    # A question has no 「を」 after it: 「どの団体ですか」に答えてください.
    answer = f"「{label}」に答えてください" if label.endswith("か") else ""
    return {
        "required": answer or f"{label}を{'選んで' if choose else '入力して'}ください",
        "invalid": f"{label}を確かめて、もう一度入力してください",
        "invalid_choice": answer or f"{label}を選んでください",
        "invalid_list": answer or f"{label}を選んでください",
        "invalid_pk_value": answer or f"{label}を選んでください",
        "max_length": f"{label}は%(limit_value)d文字までです。いま%(show_value)d文字です",
        "min_length": f"{label}を%(limit_value)d文字以上で書いてください",
        "min_value": f"{label}は%(limit_value)s以上の数字で入力してください",
        "max_value": f"{label}は%(limit_value)s以下の数字で入力してください",
        "null_characters_not_allowed": f"{label}に使えない文字があります。入力し直してください",
    }


def _plain(label: str) -> str:
    """Return the label for a sentence that Django fills in with the % operator."""
    return label.replace("%", "％")


def speak_japanese(field: forms.Field) -> None:
    """Give a plain Django field (from a model, a library) the same sentences as ours."""
    if isinstance(field, JapaneseErrors):
        return
    label = str(field.label or "この項目")
    choose = isinstance(field, (forms.ChoiceField, forms.ModelChoiceField, forms.FileField))
    messages = japanese_messages(label, choose=choose)
    if isinstance(field, forms.FileField):
        messages["max_length"] = "ファイルの名前は%(max)d文字までです。いま%(length)d文字です"
        messages["empty"] = "ファイルの中身がありません。ほかのファイルを選んでください"
    if isinstance(field, forms.BooleanField):
        messages["required"] = f"「{_plain(label)}」にチェックを入れてください"
    field.error_messages |= messages
    if isinstance(field, forms.ModelChoiceField) and field.empty_label is not None:
        field.empty_label = "選んでください"


class JapaneseErrors(forms.Field):
    """What all fields here share: sentences from the label, `autocomplete`, no maxlength."""

    choose = False
    # Filled in with the label; for fields that have more to say than the common sentences.
    own_messages: dict[str, str] = {}

    def __init__(self, *, autocomplete: str = "", **kwargs: Any) -> None:
        label = str(kwargs.get("label") or "この項目")
        own = {code: words.format(label=_plain(label)) for code, words in self.own_messages.items()}
        given = kwargs.pop("error_messages", None) or {}
        messages = japanese_messages(label, choose=self.choose) | own | given
        super().__init__(error_messages=messages, **kwargs)
        if autocomplete:
            self.widget.attrs["autocomplete"] = autocomplete

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Offer the limit to the counter only: maxlength would cut pasted text silently."""
        attrs = super().widget_attrs(widget)
        attrs.pop("minlength", None)
        if "maxlength" in attrs:
            attrs["data-maxlength"] = attrs.pop("maxlength")
        return attrs
