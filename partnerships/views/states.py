"""Confirm pages of a partnership's states at the desk: activate, suspend, resume, complete, …"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kyodo_portal.lib.forms import PortalForm
from kyodo_portal.lib.workflow import Conflict
from partnerships.actions import partnerships as actions
from partnerships.actions.reflection import continue_partnership
from partnerships.forms.states import CompleteForm, ConfirmForm, ReasonForm
from partnerships.permissions import (
    can_approve_partnership,
    can_complete_partnership,
    can_edit_partnership,
)
from partnerships.readiness import (
    is_contract,
    missing_for_activation,
    missing_for_completion,
    missing_for_continuing,
)
from partnerships.views.registration import my_partnership
from partnerships.workflow import PARTNERSHIP


@dataclass(frozen=True)
class Verb:
    """What the confirm page of one verb asks, says and does."""

    action: Any
    form: type[PortalForm]
    allowed: Any
    text: str
    done: str


VERBS = {
    "activate": Verb(
        actions.activate_partnership,
        ConfirmForm,
        can_edit_partnership,
        "参加団体に「実施中になりました」とお知らせします。",
        "実施中にしました。参加団体にお知らせしました。",
    ),
    "suspend": Verb(
        actions.suspend_partnership,
        ReasonForm,
        can_edit_partnership,
        "団体の希望で、しばらく休みます。いつでも再開できます。参加団体にお知らせします。",
        "休止しました。参加団体にお知らせしました。",
    ),
    "resume": Verb(
        actions.resume_partnership,
        ConfirmForm,
        can_edit_partnership,
        "実施中にもどします。参加団体にお知らせします。",
        "再開しました。参加団体にお知らせしました。",
    ),
    "continue": Verb(
        continue_partnership,
        ConfirmForm,
        can_edit_partnership,
        "いっしょの振り返りができた連携を、次の年度も続けます。年度の記録が1つふえます。",
        "次の年度も続けます。参加団体にお知らせしました。",
    ),
    "complete": Verb(
        actions.complete_partnership,
        CompleteForm,
        can_complete_partnership,
        "いっしょの振り返りがすんだ連携を、完了にします。記録は消えません。",
        "完了にしました。参加団体にお知らせしました。",
    ),
    "cancel": Verb(
        actions.cancel_partnership,
        ReasonForm,
        can_approve_partnership,
        "この連携を中止にします。もとにはもどせません。参加団体にお知らせします。",
        "中止にしました。参加団体にお知らせしました。",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def partnership_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Ask before the state changes, then change it."""
    partnership = my_partnership(request, pk)
    step = VERBS[verb]
    if not step.allowed(request.user, partnership):
        raise PermissionDenied
    if not PARTNERSHIP.allows(partnership, verb):
        raise Conflict
    initial = {"mutual_evaluation_on": partnership.mutual_evaluation_on}
    form = step.form(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            step.action(partnership, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, step.done)
            return redirect("partnerships:desk-partnership", pk=pk)
    context = {
        "partnership": partnership,
        "form": form,
        "label": PARTNERSHIP[verb].label,
        "text": step.text,
        "danger": verb in {"suspend", "cancel"},
        "missing": [] if form.errors else _missing(partnership, verb),
        "contract": verb == "complete" and is_contract(partnership),
        "breadcrumbs": [
            ("机", reverse("desk")),
            ("連携の登録", reverse("partnerships:desk-partnerships")),
            (partnership.name, reverse("partnerships:desk-partnership", args=[pk])),
            (PARTNERSHIP[verb].label, ""),
        ],
    }
    return render(request, "partnerships/desk_partnership_verb.html", context)


MISSING = {
    "activate": missing_for_activation,
    "continue": missing_for_continuing,
    "complete": missing_for_completion,
}


def _missing(partnership: Any, verb: str) -> list[str]:
    return MISSING[verb](partnership) if verb in MISSING else []
