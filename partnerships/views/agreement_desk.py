"""The desk's list of promises: what waits for an answer, what ends soon."""

from django.contrib.auth.decorators import login_required
from django.db.models import Case, Count, F, Q, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kyodo_portal.lib.paging import page_of
from partnerships.models import Agreement
from partnerships.permissions import has_agreement_desk
from partnerships.querysets.agreements import SOON

OVER = Q(status__in=["ended", "renewed", "dropped"])


@require_safe
@login_required
def agreement_desk(request: HttpRequest) -> HttpResponse:
    """Promises of the own ward, or of the own office as third party; what ends first on top."""
    if not has_agreement_desk(request.user):
        raise Http404
    today = timezone.localdate()
    soon = Q(status="concluded", ends_on__range=(today, today + SOON))
    shows = {
        "": ("すべて", Q()),
        "draft": ("案", Q(status="draft")),
        "confirming": ("返事まち", Q(status="confirming")),
        "ending": ("期限まぢか（90日以内）", soon),
        "concluded": ("締結ずみ", Q(status="concluded")),
        "over": ("終わった約束", OVER),
    }
    show = request.GET.get("show", "")
    show = show if show in shows else ""
    mine = Agreement.objects.of_desk(request.user)
    this = Q(versions__number=F("number"))
    rows = (
        mine.filter(shows[show][1])
        .annotate(
            n_asked=Count("versions__confirmations", filter=this),
            n_yes=Count(
                "versions__confirmations", filter=this & Q(versions__confirmations__answer="yes")
            ),
        )
        .select_related("partnership")
        .order_by(Case(When(OVER, then=1), default=0), F("ends_on").asc(nulls_last=True), "-pk")
    )
    page, past_end = page_of(rows, request.GET.get("page"))
    for row in page.object_list:
        row.is_soon = row.ends_soon(today)
    counts = mine.aggregate(
        **{f"n_{key or 'all'}": Count("pk", filter=q) for key, (_label, q) in shows.items()}
    )
    context = {
        "page_obj": page,
        "past_end": past_end,
        "tabs": [
            (label, key, counts[f"n_{key or 'all'}"], key == show)
            for key, (label, _q) in shows.items()
        ],
        "show_label": shows[show][0],
        "pager_query": f"show={show}&" if show else "",
        "breadcrumbs": [("机", reverse("desk")), ("約束", "")],
    }
    return render(request, "partnerships/desk_agreements.html", context)
