"""Pages of a list, kind to whatever stands in ?page=."""

from typing import Any

from django.core.paginator import Page, Paginator

PER_PAGE = 20


def page_of(
    items: Any, number: str | None, *, per_page: int = PER_PAGE, count: int | None = None
) -> tuple[Page[Any], bool]:
    """Return the page asked for, and whether it was past the end (the last one is shown then).

    Anything that is no number means the first page. `count` saves the counting query when the
    caller knows how many there are.
    """
    paginator = Paginator(items, per_page)
    if count is not None:
        paginator.count = count  # type: ignore[misc]  # a cached property: the value is kept
    try:
        wanted = max(int(number or 1), 1)
    except ValueError:
        wanted = 1
    return paginator.page(min(wanted, paginator.num_pages)), wanted > paginator.num_pages
