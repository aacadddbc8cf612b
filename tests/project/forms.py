"""The forms of a page, found in its HTML and filled in as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

TYPED = {"text", "search", "email", "tel", "url", "number", "date", "textarea", "password"}
CHOSEN = {"radio", "checkbox", "select"}


@dataclass
class Form:
    """One form: where it goes, what it would send as it stands, and its fields by kind."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)

    def names(self, *kinds: str) -> list[str]:
        """The names of the fields of these kinds: "typed", "chosen", "file", "hidden"."""
        return [name for name, kind in self.kinds.items() if kind in kinds]


class FormFinder(HTMLParser):
    """Collects every form of a page; a control with a `form` attribute is left out."""

    def __init__(self, path: str, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.path, self.forms = path, []
        self._form: Form | None = None
        self._select = self._textarea = ""
        self._button: tuple[str, str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in pairs}
        if tag == "form":
            action = urljoin(self.path, attrs.get("action") or self.path)
            self._form = Form(action, attrs.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(self._form, tag, attrs)

    def _control(self, form: Form, tag: str, attrs: dict[str, str]) -> None:
        name, value = attrs.get("name", ""), attrs.get("value", "")
        if tag == "option" and self._select:
            form.options[self._select].append(value)
            if "selected" in attrs:
                form.values.setdefault(self._select, []).append(value)
        if not name or name == "csrfmiddlewaretoken":
            return
        if tag == "select":
            self._select = name
            form.kinds[name] = "chosen"
            form.options[name] = []
        elif tag == "textarea":
            self._textarea = name
            form.kinds[name] = "typed"
            form.values[name] = [""]
        elif tag == "input":
            self._input(form, attrs, name, value)
        elif tag == "button" and value:
            form.kinds[name] = "button"
            form.values.setdefault(name, [value])

    def _input(self, form: Form, attrs: dict[str, str], name: str, value: str) -> None:
        kind = attrs.get("type", "text")
        if kind in {"radio", "checkbox"}:
            form.kinds[name] = "chosen"
            sent = attrs.get("value", "on")  # a radio button may well stand for nothing
            form.options.setdefault(name, []).append(sent)
            if "checked" in attrs:
                form.values.setdefault(name, []).append(sent)
        else:
            # No browser sends the name of a chosen file back; such a field is never "typed".
            form.kinds[name] = kind if kind in {"hidden", "file"} else "typed"
            form.values.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form is not None:
            self._form.values[self._textarea][0] += data


def forms_of(path: str, html: str) -> list[Form]:
    return FormFinder(path, html).forms
