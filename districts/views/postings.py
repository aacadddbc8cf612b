"""担当の登録: who is posted where, appointing, ending. For the city and a ward's approver."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from districts.actions import end_posting, post_person, withdraw_posting
from districts.forms.postings import EndPostingForm, PostingForm
from districts.models import Office, Posting, Ward
from districts.permissions import can_end_posting, has_posting_desk, scope_of
from kyodo_portal.accounts.recent import after_proof
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.paging import page_of

TITLE = "担当の登録"
SHOWS = {"": "いまの担当", "coming": "これからの担当", "past": "終わった担当"}
EVENTS = {
    "person_posted": "担当を登録しました",
    "posting_ended": "終わりの日を決めました",
    "posting_continued": "終わりの日を取り消しました",
}


def must_keep_postings(request: HttpRequest) -> None:
    if not has_posting_desk(request.user):
        raise PermissionDenied("このページは、市の担当と、区の承認者だけ見られます。")


def crumbs(*trail: str) -> list[tuple[str, str]]:
    home = reverse("districts:posting-list") if trail else ""
    return [("机", reverse("desk")), (TITLE, home), *((label, "") for label in trail)]


def appointable(request: HttpRequest) -> Any:
    """The open offices to which the visitor may appoint."""
    scope, rows = scope_of(request.user), Office.objects.filter(is_open=True)
    return rows if scope.is_city else rows.filter(ward_id__in=scope.approver_wards)


def shown(rows: Any, show: str) -> Any:
    today = timezone.localdate()
    if show == "coming":
        return rows.to_come(today).order_by("starts_on", "pk")
    if show == "past":
        return rows.filter(ends_on__lt=today).order_by("-ends_on", "pk")
    return rows.current(today).order_by("office__ward__order", "office__order", "role", "pk")


@require_safe
@login_required
def posting_list(request: HttpRequest) -> HttpResponse:
    """Everybody posted to the visitor's wards: now, from a day to come, or once."""
    must_keep_postings(request)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    rows = Posting.objects.kept_by(scope_of(request.user)).select_related("user", "office__ward")
    ward = Ward.objects.filter(slug=request.GET.get("ward", "")[:40]).first()
    if ward:
        rows = rows.filter(office__ward=ward)
    page, is_past_end = page_of(shown(rows, show), request.GET.get("page"))
    kept = {"ward": ward.slug if ward else "", "show": show}
    context = {
        "page_obj": page,
        "is_past_end": is_past_end,
        "tabs": [(label, key, key == show) for key, label in SHOWS.items()],
        "show_label": SHOWS[show],
        "wards": Ward.objects.order_by("order") if scope_of(request.user).is_city else [],
        "ward": ward,
        "show": show,
        "pager_query": "".join(f"{key}={value}&" for key, value in kept.items() if value),
        "breadcrumbs": crumbs(),
    }
    return render(request, "districts/posting_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def posting_create(request: HttpRequest) -> HttpResponse:
    """Appoint somebody; the visitor proves first who they are."""
    must_keep_postings(request)
    return after_proof(_create, request)


def _create(request: HttpRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = PostingForm(data, offices=appointable(request), by=request.user)
    if form.is_valid():
        try:
            posting = post_person(form.user, by=request.user, **form.entry())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            name = posting.user.get_short_name()
            messages.success(request, f"{name} さんの担当を登録しました。ご本人に知らせます。")
            return redirect("districts:posting-list")
    context = {"form": form, "breadcrumbs": crumbs("担当を登録する")}
    return render(request, "districts/posting_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def posting_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a posting; one that has not begun is taken back instead."""
    must_keep_postings(request)
    rows = Posting.objects.kept_by(scope_of(request.user)).select_related("user", "office__ward")
    posting: Posting = get_object_or_404(rows, pk=pk)
    if not can_end_posting(request.user, posting):
        raise PermissionDenied("自分の担当は、自分では変えられません。ほかの人に頼んでください。")
    return after_proof(_end, request, posting)


def _end(request: HttpRequest, posting: Posting) -> HttpResponse:
    today = timezone.localdate()
    if posting.starts_on > today:
        return _withdraw(request, posting)
    data = request.POST if request.method == "POST" else None
    form = EndPostingForm(data, initial={"ends_on": posting.ends_on})
    if form.is_valid():
        try:
            end_posting(posting, ends_on=form.cleaned_data["ends_on"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "さいごの日を記録しました。ご本人に知らせます。")
            return redirect("districts:posting-list")
    return _render_end(request, posting, form)


def _withdraw(request: HttpRequest, posting: Posting) -> HttpResponse:
    if request.method == "POST":
        withdraw_posting(posting, on=timezone.localdate(), by=request.user)
        messages.success(request, "これからの担当を取り消しました。")
        return redirect("districts:posting-list")
    return _render_end(request, posting, None)


def _render_end(
    request: HttpRequest, posting: Posting, form: EndPostingForm | None
) -> HttpResponse:
    events = HistoryEntry.objects.about(posting).filter(action__in=EVENTS)
    context = {
        "posting": posting,
        "form": form,
        "entries": [{"date": e.at, "what": EVENTS[e.action], "text": e.note} for e in events],
        "breadcrumbs": crumbs("担当を終える" if form else "これからの担当を取り消す"),
    }
    return render(request, "districts/posting_end.html", context)
