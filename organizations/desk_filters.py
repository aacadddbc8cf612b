"""What waits on the ward's desk, and the filter of that list."""

from typing import Any

import django_filters

from kyodo_portal.lib.text import search_terms
from organizations.filters import TolerantFilterSet
from organizations.models import Organization

QUEUES = {
    "submitted": "登録の確認待ち",
    "draft": "直しの確認待ち",
    "membership": "参加の希望（管理者なし）",
    "name_only": "名前だけの登録",
}


def queue(rows: Any, name: str) -> Any:
    """The groups of `rows` that wait in one of QUEUES."""
    if name == "submitted":
        return rows.filter(status=Organization.Status.SUBMITTED)
    if name == "draft":
        return rows.filter(draft_status=Organization.DraftStatus.SUBMITTED)
    if name == "membership":
        return rows.with_orphan_requests()
    return rows.filter(status=Organization.Status.NAME_ONLY)


class DeskFilter(TolerantFilterSet):
    """/desk/orgs/: by what waits, by state, by words of the name."""

    q = django_filters.CharFilter(label="団体名", method="by_words")
    queue = django_filters.ChoiceFilter(label="待っていること", method="by_queue")
    status = django_filters.ChoiceFilter(label="状態")

    class Meta:
        model = Organization
        fields: list[str] = []

    def __init__(self, data: Any, queryset: Any) -> None:
        choices = {
            "queue": list(QUEUES.items()),
            "status": [(str(value), str(label)) for value, label in Organization.Status.choices],
        }
        super().__init__(data, queryset, choices=choices)

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        for term in search_terms(value):
            queryset = queryset.filter(search_text__contains=term)
        return queryset

    def by_queue(self, queryset: Any, name: str, value: str) -> Any:
        return queue(queryset, value)
