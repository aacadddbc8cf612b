"""How the pages of a room fetch their talks, ask who may, and answer when somebody was first."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from districts.models import Office
from districts.permissions import scope_of
from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from organizations.permissions import is_member
from partnerships import permissions as may
from partnerships.models import Partnership
from partnerships.talking import Talks, talks_of
from partnerships.views.proposal_access import MY_PROPOSALS, demand, proposal_of

TALKS = "話し合い"
Question = Callable[[Any, Talks], bool]
View = Callable[..., HttpResponse]


def talks_for(request: HttpRequest, number: str, pk: int) -> Talks:
    """The talks behind an address, for those who may read them.

    403 for those who see the proposal's title or the inside of the partnership but not the talks;
    404 for everybody else, also where the partnership itself is public.
    """
    if number:
        talks = talks_of(proposal_of(request, number))
        if not talks.has_begun:
            raise Http404
        demand(may.can_read_talks(request.user, talks))
        return talks
    rows = Partnership.objects.select_related("origin__sender", "origin__recipient", "third_party")
    partnership = get_object_or_404(
        rows.prefetch_related("parties__organization").visible_to(request.user), pk=pk
    )
    talks = talks_of(partnership)
    if not may.can_read_talks(request.user, talks):
        if not may.can_read_partnership_inside(request.user, partnership):
            raise Http404
        demand(False)
    return talks


def room_page(question: Question = may.can_read_talks) -> Callable[[View], View]:
    """A page of a room: fetched through `talks_for`, allowed by `question`, 409 on a conflict."""

    def decorate(view: View) -> View:
        @wraps(view)
        @login_required
        def page(request: HttpRequest, number: str = "", pk: int = 0, **more: Any) -> HttpResponse:
            talks = talks_for(request, number, pk)
            demand(question(request.user, talks))
            try:
                return view(request, talks, **more)
            except Conflict as error:
                context = {"message": str(error), "back_url": talks.url()}
                return render(request, "409.html", context, status=409)

        return page

    return decorate


def voice_of(user: Any, talks: Talks) -> Organization | Office:
    """For whom somebody writes: their group in these talks, else the office that bridges."""
    for organization in talks.organizations:
        if is_member(user, organization.pk):
            return organization
    return talks.third_party or staff_office(user, talks)


def staff_office(user: Any, talks: Talks) -> Office:
    """The office of somebody of the ward's staff."""
    subject = talks.subject
    wards = {subject.ward_id} if isinstance(subject, Partnership) else may.wards_of(subject)
    offices = [posting.office for posting in scope_of(user).postings]
    return min(offices, key=lambda office: office.ward_id not in wards)


def trail(request: HttpRequest, talks: Talks, *more: str) -> list[tuple[str, str]]:
    """Breadcrumbs down to a page of the room."""
    subject = talks.subject
    if isinstance(subject, Partnership):
        up = ("連携を見る", reverse("partnerships:partnership-list"))
    elif may.can_write_talks(request.user, talks):
        up = (MY_PROPOSALS, reverse("partnerships:my-proposals"))
    else:
        up = ("提案", reverse("partnerships:desk-proposals"))
    above = (talks.title, subject.get_absolute_url())
    here = (TALKS, talks.url() if more else "")
    return [up, above, here, *((label, "") for label in more)]


def form_page(
    request: HttpRequest, talks: Talks, form: Any, heading: str, button: str, **more: Any
) -> HttpResponse:
    """One small form of the room; 409 with what stands there now when `differences` are given."""
    context = {"talks": talks, "form": form, "heading": heading, "button": button, **more}
    context["breadcrumbs"] = trail(request, talks, heading)
    status = 409 if more.get("differences") else 200
    return render(request, "partnerships/room_form.html", context, status=status)


def back(talks: Talks, anchor: str = "") -> HttpResponse:
    """To the shared page, at the part that changed."""
    return redirect(f"{talks.url()}{'#' if anchor else ''}{anchor}")
