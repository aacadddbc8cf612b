"""さがす: one page over everything, and the words that the search box offers while one types."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kyodo_portal.lib.paging import page_of
from kyodo_portal.lib.text import MAX_SEARCH_LENGTH, clean_line
from kyodo_portal.search.suggest import alike
from kyodo_portal.searching import Results, SearchFilter, completions, read


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    found = SearchFilter(request.GET)
    page, past_end = page_of(Results(found.found, today), request.GET.get("page"))
    names = []
    if not found.total and found.values.get("q"):
        similar = alike(found.found)
        rows = read(similar, today)
        names = [rows[key][2] for key in similar if key in rows]
    context = {
        "found": found,
        "page_obj": page,
        "past_end": past_end,
        "alike": [(name, found.address(q=name)) for name in dict.fromkeys(names)],
        "breadcrumbs": [("さがす", "")],
    }
    return render(request, "search.html", context)


@require_safe
def search_words(request: HttpRequest) -> HttpResponse:
    """Completions for the search box. Only an enhancement: the box works without them."""
    q = clean_line(request.GET.get("q", ""))[:MAX_SEARCH_LENGTH]
    answer = JsonResponse({"words": completions(q, timezone.localdate())})
    answer["Cache-Control"] = "public, max-age=60"
    return answer
