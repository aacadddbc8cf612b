"""Pages that belong to no single app."""

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from districts.profile import coming_events, wards_with_counts
from kyodo_portal.lib.prepared import PreparedObjects
from kyodo_portal.mailbox import newest_mails
from kyodo_portal.search.memory import current
from kyodo_portal.search.shown import cards_of, first_of
from organizations.cards import newest_cards
from partnerships.models import Tip

NEWEST = 3
# The leaflet has three.
TIPS = PreparedObjects(lambda marks: Tip.objects.all()[:12], width=0)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The three doors, the wards, what is new, the leaflet's three tips."""
    today, state = timezone.localdate(), current()
    effects = first_of(state, "partnership", {"effect": "1"}, sort="fresh", most=NEWEST)
    context = {
        "wards": wards_with_counts(settings.PORTAL_MUNICIPALITY, state),
        "events": coming_events(state, {}, today),
        "partnerships": cards_of("partnership", effects, today),
        "tips": TIPS.objects(),
        "organizations": newest_cards(today),
    }
    return render(request, "home.html", context)


@require_safe
def static_page(request: HttpRequest, page: str) -> HttpResponse:
    """About, accessibility, privacy, terms: text that changes with the code."""
    return render(request, f"pages/{page}.html")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Says 'ok' when the process runs and its database answers; no details for strangers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def demo_mails(request: HttpRequest) -> HttpResponse:
    """The sample mailbox. It shows other people's mails and codes, so a demo only."""
    if not settings.DEMO:
        raise Http404
    return render(request, "demo_mails.html", {"mails": newest_mails()})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
