"""言いかえ on the desk of the city: the list, and a page to write, change or take out a group."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from districts.permissions import scope_of
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.forms import VersionField
from kyodo_portal.lib.paging import page_of
from kyodo_portal.lib.text import MAX_SEARCH_LENGTH, clean_line, search_key
from kyodo_portal.lib.workflow import Conflict
from kyodo_portal.search.models import Synonym
from kyodo_portal.words import actions
from kyodo_portal.words.forms import WordsForm

TITLE = "さがすときの言いかえ"
SHOWN_HISTORY = 10
DONE = {
    "words_created": "書きました",
    "words_edited": "直しました",
    "words_deleted": "やめました",
}


def for_city_staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only city staff pass; others who are signed in get 403."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not scope_of(request.user).is_city:
            raise PermissionDenied("このページは、市の担当の方だけ見られます。")
        return view(request, *args, **kwargs)

    return guarded


def crumbs(*trail: str) -> list[tuple[str, str]]:
    home = reverse("desk-words") if trail else ""
    return [("机", reverse("desk")), (TITLE, home), *((label, "") for label in trail)]


def groups_of_staff() -> QuerySet[Synonym]:
    """The groups that staff keep: neither those taken out nor the words of a theme."""
    return Synonym.objects.filter(one_way=False).exclude(words=[])


@require_safe
@for_city_staff
def word_list(request: HttpRequest) -> HttpResponse:
    """All groups, or those in which a word is found."""
    query = clean_line(request.GET.get("q", "")[: 2 * MAX_SEARCH_LENGTH])[:MAX_SEARCH_LENGTH]
    key = search_key(query)
    groups = [
        group for group in groups_of_staff() if any(key in search_key(word) for word in group.words)
    ]
    page, is_past_end = page_of(groups, request.GET.get("page"))
    context = {
        "page_obj": page,
        "is_past_end": is_past_end,
        "query": query,
        "pager_query": urlencode({"q": query}) + "&" if query else "",
        "breadcrumbs": crumbs(),
    }
    return render(request, "desk_words.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_city_staff
def word_create(request: HttpRequest) -> HttpResponse:
    form = WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        group = actions.create_words(
            by=request.user,
            words=form.cleaned_data["words"],
            note=form.cleaned_data["note"],
            submission_key=form.cleaned_data["submission_key"],
        )
        messages.success(request, f"「{group}」を書きました。いまから検索に使われます。")
        return redirect("desk-words")
    return render_form(request, form, title="言いかえを書く")


@require_http_methods(["GET", "HEAD", "POST"])
@for_city_staff
def word_edit(request: HttpRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(groups_of_staff(), pk=pk)
    form = WordsForm(request.POST if request.method == "POST" else None, group=group)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_words(
                group,
                by=request.user,
                version=form.cleaned_data["version"],
                words=form.cleaned_data["words"],
                note=form.cleaned_data["note"],
            )
        except Conflict:
            return render_conflict(request, pk, form)
        messages.success(request, "保存しました。いまから検索に使われます。")
        return redirect("desk-words")
    return render_form(request, form, title="言いかえを直す", group=group)


def render_conflict(request: HttpRequest, pk: int, form: WordsForm) -> HttpResponse:
    """Both texts: what the other person saved, and what is still typed in the form."""
    group = get_object_or_404(groups_of_staff(), pk=pk)
    saved = {"words": "\n".join(group.words), "note": group.note}
    typed = {"words": "\n".join(form.cleaned_data["words"]), "note": form.cleaned_data["note"]}
    conflict = [
        {"label": form.fields[name].label, "before": saved[name], "after": typed[name]}
        for name in saved
        if saved[name] != typed[name]
    ]
    form.use_version(group.version)
    return render_form(
        request, form, title="言いかえを直す", group=group, conflict=conflict, status=409
    )


def render_form(
    request: HttpRequest,
    form: WordsForm,
    *,
    title: str,
    group: Synonym | None = None,
    conflict: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "group": group,
        "is_conflict": conflict is not None,
        "conflict": conflict,
        "history": history_of(group) if group else [],
        "breadcrumbs": crumbs(title),
    }
    return render(request, "desk_words_form.html", context, status=status)


def history_of(group: Synonym) -> list[dict[str, Any]]:
    """What was done to a group, the latest first."""
    entries = HistoryEntry.objects.about(group).order_by("-at", "-pk")[:SHOWN_HISTORY]
    return [{"at": e.at, "done": DONE.get(e.action, e.action), "words": e.note} for e in entries]


@require_http_methods(["GET", "HEAD", "POST"])
@for_city_staff
def word_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; then the words no longer find each other. A second click changes nothing."""
    if request.method == "POST" and not groups_of_staff().filter(pk=pk).exists():
        return redirect("desk-words")
    group = get_object_or_404(groups_of_staff(), pk=pk)
    is_conflict = False
    if request.method == "POST":
        words = str(group)
        try:
            version = VersionField().clean(request.POST.get("version"))
            actions.delete_words(group, by=request.user, version=version)
        except Conflict:
            group, is_conflict = get_object_or_404(groups_of_staff(), pk=pk), True
        else:
            messages.success(request, f"「{words}」の言いかえをやめました。")
            return redirect("desk-words")
    context = {
        "group": group,
        "is_conflict": is_conflict,
        "breadcrumbs": crumbs("言いかえをやめる"),
    }
    return render(request, "desk_words_delete.html", context, status=409 if is_conflict else 200)
