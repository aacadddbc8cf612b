"""How the pages of proposals fetch one, and what they do when somebody else was first."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from partnerships.models import Proposal
from partnerships.permissions import can_read_proposal, party_side

MY_PROPOSALS = "私たちの提案"


def proposal_of(request: HttpRequest, number: str) -> Proposal:
    """The proposal, if this person may see at least its title; else 404."""
    rows = Proposal.objects.visible_to(request.user).select_related(
        "sender__ward",
        "sender__district",
        "recipient__ward",
        "recipient__district",
        "third_party",
        "copied_from",
    )
    proposal: Proposal = get_object_or_404(rows, number=number)
    return proposal


def demand(answer: bool) -> None:
    """403 unless a `can_…` question was answered with yes."""
    if not answer:
        raise PermissionDenied


def readable_proposal(request: HttpRequest, number: str) -> Proposal:
    """The proposal, if this person may read its content; 403 for those who see the title only."""
    proposal = proposal_of(request, number)
    demand(can_read_proposal(request.user, proposal))
    return proposal


def recipient_named(key: str | None) -> Organization | None:
    """The public group with this key (?to=), if it has time to answer."""
    if not (key or "").isascii() or not (key or "").isdecimal() or len(key or "") > 12:
        return None
    group: Organization | None = (
        Organization.objects.published().filter(pk=key, no_capacity=False).first()
    )
    return group


def posted(request: HttpRequest) -> Any:
    """What was sent, for a form that is bound on POST only."""
    return request.POST if request.method == "POST" else None


def trail(
    request: HttpRequest, proposal: Proposal, *more: tuple[str, str]
) -> list[tuple[str, str]]:
    """Breadcrumbs down to a page of this proposal: from the own list, or from the desk."""
    if party_side(request.user, proposal):
        up = (MY_PROPOSALS, reverse("partnerships:my-proposals"))
    else:
        up = ("提案", reverse("partnerships:desk-proposals"))
    here = (proposal.title or proposal.number, proposal.get_absolute_url() if more else "")
    return [up, here, *more]


def conflict_page(request: HttpRequest, error: Conflict, proposal: Proposal) -> HttpResponse:
    """409 with the way back to the proposal as it is now."""
    context = {"message": str(error), "back_url": proposal.get_absolute_url()}
    return render(request, "409.html", context, status=409)


def proposal_button(
    may: Callable[[Any, Proposal], bool],
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view behind one POST button: fetch, ask `may`, act; problems become sentences."""

    def decorate(view: Callable[[HttpRequest, Proposal], HttpResponse]) -> Any:
        @wraps(view)
        @require_POST
        @login_required
        def button(request: HttpRequest, number: str) -> HttpResponse:
            proposal = proposal_of(request, number)
            demand(may(request.user, proposal))
            try:
                return view(request, proposal)
            except Conflict as error:
                return conflict_page(request, error, proposal)
            except ValidationError as error:
                for sentence in error.messages:
                    messages.error(request, sentence)
                return redirect(proposal)

        return button

    return decorate
