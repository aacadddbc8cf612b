"""The buttons around sending: ask who may, call one action, go back to the page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kyodo_portal.lib.workflow import Conflict
from partnerships import permissions as may
from partnerships.actions.proposals import (
    consult_proposal,
    copy_proposal,
    return_proposal,
    withdraw_proposal,
)
from partnerships.actions.sending import send_proposal
from partnerships.actions.talks import advise_proposal
from partnerships.forms.talks import AdviceForm, KeyForm
from partnerships.models import Proposal
from partnerships.views.proposal_access import (
    conflict_page,
    demand,
    posted,
    proposal_button,
    proposal_of,
    readable_proposal,
    recipient_named,
    trail,
)


@proposal_button(may.can_consult_proposal)
def proposal_consult(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    consult_proposal(proposal, by=request.user)
    return redirect("partnerships:proposal-done", proposal.number)


@proposal_button(may.can_return_proposal)
def proposal_return(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Back to a draft: the sender goes on writing, or the third party hands it back."""
    is_sender = may.can_consult_proposal(request.user, proposal)
    office = None if is_sender else may.acting_office(request.user, proposal)
    return_proposal(proposal, by=request.user, office=office)
    messages.success(request, "下書きにもどしました。")
    if is_sender:
        return redirect("partnerships:proposal-check", proposal.number)
    return redirect("partnerships:desk-proposals")


@proposal_button(may.can_send_proposal)
def proposal_send(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    try:
        send_proposal(proposal, by=request.user)
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return redirect("partnerships:proposal-check", proposal.number)
    return redirect("partnerships:proposal-done", proposal.number)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def proposal_withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """A page that asks first, then takes the proposal back."""
    proposal = proposal_of(request, number)
    demand(may.can_withdraw_proposal(request.user, proposal))
    if request.method == "POST":
        try:
            withdraw_proposal(proposal, by=request.user)
        except Conflict as error:
            return conflict_page(request, error, proposal)
        messages.success(request, "提案を取り下げました。相手と橋わたし役に知らせました。")
        return redirect(proposal)
    context = {"proposal": proposal, "breadcrumbs": trail(request, proposal, ("取り下げる", ""))}
    return render(request, "partnerships/proposal_withdraw.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def proposal_advise(request: HttpRequest, number: str) -> HttpResponse:
    """The third party's advice; with `then=return` the draft goes back to its writers."""
    proposal = readable_proposal(request, number)
    demand(may.can_advise_proposal(request.user, proposal))
    form = AdviceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        advise = return_proposal if request.POST.get("then") == "return" else advise_proposal
        try:
            advise(
                proposal,
                by=request.user,
                office=may.acting_office(request.user, proposal),
                text=form.cleaned_data["text"],
                suggested=form.suggested,
                submission_key=form.cleaned_data["submission_key"],
            )
        except Conflict as error:
            return conflict_page(request, error, proposal)
        messages.success(request, "助言を送りました。")
        return redirect("partnerships:desk-proposals")
    context = {"proposal": proposal, "form": form}
    context["breadcrumbs"] = trail(request, proposal, ("助言を書く", ""))
    return render(request, "partnerships/proposal_advise.html", context)


@proposal_button(may.can_copy_proposal)
def proposal_copy(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """「写して新しい提案をつくる」, for another group or the one that was introduced."""
    form = KeyForm(request.POST)
    form.is_valid()
    recipient = recipient_named(request.POST.get("to"))
    copy = copy_proposal(
        proposal,
        by=request.user,
        submission_key=form.cleaned_data["submission_key"],
        recipient=recipient if recipient != proposal.sender else None,
    )
    messages.info(request, "提案を写しました。声をかける団体を選んでください。")
    return redirect("partnerships:proposal-edit", copy.number, "partner")
