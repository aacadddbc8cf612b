"""The buttons while two groups talk: notes, wishes, promises, and the end of a one-off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kyodo_portal.lib.workflow import Conflict
from partnerships import permissions as may
from partnerships.actions.talks import (
    add_note,
    close_proposal,
    promise_on_behalf,
    promise_proposal,
    write_recipient_gain,
)
from partnerships.forms.talks import (
    CloseForm,
    GainForm,
    NoteForm,
    PromiseForm,
    PromiseOnBehalfForm,
)
from partnerships.models import Proposal
from partnerships.views.proposal_access import (
    conflict_page,
    demand,
    posted,
    proposal_button,
    proposal_of,
    readable_proposal,
    trail,
)


@proposal_button(may.can_note_proposal)
def proposal_note(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        heading = "ひとことを書く"
        context = {"proposal": proposal, "form": form, "heading": heading, "button": "書く"}
        context["breadcrumbs"] = trail(request, proposal, (heading, ""))
        return render(request, "partnerships/proposal_form.html", context)
    side = may.party_side(request.user, proposal)
    names = {"sender": proposal.sender, "recipient": proposal.recipient}
    add_note(
        proposal,
        by=request.user,
        label=str(names.get(side, proposal.third_party)),
        text=form.cleaned_data["text"],
        side=side,
        submission_key=form.cleaned_data["submission_key"],
    )
    messages.success(request, "ひとことを書きました。")
    return redirect(proposal)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def proposal_gain(request: HttpRequest, number: str) -> HttpResponse:
    """「私たちが得たいこと」 of the recipient."""
    proposal = proposal_of(request, number)
    demand(may.can_write_gain(request.user, proposal))
    initial = {"text": proposal.recipient_gain, "version": proposal.version}
    form = GainForm(posted(request), initial=initial)
    differences: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            write_recipient_gain(
                proposal, by=request.user, text=data["text"], version=data["version"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        except Conflict as error:
            proposal = proposal_of(request, number)
            if data["version"] == proposal.version:  # not the text: the proposal moved on
                return conflict_page(request, error, proposal)
            differences = [(str(form.fields["text"].label), proposal.recipient_gain)]
            form.use_version(proposal.version)
        else:
            messages.success(request, "保存しました。")
            return redirect(proposal)
    heading = "私たちが得たいことを書く"
    context = {"proposal": proposal, "form": form, "heading": heading, "button": "保存する"}
    context["differences"] = differences
    context["breadcrumbs"] = trail(request, proposal, (heading, ""))
    status = 409 if differences else 200
    return render(request, "partnerships/proposal_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def proposal_promise(request: HttpRequest, number: str) -> HttpResponse:
    """「約束する」 for the visitor's side: what is promised, then the button."""
    proposal = readable_proposal(request, number)
    asked = request.POST.get("side") or request.GET.get("side") or ""
    side = asked or may.party_side(request.user, proposal)
    demand(may.can_promise_as(request.user, proposal, side))
    form = PromiseForm(posted(request), proposal=proposal, side=side)
    if request.method == "POST" and form.is_valid():
        gain = form.cleaned_data.get("gain", "")
        try:
            promise_proposal(proposal, by=request.user, side=side, gain=gain)
        except ValidationError as error:
            form.add_error(None, error)
        except Conflict as error:
            return conflict_page(request, error, proposal)
        else:
            return redirect(proposal)
    context = {"proposal": proposal, "form": form, "side": side}
    context["breadcrumbs"] = trail(request, proposal, ("約束する", ""))
    return render(request, "partnerships/proposal_promise.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def proposal_promise_on_behalf(request: HttpRequest, number: str) -> HttpResponse:
    """代理入力 of one side's promise by the third party or the nearest office."""
    proposal = readable_proposal(request, number)
    demand(may.can_promise_on_behalf(request.user, proposal))
    form = PromiseOnBehalfForm(posted(request), proposal=proposal)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            promise_on_behalf(
                proposal,
                by=request.user,
                office=may.acting_office(request.user, proposal),
                side=data["side"],
                via=data["via"],
                gain=data.get("gain", ""),
            )
        except ValidationError as error:
            form.add_error(None, error)
        except Conflict as error:
            return conflict_page(request, error, proposal)
        else:
            messages.success(request, "約束を入力しました。両方の団体に、入力したことが見えます。")
            return redirect(proposal)
    heading = "約束を代わりに入力する"
    context = {"proposal": proposal, "form": form, "heading": heading, "button": "入力する"}
    context["breadcrumbs"] = trail(request, proposal, (heading, ""))
    return render(request, "partnerships/proposal_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def proposal_close(request: HttpRequest, number: str) -> HttpResponse:
    """「登録しないで終わる」, with an optional 「やってみた」."""
    proposal = proposal_of(request, number)
    demand(may.can_close_proposal(request.user, proposal))
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        side = may.party_side(request.user, proposal)
        names = {"sender": proposal.sender, "recipient": proposal.recipient}
        label = str(names.get(side) or may.acting_office(request.user, proposal))
        note = form.cleaned_data["outcome_note"]
        try:
            close_proposal(proposal, by=request.user, label=label, outcome_note=note)
        except Conflict as error:
            return conflict_page(request, error, proposal)
        messages.success(request, "終わりにしました。おつかれさまでした。")
        return redirect(proposal)
    heading = "登録しないで終わる"
    context = {"proposal": proposal, "form": form, "heading": heading, "button": "終わりにする"}
    context["lead"] = "1回だけの活動が終わったときに使います。提案の記録はのこります。"
    context["breadcrumbs"] = trail(request, proposal, (heading, ""))
    return render(request, "partnerships/proposal_form.html", context)
