"""What a person does with a page: fill in, tick, press. Fields are found by their names."""

from datetime import date
from typing import Any


class Hand:
    """Drives one browser page."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def open(self, path: str) -> "Hand":
        self.page.goto(path)
        return self

    def fill(self, **texts: str) -> "Hand":
        for name, text in texts.items():
            self.page.fill(f"[name='{name}']", text)
        return self

    def pick(self, **values: str) -> "Hand":
        """Choose radios or tick checkboxes by value."""
        for name, value in values.items():
            self.page.check(f"[name='{name}'][value='{value}']")
        return self

    def tick(self, *names: str) -> "Hand":
        for name in names:
            self.page.check(f"[name='{name}']")
        return self

    def choose(self, **values: str) -> "Hand":
        for name, value in values.items():
            self.page.select_option(f"[name='{name}']", value)
        return self

    def date(self, name: str, day: date) -> "Hand":
        self.page.fill(f"[name='{name}_year']", str(day.year))
        self.page.fill(f"[name='{name}_month']", str(day.month))
        if self.page.locator(f"[name='{name}_day']").count():
            self.page.fill(f"[name='{name}_day']", str(day.day))
        return self

    def press(self, label: str) -> "Hand":
        """Press the button, or follow the link, whose text contains `label`, and wait."""
        target = self.page.locator("main").get_by_role("button", name=label)
        if not target.count():
            target = self.page.locator("main").get_by_role("link", name=label)
        with self.page.expect_navigation():
            target.first.click()
        return self

    def sees(self, *words: str) -> "Hand":
        text = self.page.inner_text("main")
        for word in words:
            assert word in text, f"{word!r} is not on {self.page.url}:\n{text[:1500]}"
        return self

    def misses(self, *words: str) -> "Hand":
        text = self.page.inner_text("body")
        for word in words:
            assert word not in text, f"{word!r} is on {self.page.url}"
        return self

    @property
    def path(self) -> str:
        return self.page.url.split("/", 3)[-1].split("?")[0]
