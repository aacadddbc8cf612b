"""The desk's pages for registering partnerships: list, new, task list, one task."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from districts.models import Ward
from districts.permissions import scope_of
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.dates import fiscal_year
from kyodo_portal.lib.web import querystring
from kyodo_portal.lib.workflow import Conflict
from organizations.forms.heard import HeardForm
from partnerships.actions import registration as save
from partnerships.actions.partnerships import create_partnership
from partnerships.actions.principles import save_principles
from partnerships.actions.provenance import save_as_heard
from partnerships.actions.publication import can_be_published, waiting_parties
from partnerships.forms import records, registration, words
from partnerships.forms.activities import ActivitiesForm
from partnerships.forms.principles import PrinciplesForm
from partnerships.forms.tasks import TaskForm
from partnerships.models import CheckSheet, Partnership, Party, Proposal
from partnerships.models.guide import Sheet
from partnerships.permissions import (
    can_approve_partnership,
    can_complete_partnership,
    can_register_proposal,
)
from partnerships.public.fields import changed_fields
from partnerships.readiness import (
    TASKS,
    asks_again,
    missing_for_activation,
    missing_for_publication,
    task_states,
)
from partnerships.sheets import sheet_of
from partnerships.views.whose import WARD, remembered, whose_of, whose_tabs
from partnerships.workflow import PARTNERSHIP, PUBLICATION

PER_PAGE = 20

# Task → its form and the action that saves what the form hands over.
EDITORS: dict[str, tuple[type[TaskForm], Any]] = {
    "parties": (registration.PartiesForm, save.save_parties),
    "place": (registration.PlaceForm, save.save_place),
    "what": (registration.WhatForm, save.save_what),
    "activities": (ActivitiesForm, save.save_activities),
    "promise": (records.PromiseForm, save.save_promise),
    "money": (records.MoneyForm, save.save_money),
    "principles": (PrinciplesForm, save_principles),
    "effects": (words.EffectsForm, save.save_effects),
}
# Tasks that are done on the check sheets, together with the parties.
SHEET_TASKS = {"plan": Sheet.PLAN, "reflect": Sheet.REFLECT}

# Tabs of the list: what needs doing, by state or by publication.
SHOWS: dict[str, tuple[str, Q]] = {
    "": ("すべて", Q()),
    "preparing": ("準備中", Q(status="preparing")),
    "confirming": ("公開の確認まち", Q(asking__isnull=False)),
    "active": ("実施中", Q(status="active")),
    "reflecting": ("振り返り中", Q(status="reflecting")),
    "suspended": ("休止中", Q(status="suspended")),
    "ended": ("完了・中止", Q(status__in=["completed", "cancelled"])),
    "unkept": ("担当が未定", Q(keeper=None) & ~Q(status__in=["completed", "cancelled"])),
}


def require_staff(request: HttpRequest) -> None:
    """Only ward staff have partnerships to keep; for others these pages do not exist."""
    if not scope_of(request.user).staff_wards:
        raise Http404


@require_safe
@login_required
def partnership_desk(request: HttpRequest) -> HttpResponse:
    """Partnerships of the own ward; on top, agreed proposals that wait for registration."""
    require_staff(request)
    if there := remembered(request):
        return there
    show, whose = request.GET.get("show", ""), whose_of(request)
    if show not in SHOWS:
        messages.info(request, "その条件はないので、すべての連携を表示しています。")
        show = ""
    mine = Partnership.objects.of_staff(request.user).kept(request.user, whose)
    parties = Party.objects.select_related("organization")
    rows = (
        mine.filter(SHOWS[show][1])
        .select_related("keeper", "keeper_office")
        .prefetch_related(Prefetch("parties", queryset=parties), "districts")
        .order_by("-updated_at", "-pk")
    )
    # One query counts all tabs.
    counts = mine.aggregate(
        **{f"n_{key or 'all'}": Count("pk", filter=q) for key, (_label, q) in SHOWS.items()}
    )
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": _agreed_proposals(request),
        "whose_tabs": whose_tabs(request, whose),
        "tabs": [
            (label, querystring(request, show=key), counts[f"n_{key or 'all'}"], key == show)
            for key, (label, _q) in SHOWS.items()
        ],
        "show_label": SHOWS[show][0],
        "pager_query": pager_query(show=show, whose="" if whose == WARD else whose),
        "breadcrumbs": [("机", reverse("desk")), ("連携の登録", "")],
    }
    return render(request, "partnerships/desk_partnerships.html", context)


def pager_query(**kept: str) -> str:
    """The filters that the links to other pages keep."""
    return "".join(f"{name}={value}&" for name, value in kept.items() if value)


def _agreed_proposals(request: HttpRequest) -> Any:
    wards = scope_of(request.user).staff_wards
    return (
        Proposal.objects.readable_by(request.user)
        .filter(Q(sender__ward_id__in=wards) | Q(recipient__ward_id__in=wards), status="agreed")
        .select_related("sender", "recipient", "third_party")
        .order_by("status_changed_at", "pk")[:PER_PAGE]
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def partnership_create(request: HttpRequest) -> HttpResponse:
    """A new partnership, from an agreed proposal (`?proposal=number`) or from scratch."""
    require_staff(request)
    proposal = _proposal_to_register(request)
    # A repeated click after the first one succeeded: the proposal is registered already.
    if proposal is not None and proposal.status == Proposal.Status.REGISTERED:
        return redirect("partnerships:desk-partnership", pk=proposal.partnership.pk)
    wards = Ward.objects.filter(pk__in=scope_of(request.user).staff_wards)
    find = request.GET.get("find", "")
    kwargs: dict[str, Any] = {"wards": wards, "proposal": proposal, "find": find}
    data = request.POST if request.method == "POST" else None
    form = registration.PartnershipForm(data, **kwargs)
    if form.is_valid():
        partnership = create_partnership(by=request.user, **form.entry())
        messages.success(request, "連携を登録しました。つづけて、ほかの項目を記録できます。")
        return redirect("partnerships:desk-partnership", pk=partnership.pk)
    context = {
        "form": form,
        "proposal": proposal,
        "find": find,
        "breadcrumbs": [
            ("机", reverse("desk")),
            ("連携の登録", reverse("partnerships:desk-partnerships")),
            ("あたらしい連携", ""),
        ],
    }
    return render(request, "partnerships/registration_new.html", context)


def _proposal_to_register(request: HttpRequest) -> Proposal | None:
    number = request.GET.get("proposal")
    if not number:
        return None
    visible = Proposal.objects.visible_to(request.user).select_related(
        "sender__district", "recipient__district", "partnership"
    )
    proposal: Proposal = get_object_or_404(visible, number=number)
    if not can_register_proposal(request.user, proposal):
        raise PermissionDenied
    if proposal.status == Proposal.Status.REGISTERED:
        get_object_or_404(Partnership.objects.of_staff(request.user), origin=proposal)
    elif proposal.status != Proposal.Status.AGREED:
        raise Conflict("この提案は、まだ約束ができていないか、もう終わっています。")
    return proposal


def my_partnership(request: HttpRequest, pk: int) -> Partnership:
    """The partnership of the own ward, or 404."""
    rows = Partnership.objects.of_staff(request.user).select_related(
        *("ward", "third_party", "origin", "keeper", "keeper_office", "shown", "asking")
    )
    partnership: Partnership = get_object_or_404(rows, pk=pk)
    return partnership


@require_safe
@login_required
def partnership_tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """The task list of one partnership, its next steps, and what happened so far."""
    partnership = my_partnership(request, pk)
    context = {
        "partnership": partnership,
        "parties": partnership.parties.select_related("organization", "successor"),
        "tasks": _tasks(partnership),
        "asks_again": asks_again(partnership, "what"),
        "verbs": _open_verbs(request, partnership),
        "publication": _publication(request, partnership),
        "missing": missing_for_activation(partnership)
        if PARTNERSHIP.allows(partnership, "activate")
        else [],
        "history": HistoryEntry.objects.about(partnership),
        "breadcrumbs": [
            ("机", reverse("desk")),
            ("連携の登録", reverse("partnerships:desk-partnerships")),
            (partnership.name, ""),
        ],
    }
    return render(request, "partnerships/desk_partnership.html", context)


def _tasks(partnership: Partnership) -> list[dict[str, Any]]:
    states = task_states(partnership)
    return [
        {
            "label": f"{number} {label}",
            "url": _task_url(partnership, task),
            "status": states[task],
            "hint": "公開する項目" if asks_again(partnership, task) else "",
        }
        for number, (task, label) in enumerate(TASKS.items(), 1)
    ]


def _task_url(partnership: Partnership, task: str) -> str:
    if task in SHEET_TASKS:
        return task_sheet(partnership, SHEET_TASKS[task]).get_absolute_url()
    return reverse("partnerships:partnership-edit", args=[partnership.pk, task])


def task_sheet(partnership: Partnership, sheet: str) -> CheckSheet:
    """The sheet on which a task is done: the newest one begun, else this fiscal year's."""
    begun = partnership.sheets.filter(sheet=sheet).order_by("-year").first()
    return begun or sheet_of(partnership, sheet, fiscal_year(timezone.localdate()))


def _open_verbs(request: HttpRequest, partnership: Partnership) -> list[dict[str, Any]]:
    """The state buttons: what the state allows and this person may do, and who may do the rest."""
    may = {
        "complete": can_complete_partnership(request.user, partnership),
        "cancel": can_approve_partnership(request.user, partnership),
    }
    return [
        {
            "label": arrow.label,
            "by": arrow.by,
            "allowed": may.get(arrow.verb, True),
            "danger": arrow.verb in {"suspend", "cancel"},
            "url": reverse(f"partnerships:partnership-{arrow.verb}", args=[partnership.pk]),
        }
        for arrow in PARTNERSHIP.open_verbs(partnership)
    ]


def _publication(request: HttpRequest, partnership: Partnership) -> dict[str, Any]:
    consents = partnership.consents.filter(round=partnership.consent_round)
    return {
        "consents": consents.select_related("organization"),
        "can_ask": PUBLICATION.allows(partnership, "ask"),
        "missing": missing_for_publication(partnership),
        "confirming": PUBLICATION.allows(partnership, "take_back"),
        "is_public": partnership.publication == Partnership.Publication.PUBLISHED,
        "can_be_published": can_be_published(partnership),
        "changed": changed_fields(partnership),
        "ready": not waiting_parties(partnership),
        "may_publish": can_approve_partnership(request.user, partnership),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def partnership_edit(request: HttpRequest, pk: int, task: str) -> HttpResponse:
    """One task. A stale save shows both texts (409)."""
    partnership = my_partnership(request, pk)
    if task in SHEET_TASKS:
        return redirect(task_sheet(partnership, SHEET_TASKS[task]))
    if task not in EDITORS:
        raise Http404
    form_class, action = EDITORS[task]
    kwargs: dict[str, Any] = {"partnership": partnership}
    if task == "parties":
        kwargs["find"] = request.GET.get("find", "")
    if request.method != "POST":
        return _task_page(request, partnership, task, form_class(**kwargs))
    form, heard = form_class(request.POST, request.FILES, **kwargs), heard_form(request)
    if not (form.is_valid() & heard.is_valid()):
        return _task_page(request, partnership, task, form)
    try:
        version, told = form.cleaned_data["version"], heard.heard()
        save_as_heard(
            *(action, partnership),
            by=request.user,
            task=task,
            heard=told,
            version=version,
            **form.entry(),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _task_page(request, partnership, task, form)
    except Conflict:
        return _both_texts(request, pk, task, form)
    messages.success(request, f"「{TASKS[task]}」を保存しました。")
    if warning := getattr(form, "warning", ""):
        messages.warning(request, warning)
    return redirect("partnerships:desk-partnership", pk=pk)


def heard_form(request: HttpRequest) -> HeardForm:
    """From whom the words of a task were heard, if the group's own words they are."""
    return HeardForm(request.POST if request.method == "POST" else None, prefix="heard")


def _both_texts(request: HttpRequest, pk: int, task: str, form: TaskForm) -> HttpResponse:
    """The typed text again, with what a colleague saved meanwhile beside it."""
    stored = my_partnership(request, pk)
    fresh = type(form)(partnership=stored)
    extra = {"differences": form.differences(fresh), "conflict": True}
    form.use_version(stored.version)
    return _task_page(request, stored, task, form, status=409, **extra)


def _task_page(
    request: HttpRequest,
    partnership: Partnership,
    task: str,
    form: TaskForm,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    context = {
        "partnership": partnership,
        "task": task,
        "title": TASKS[task],
        "number": list(TASKS).index(task) + 1,
        "form": form,
        "heard_form": (heard := heard_form(request)),
        "form_has_errors": heard.is_bound and bool(heard.errors),
        "find": request.GET.get("find", ""),
        "asks_again": asks_again(partnership, task),
        "mutatis": task == "principles" and not partnership.involves_government,
        "breadcrumbs": [
            ("机", reverse("desk")),
            ("連携の登録", reverse("partnerships:desk-partnerships")),
            (partnership.name, reverse("partnerships:desk-partnership", args=[partnership.pk])),
            (TASKS[task], ""),
        ],
        **extra,
    }
    return render(request, "partnerships/partnership_form.html", context, status=status)
