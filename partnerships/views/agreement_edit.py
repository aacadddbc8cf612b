"""Writing a promise: begin, clauses, terms, ask, take back, drop, conclude, end, file the scan."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kyodo_portal.lib.workflow import Conflict
from partnerships import clauses
from partnerships.actions import agreements as write
from partnerships.actions import conclusion
from partnerships.forms.agreements import (
    ClauseForm,
    ConcludeForm,
    DraftForm,
    SignedForm,
    StartForm,
    TermsForm,
)
from partnerships.forms.states import ConfirmForm
from partnerships.models import Agreement, Partnership
from partnerships.parties import active_parties
from partnerships.permissions import can_conclude_agreement, can_write_agreement
from partnerships.views.agreements import agreement_or_404, inside_or_404, require, trail
from partnerships.workflow import AGREEMENT

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@login_required
def agreement_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the draft of a written promise; a later one follows the one that stands."""
    partnership = inside_or_404(request, pk)
    require(can_write_agreement(request.user, partnership))
    standing = partnership.agreements.standing().first()
    form = StartForm(
        request.POST if request.method == "POST" else None,
        can_copy=bool(standing and standing.clauses),
        initial={"kind": standing.kind, "form": standing.form} if standing else {},
    )
    if form.is_valid():
        try:
            made = write.start_agreement(partnership, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "案を作りました。どこからでも、少しずつ書けます。")
            return redirect(made)
    context = {
        "partnership": partnership,
        "standing": standing,
        "form": form,
        "breadcrumbs": trail(partnership, ("約束を文にする", "")),
    }
    return render(request, "partnerships/agreement_start.html", context)


def _draft(request: HttpRequest, pk: int, agreement: int) -> Agreement:
    """A draft that this person writes; Conflict when it was shown to the parties meanwhile."""
    promise = agreement_or_404(request, pk, agreement)
    require(can_write_agreement(request.user, promise.partnership))
    if promise.status != Agreement.Status.DRAFT:
        raise Conflict(write.LATER)
    return promise


@require_http_methods(FORM_METHODS)
@login_required
def agreement_clause(request: HttpRequest, pk: int, agreement: int, number: int) -> HttpResponse:
    """One clause. A stale save shows both texts."""
    promise = _draft(request, pk, agreement)
    clause = clauses.clause_of(number)
    if clause is None:
        raise Http404
    parties = active_parties(promise.partnership)

    def make(data: Any, of: Agreement) -> ClauseForm:
        return ClauseForm(data, agreement=of, clause=clause, parties=parties)

    title = f"{clause.number} {clause.label}"
    extra = {"clause": clause, "is_required": clause.is_required(promise.kind)}
    if clause.number == clauses.COSTS:
        years = promise.partnership.fiscal_years.all()
        extra["money"] = [(year, clauses.money_of(year)) for year in years]

    def save(form: ClauseForm, version: int) -> None:
        write.write_clause(promise, by=request.user, number=number, version=version, **form.entry())

    return _edit(request, promise, title, make, save, extra)


@require_http_methods(FORM_METHODS)
@login_required
def agreement_terms(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """Kind, period, and the clauses that everybody may read."""
    promise = _draft(request, pk, agreement)

    def make(data: Any, of: Agreement) -> TermsForm:
        return TermsForm(data, agreement=of)

    def save(form: TermsForm, version: int) -> None:
        write.write_terms(promise, by=request.user, version=version, **form.entry())
        if form.warning:
            messages.warning(request, form.warning)

    return _edit(request, promise, "種類と期間・公開する条項", make, save, {})


def _edit(
    request: HttpRequest,
    agreement: Agreement,
    title: str,
    make: Callable[[Any, Agreement], Any],
    save: Callable[[Any, int], None],
    extra: dict[str, Any],
) -> HttpResponse:
    form: DraftForm = make(request.POST if request.method == "POST" else None, agreement)
    status = 200
    if form.is_valid():
        try:
            save(form, form.cleaned_data["version"])
        except ValidationError as error:
            form.add_error(None, error)
        except Conflict:
            stored = _draft(request, agreement.partnership_id, agreement.pk)
            extra |= {"differences": form.differences(make(None, stored)), "conflict": True}
            form.use_version(stored.version)
            status = 409
        else:
            messages.success(request, f"「{title}」を保存しました。")
            return redirect(agreement)
    context = {
        "agreement": agreement,
        "partnership": agreement.partnership,
        "title": title,
        "form": form,
        "breadcrumbs": trail(
            agreement.partnership, (str(agreement), agreement.get_absolute_url()), (title, "")
        ),
        **extra,
    }
    return render(request, "partnerships/agreement_form.html", context, status=status)


# verb → (who may, what happens, what is said afterwards)
VERBS: dict[str, tuple[Callable[[Any, Partnership], bool], str, str]] = {
    "ask": (
        can_write_agreement,
        "いまの案を番号のついた「版」にして、参加団体に確認をお願いします。"
        "返事を待つあいだ、文は変えられません。",
        "みなさんに確認をお願いしました。",
    ),
    "drop": (
        can_write_agreement,
        "この案をやめます。書いた文は、この連携の人だけが、あとでも読めます。",
        "案をとりやめました。",
    ),
    "conclude": (
        can_conclude_agreement,
        "全員が「この内容でよい」と答え、紙に署名したことを記録します。"
        "このサイトが、かわりに署名することはありません。",
        "締結を記録しました。みなさんにお知らせしました。",
    ),
    "end": (
        can_conclude_agreement,
        "期間のとちゅうで、この約束を終わりにします。記録は消えません。",
        "約束を終わりにしました。",
    ),
}


@require_http_methods(FORM_METHODS)
@login_required
def agreement_verb(request: HttpRequest, pk: int, agreement: int, verb: str) -> HttpResponse:
    """Ask before the state changes, then change it."""
    promise = agreement_or_404(request, pk, agreement)
    may, text, done = VERBS[verb]
    require(may(request.user, promise.partnership))
    if not AGREEMENT.allows(promise, verb):
        raise Conflict
    data = request.POST if request.method == "POST" else None
    concluding = verb == "conclude"
    form: Any = ConcludeForm(data, initial={"number": promise.number}) if concluding else None
    form = form or ConfirmForm(data)
    if form.is_valid():
        try:
            _act(promise, verb, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect(promise)
    label = AGREEMENT[verb].label
    context = {
        "agreement": promise,
        "partnership": promise.partnership,
        "form": form,
        "label": label,
        "text": text,
        "danger": verb in {"drop", "end"},
        "missing": [] if form.errors else _missing(promise, verb),
        "breadcrumbs": trail(
            promise.partnership, (str(promise), promise.get_absolute_url()), (label, "")
        ),
    }
    return render(request, "partnerships/agreement_verb.html", context)


def _act(agreement: Agreement, verb: str, *, by: Any, **values: Any) -> None:
    actions: dict[str, Callable[..., Any]] = {
        "ask": write.ask_parties,
        "drop": write.drop_agreement,
        "conclude": conclusion.conclude_agreement,
        "end": conclusion.end_agreement,
    }
    actions[verb](agreement, by=by, **values)


def _missing(agreement: Agreement, verb: str) -> list[str]:
    if verb == "ask":
        return write.missing_for_asking(agreement)
    return conclusion.missing_for_concluding(agreement) if verb == "conclude" else []


@require_POST
@login_required
def agreement_take_back(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """確認をやめて直す."""
    promise = agreement_or_404(request, pk, agreement)
    require(can_write_agreement(request.user, promise.partnership))
    write.take_back_agreement(promise, by=request.user)
    messages.success(request, "確認をやめました。直してから、もう一度お願いできます。")
    return redirect(promise)


@require_http_methods(FORM_METHODS)
@login_required
def agreement_signed(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """Keep the scan of the signed paper; it is never public."""
    promise = agreement_or_404(request, pk, agreement)
    require(can_write_agreement(request.user, promise.partnership))
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SignedForm(*sent)
    if form.is_valid():
        try:
            conclusion.file_signed_paper(promise, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("upload", error)
        else:
            messages.success(request, "うつしを入れました。この連携の人だけが見られます。")
            return redirect(promise)
    context = {
        "agreement": promise,
        "partnership": promise.partnership,
        "form": form,
        "breadcrumbs": trail(
            promise.partnership,
            (str(promise), promise.get_absolute_url()),
            ("署名した紙のうつし", ""),
        ),
    }
    return render(request, "partnerships/agreement_signed.html", context)
