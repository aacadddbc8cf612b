"""Answering a proposal: as a manager, by the mailed link, or on the recipient's behalf."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.ids import digest
from kyodo_portal.lib.web import client_address
from kyodo_portal.lib.workflow import Conflict
from partnerships import proposal_page, rules
from partnerships.actions.replies import reply_on_behalf, reply_proposal
from partnerships.actions.tokens import resend_reply_link
from partnerships.forms.replies import ReplyForm, ReplyOnBehalfForm
from partnerships.models import AccessToken, PaperSheet, Proposal, Reply
from partnerships.paper import sheet_asked
from partnerships.permissions import (
    acting_office,
    can_read_proposal,
    can_reply_on_behalf,
    can_reply_proposal,
)
from partnerships.views.proposal_access import (
    conflict_page,
    demand,
    posted,
    proposal_of,
    trail,
)

METHODS = ["GET", "HEAD", "POST"]
THANKS = "返事を送りました。相手の団体と橋わたし役に知らせました。"


@require_http_methods(METHODS)
@login_required
def proposal_reply(request: HttpRequest, number: str) -> HttpResponse:
    """The answer page of the recipient's managers."""
    proposal = proposal_of(request, number)
    demand(can_reply_proposal(request.user, proposal))
    form = ReplyForm(posted(request), **_for_form(request, proposal))
    if request.method == "POST" and form.is_valid():
        try:
            reply_proposal(proposal, by=request.user, values=form.reply_values(), **_guards(form))
        except ValidationError as error:
            form.add_error(None, error)
        except Conflict as error:
            return conflict_page(request, error, proposal)
        else:
            messages.success(request, THANKS)
            return redirect(proposal)
    context = _page(proposal, form) | {"breadcrumbs": trail(request, proposal, ("返事をする", ""))}
    return render(request, "partnerships/reply_form.html", context)


@require_http_methods(METHODS)
@login_required
def proposal_reply_on_behalf(request: HttpRequest, number: str) -> HttpResponse:
    """代理入力 by the third party, a coordinator of the district or the ward's staff."""
    proposal = proposal_of(request, number)
    demand(can_reply_on_behalf(request.user, proposal))
    sheet = sheet_asked(request, PaperSheet.Kind.REPLY, proposal)
    initial = {"via": HistoryEntry.Via.PAPER} if sheet else {}
    form = ReplyOnBehalfForm(posted(request), initial=initial, **_for_form(request, proposal))
    if request.method == "POST" and form.is_valid():
        try:
            reply_on_behalf(
                proposal,
                by=request.user,
                office=acting_office(request.user, proposal),
                via=form.cleaned_data["via"],
                heard_on=form.cleaned_data["heard_on"],
                values=form.reply_values(),
                sheet=sheet,
                **_guards(form),
            )
        except ValidationError as error:
            form.add_error(None, error)
        except Conflict as error:
            return conflict_page(request, error, proposal)
        else:
            messages.success(request, "返事を入力しました。両方の団体に、入力したことが見えます。")
            return redirect(proposal)
    context = _page(proposal, form)
    context["sheet"] = sheet
    context["is_readable"] = can_read_proposal(request.user, proposal)
    context["breadcrumbs"] = trail(request, proposal, ("返事を代わりに入力する", ""))
    return render(request, "partnerships/reply_on_behalf.html", context)


@require_http_methods(METHODS)
@never_cache
def reply_by_token(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link: opens this one proposal for this one group, without a password."""
    rows = AccessToken.objects.usable("reply", digest(token), timezone.localdate())
    access = rows.select_related(
        "proposal__sender__district", "proposal__recipient", "proposal__third_party"
    ).first()
    if access is None or access.organization_id != access.proposal.recipient_id:
        return _used_up(request, token)
    proposal = access.proposal
    form = ReplyForm(posted(request), **_for_form(request, proposal))
    if request.method == "POST" and form.is_valid():
        via = HistoryEntry.Via.TOKEN
        try:
            reply_proposal(proposal, by=None, via=via, values=form.reply_values(), **_guards(form))
        except ValidationError as error:
            form.add_error(None, error)
        except Conflict as error:
            context = {"message": str(error), "back_url": request.path}
            return render(request, "409.html", context, status=409)
        else:
            messages.success(request, THANKS)
            return redirect("partnerships:reply-by-token", token)
    return render(request, "partnerships/reply_by_token.html", _page(proposal, form))


def _used_up(request: HttpRequest, token: str) -> HttpResponse:
    """「このリンクは使えなくなりました」 and the button for a new one; the same for any link."""
    if request.method == "POST":
        resend_reply_link(token, caller=client_address(request))
        return render(request, "partnerships/reply_link_sent.html")
    return render(request, "partnerships/reply_link_used.html", status=410)


def _for_form(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """The answers to offer. An answer to an older page passes here and meets its Conflict later."""
    version = str(proposal.version)
    is_stale = request.POST.get("version", version) != version
    open_now = rules.open_answers(proposal, timezone.now())
    return {
        "answers": list(Reply.Answer.values) if is_stale else open_now,
        "version": proposal.version,
    }


def _guards(form: ReplyForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {"version": data["version"], "submission_key": data["submission_key"]}


def _page(proposal: Proposal, form: ReplyForm) -> dict[str, Any]:
    return {
        "proposal": proposal,
        "form": form,
        "cards": proposal_page.cards(proposal),
        "replies": proposal_page.replies(proposal),
        "next_line": proposal_page.next_line(proposal, "recipient", timezone.localdate()),
        "corrects": proposal.replies.exists(),
    }
