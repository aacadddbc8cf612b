"""The form of a registration's task 主な連携活動."""

from functools import cached_property
from typing import Any

from django import forms

from kyodo_portal.lib.fields import LineField, TextAreaField
from partnerships.forms.photos import (
    ASK_THEM,
    PEOPLE_AGREED,
    alt_field,
    photo_field,
    what_is_seen,
)
from partnerships.forms.tasks import Block, TaskForm
from partnerships.models import ActivityPhoto


class ActivitiesForm(TaskForm):
    """4 主な連携活動, one to three, each with a picture where there is one."""

    guide = "いっしょにしている活動を、3つまで書きます。"
    warn_personal = tuple(f"{part}_{n}" for n in (1, 2, 3) for part in ("title", "text"))

    def build(self) -> None:
        for n in (1, 2, 3):
            self.fields[f"title_{n}"] = LineField(
                label=f"活動{n}の名前", max_length=25, required=n == 1
            )
            self.fields[f"text_{n}"] = TextAreaField(
                label=f"活動{n}の説明", max_length=120, required=False, rows=3
            )
            self.layout.append(
                Block(
                    title=f"活動{n}",
                    names=[f"title_{n}", f"text_{n}"],
                    folded=self._photo_fields(n),
                    folded_title=f"活動{n}の写真（任意）",
                )
            )

    def _photo_fields(self, n: int) -> list[str]:
        is_kept = n in self.photos
        self.fields |= {
            f"photo_{n}": photo_field(f"活動{n}の{'新しい' if is_kept else ''}写真"),
            f"alt_{n}": alt_field(f"活動{n}の写真の説明"),
            f"agreed_{n}": forms.BooleanField(
                label=f"活動{n}の写真に{PEOPLE_AGREED}", required=False
            ),
        }
        names = [f"photo_{n}", f"alt_{n}", f"agreed_{n}"]
        if is_kept:
            self.fields[f"no_photo_{n}"] = forms.BooleanField(
                label=f"活動{n}のいまの写真を外す", required=False
            )
            names.append(f"no_photo_{n}")
        return names

    @cached_property
    def photos(self) -> dict[int, ActivityPhoto]:
        """The picture of an activity, by its order."""
        rows = self.partnership.activities.filter(photo__isnull=False).select_related("photo")
        return {row.order: row.photo for row in rows}

    def stored(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for n, row in enumerate(self.partnership.activities.all()[:3], 1):
            values |= {f"title_{n}": row.title, f"text_{n}": row.text}
        for n, photo in self.photos.items():
            values |= {f"alt_{n}": photo.alt, f"agreed_{n}": True}
        return values

    def clean(self) -> dict[str, Any]:
        for n in (1, 2, 3):
            self._clean_one(n)
        return self.cleaned_data

    def _clean_one(self, n: int) -> None:
        data = self.cleaned_data
        chosen = data.get(f"photo_{n}")
        has_words = data.get(f"text_{n}") or chosen
        if n > 1 and has_words and not data.get(f"title_{n}"):
            self.add_error(f"title_{n}", f"活動{n}の名前を入力してください")
        kept = n in self.photos and not data.get(f"no_photo_{n}")
        if (chosen or kept) and not data.get(f"alt_{n}") and f"alt_{n}" not in self.errors:
            self.add_error(f"alt_{n}", what_is_seen(f"活動{n}の写真"))
        if (chosen or kept) and not data.get(f"agreed_{n}"):
            self.add_error(f"agreed_{n}", ASK_THEM)

    def entry(self) -> dict[str, Any]:
        data = self.cleaned_data
        rows = ((data.get(f"title_{n}"), data.get(f"text_{n}") or "") for n in (1, 2, 3))
        return {
            "activities": [(title, text) for title, text in rows if title],
            "photos": {n: (data.get(f"photo_{n}"), data.get(f"alt_{n}") or "") for n in (1, 2, 3)},
            "without": [n for n in (1, 2, 3) if data.get(f"no_photo_{n}")],
        }
