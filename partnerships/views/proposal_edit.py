"""Writing a proposal: start, five question pages, check, done."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from partnerships import proposal_page, rules
from partnerships.actions.proposals import create_proposal, save_proposal_page
from partnerships.forms.proposals import PAGE_FORMS, ActivityForm, PageForm
from partnerships.forms.talks import KeyForm
from partnerships.matching import Suggestion, suggest
from partnerships.models import Proposal, Tip
from partnerships.permissions import (
    can_copy_proposal,
    can_edit_proposal,
    can_send_proposal,
    can_write_proposal_for,
)
from partnerships.views.proposal_access import (
    MY_PROPOSALS,
    conflict_page,
    demand,
    posted,
    proposal_of,
    recipient_named,
    trail,
)

START = "最初の一歩を提案する"
TITLES = {
    "partner": "だれに声をかけますか",
    "activity": "どんな小さな活動ですか",
    "gains": "おたがいに良いことは何ですか",
    "third-party": "だれに橋わたしをお願いしますか",
    "reply": "いつまでに返事がほしいですか",
}
# Which of the leaflet's tips stands beside a page.
TIPS = {"activity": 1, "gains": 2, "third-party": 3}
# Groups that fit, shown first where the partner is chosen.
SUGGESTED = 3
LONG_HINT = "はじめは1回だけにすると、相手が引き受けやすくなります（このままでも送れます）"


@require_safe
@login_required
def proposal_start(request: HttpRequest) -> HttpResponse:
    """What a proposal is and is not; one button per group the visitor writes for."""
    mine = Organization.objects.of_member(request.user).exclude(status="closed")
    to = recipient_named(request.GET.get("to"))
    context = {
        "starts": [(group, KeyForm(auto_id=False)) for group in mine if group != to],
        "to": to,
        "to_is_resting": bool(request.GET.get("to")) and to is None,
        "tips": Tip.objects.all(),
        "breadcrumbs": [
            (MY_PROPOSALS, reverse("partnerships:my-proposals")),
            (START, ""),
        ],
    }
    return render(request, "partnerships/proposal_start.html", context)


@require_POST
@login_required
def proposal_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the draft for one of the visitor's groups and open its first page."""
    groups = Organization.objects.visible_to(request.user)
    sender: Organization = get_object_or_404(groups, pk=pk)
    demand(can_write_proposal_for(request.user, sender))
    form = KeyForm(request.POST)
    form.is_valid()
    recipient = recipient_named(request.POST.get("to"))
    proposal = create_proposal(
        sender,
        by=request.user,
        submission_key=form.cleaned_data["submission_key"],
        recipient=recipient if recipient != sender else None,
    )
    return redirect("partnerships:proposal-edit", proposal.number, "partner")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def proposal_edit(request: HttpRequest, number: str, page: str) -> HttpResponse:
    """One question page: saved as it is left, whichever page comes next."""
    if page not in PAGE_FORMS:
        raise Http404
    proposal = proposal_of(request, number)
    if not can_edit_proposal(request.user, proposal):
        demand(can_copy_proposal(request.user, proposal))
        messages.info(request, "この提案は、もう送ってあります。内容は直せません。")
        return redirect(proposal)
    query = request.GET.get("q", "")[:100]
    extra: dict[str, Any] = {}
    if page == "partner":
        extra = {"query": query, "suggested": _suggested(request, proposal, query)}
    form = PAGE_FORMS[page](posted(request), proposal=proposal, **extra)
    differences: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            return _save(request, proposal, page, form, form.cleaned_data["version"])
        except Conflict as error:
            proposal = proposal_of(request, number)
            if not can_edit_proposal(request.user, proposal):
                return conflict_page(request, error, proposal)
            differences = form.differences(proposal)
            if not differences:  # a second click, or another page was saved meanwhile
                return _save(request, proposal, page, form, proposal.version)
            form.use_version(proposal.version)
    context = _edit_context(request, proposal, page, form) | {
        "query": query,
        "differences": differences,
    }
    status = 409 if differences else 200
    return render(request, "partnerships/proposal_edit.html", context, status=status)


def _suggested(request: HttpRequest, proposal: Proposal, query: str) -> list[Suggestion]:
    """Up to three groups that fit and have time, while nothing is searched for or sent."""
    if query or request.method == "POST":
        return []
    found = suggest(proposal.sender, viewer=request.user, limit=SUGGESTED)
    return [suggestion for suggestion in found if not suggestion.organization.no_capacity]


def _save(
    request: HttpRequest, proposal: Proposal, page: str, form: PageForm, version: int
) -> HttpResponse:
    save_proposal_page(proposal, page, by=request.user, version=version, values=form.values())
    if isinstance(form, ActivityForm) and form.is_long:
        messages.info(request, LONG_HINT)
    pages = list(rules.PAGES)
    is_last = page == pages[-1] or request.GET.get("back") == "check"
    if is_last:
        return redirect("partnerships:proposal-check", proposal.number)
    following = pages[pages.index(page) + 1]
    return redirect("partnerships:proposal-edit", proposal.number, following)


def _edit_context(
    request: HttpRequest, proposal: Proposal, page: str, form: PageForm
) -> dict[str, Any]:
    pages = list(rules.PAGES)
    step = pages.index(page)
    before = pages[step - 1] if step else ""
    return {
        "proposal": proposal,
        "page": page,
        "form": form,
        "heading": TITLES[page],
        "step": step + 1,
        "steps": list(rules.PAGES.values()),
        "before": before,
        "tip": Tip.objects.filter(number=TIPS.get(page, 0)),
        "breadcrumbs": trail(request, proposal, (TITLES[page], "")),
    }


@require_safe
@login_required
def proposal_check(request: HttpRequest, number: str) -> HttpResponse:
    """「内容の確認」: the three cards, what is still missing, and the two ways on."""
    proposal = proposal_of(request, number)
    if not can_edit_proposal(request.user, proposal):
        demand(can_copy_proposal(request.user, proposal))
        return redirect(proposal)
    today = timezone.localdate()
    context = {
        "proposal": proposal,
        "cards": proposal_page.check_cards(proposal),
        "problems": _with_links(proposal, rules.sending_problems(proposal, today)),
        "can_send": can_send_proposal(request.user, proposal),
        "can_consult": proposal.status == Proposal.Status.DRAFT
        and not rules.consulting_problems(proposal),
        "is_long": rules.is_long(proposal.starts_on, proposal.ends_on, proposal.times),
        "breadcrumbs": trail(request, proposal, ("内容の確認", "")),
    }
    return render(request, "partnerships/proposal_check.html", context)


def _with_links(proposal: Proposal, problems: list[rules.Problem]) -> list[tuple[str, str]]:
    return [
        (
            problem.text,
            reverse("partnerships:proposal-edit", args=[proposal.number, problem.page])
            if problem.page
            else "",
        )
        for problem in problems
    ]


@require_safe
@login_required
def proposal_done(request: HttpRequest, number: str) -> HttpResponse:
    """「送りました」 or 「相談しました」, for the sender's members."""
    proposal = proposal_of(request, number)
    demand(can_copy_proposal(request.user, proposal))
    if proposal.status not in {Proposal.Status.SENT, Proposal.Status.CONSULTING}:
        return redirect(proposal)
    context = {"proposal": proposal, "breadcrumbs": trail(request, proposal, ("送りました", ""))}
    return render(request, "partnerships/proposal_done.html", context)
