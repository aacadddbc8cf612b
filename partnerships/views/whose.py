"""だれの担当を見るか: mine, my section, my ward. The address is the state."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from districts.permissions import scope_of
from kyodo_portal.lib.web import querystring

MINE, SECTION, WARD = "mine", "section", "ward"
WHOSE = {MINE: "わたしの担当", SECTION: "わたしの課", WARD: "区ぜんぶ"}
KEY = "desk_whose"


def whose_of(request: HttpRequest) -> str:
    """What the address asks for; the choice is remembered for the next visit."""
    asked = request.GET.get("whose", "")
    if asked not in WHOSE:
        return WARD
    if request.session.get(KEY, WARD) != asked:
        request.session[KEY] = asked
    return asked


def remembered(request: HttpRequest) -> HttpResponse | None:
    """Leads a visit without a choice to the address of the last one; None: nothing to do.

    Only ward staff have the choice; others see what their office has.
    """
    if request.GET.get("whose", "") in WHOSE or not scope_of(request.user).staff_wards:
        return None
    last = request.session.get(KEY, WARD)
    if last == WARD or last not in WHOSE:
        return None
    return redirect(request.path + querystring(request, whose=last))


def whose_tabs(request: HttpRequest, whose: str) -> list[tuple[str, str, bool]]:
    """(label, address, is this) for the tabs; empty for those who have no choice."""
    if not scope_of(request.user).staff_wards:
        return []
    return [(label, querystring(request, whose=key), key == whose) for key, label in WHOSE.items()]
