"""相談 for residents: question page, check page, receipt, cancel. No account needed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kyodo_portal.lib.forms import new_submission_key
from kyodo_portal.lib.ids import digest, random_token
from kyodo_portal.lib.keyed import keyed_token
from kyodo_portal.lib.throttle import tries_within_hour
from kyodo_portal.lib.web import client_address
from partnerships.actions.consultations import (
    cancel_consultation,
    create_consultation,
    route_consultation,
)
from partnerships.forms.consultations import ConsultationForm
from partnerships.forms.tasks import shown
from partnerships.models import Consultation
from partnerships.workflow import CONSULTATION

DRAFT = "consultation_draft"
RECEIPTS = "consultation_receipts"
KEPT_RECEIPTS = 5
# A letter that somebody left behind in a shared browser is forgotten after this long.
DRAFT_SECONDS = 2 * 60 * 60
PER_HOUR = 10
# Hidden from people; not a question of the check page.
UNASKED = {"submission_key", "homepage"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_create(request: HttpRequest) -> HttpResponse:
    """The form; what was typed waits in the session for the check page."""
    if request.method == "POST":
        form = ConsultationForm(request.POST)
        if form.is_valid():
            _keep_draft(request)
            return redirect("partnerships:consultation-check")
    else:
        draft = _draft(request)
        form = ConsultationForm(initial=_initial(draft) if draft else None)
    context = {"form": form, "breadcrumbs": [("相談する", "")]}
    return render(request, "partnerships/consultation_form.html", context)


def _keep_draft(request: HttpRequest) -> None:
    posted = request.POST.copy()
    # A key of its own: who comes back and writes again sends a second letter, not the first.
    posted["submission_key"] = new_submission_key()
    posted.pop("csrfmiddlewaretoken", None)
    request.session[DRAFT] = {
        "data": posted.urlencode(),
        "nonce": random_token(),
        "at": timezone.now().timestamp(),
    }


def _draft(request: HttpRequest) -> dict[str, Any] | None:
    draft = request.session.get(DRAFT)
    if draft and timezone.now().timestamp() - draft["at"] > DRAFT_SECONDS:
        del request.session[DRAFT]
        return None
    return draft  # type: ignore[no-any-return]


def _initial(draft: dict[str, Any]) -> dict[str, Any]:
    data = QueryDict(draft["data"])
    return {name: data.getlist(name) if name == "share_with" else data.get(name) for name in data}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_check(request: HttpRequest) -> HttpResponse:
    """Everything once more, with 変更; the button sends it, once."""
    draft = _draft(request)
    if draft is None:
        # A second click after the first one was received lands on the receipt.
        return _last_receipt(request) or redirect("partnerships:consultation-create")
    form = ConsultationForm(QueryDict(draft["data"]))
    if not form.is_valid():
        context = {"form": form, "breadcrumbs": [("相談する", "")]}
        return render(request, "partnerships/consultation_form.html", context)
    entry = form.entry()
    if request.method == "POST":
        if _too_many(request):
            return render(request, "429.html", status=429)
        try:
            consultation = create_consultation(nonce=draft["nonce"], **entry)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("partnerships:consultation-create")
        _keep_receipt(request, consultation, draft["nonce"])
        return redirect("partnerships:consultation-done", number=consultation.number)
    context = {
        "rows": _rows(form),
        "offices": route_consultation(entry["ward"], entry["district"], entry["share_with"]),
        "breadcrumbs": [
            ("相談する", reverse("partnerships:consultation-create")),
            ("内容の確認", ""),
        ],
    }
    return render(request, "partnerships/consultation_check.html", context)


def _rows(form: ConsultationForm) -> list[dict[str, str]]:
    url = reverse("partnerships:consultation-create")
    return [
        {
            "label": str(field.label),
            "value": _in_words(form, field.name),
            # A group of buttons has no element of its own; its first button has.
            "change_url": f"{url}#{field.auto_id}{'_0' if field.use_fieldset else ''}",
        }
        for field in form
        if field.name not in UNASKED
    ]


def _in_words(form: ConsultationForm, name: str) -> str:
    if name == "district":
        return str(form.chosen_district() or "えらばない・わからない")
    value = form.cleaned_data.get(name)
    return shown(form.fields[name], value) if value else ""


def _too_many(request: HttpRequest) -> bool:
    """Whether this address sent too many in the last hour. Counts the present one."""
    return tries_within_hour(f"consult:{digest(client_address(request))}") > PER_HOUR


def _keep_receipt(request: HttpRequest, consultation: Consultation, nonce: str) -> None:
    request.session.pop(DRAFT, None)
    receipts = request.session.get(RECEIPTS, {}) | {consultation.number: keyed_token(nonce)}
    request.session[RECEIPTS] = dict(list(receipts.items())[-KEPT_RECEIPTS:])


def _last_receipt(request: HttpRequest) -> HttpResponse | None:
    receipts = request.session.get(RECEIPTS)
    if request.method != "POST" or not receipts:
        return None
    return redirect("partnerships:consultation-done", number=list(receipts)[-1])


@never_cache
@require_safe
def consultation_done(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt; only for the browser that sent it."""
    token = request.session.get(RECEIPTS, {}).get(number)
    if not token:
        raise Http404
    consultation: Consultation = get_object_or_404(
        Consultation.objects.prefetch_related("offices"), number=number, receipt_key=digest(token)
    )
    context = {
        "consultation": consultation,
        "token": token,
        "days": settings.CONSULTATION_REPLY_DAYS,
        "can_cancel": CONSULTATION.allows(consultation, "cancel"),
    }
    return render(request, "partnerships/consultation_done.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_cancel(request: HttpRequest, token: str) -> HttpResponse:
    """相談の取り消し, with the link of the receipt or of the mail. Shows nothing of the text."""
    consultation: Consultation = get_object_or_404(Consultation, receipt_key=digest(token))
    if request.method == "POST" and consultation.status != Consultation.Status.CANCELLED:
        cancel_consultation(consultation)
        return redirect("partnerships:consultation-cancel", token=token)
    context = {
        "consultation": consultation,
        "can_cancel": CONSULTATION.allows(consultation, "cancel"),
        "cancelled": consultation.status == Consultation.Status.CANCELLED,
    }
    return render(request, "partnerships/consultation_cancel.html", context)
