"""Following by mail: ask, confirm, stop. Nobody needs an account for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kyodo_portal.accounts.addresses import verified_addresses
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.ids import digest
from kyodo_portal.lib.throttle import tries_within_hour
from kyodo_portal.lib.web import client_address
from organizations.actions import follows as actions
from organizations.follows import Stop, Wanted, read, read_confirm_token
from organizations.forms.follows import FollowForm
from organizations.models import Follow
from organizations.views.fetch import posted

# How often one network address may ask within an hour, whatever the mail addresses.
ASKS_PER_CALLER = 10
TITLE = "新しいお知らせを、メールで受けとる"
MINE = "メールで受けとるお知らせ"
LINK_IS_OLD = "確認のリンクは7日間使えます。受けとりたい一覧から、もう一度登録してください。"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """What would be followed, in words, and an address. `path` and `query` name the list."""
    asked = request.POST if request.method == "POST" else request.GET
    wanted = read(asked.get("path", ""), asked.get("query", ""))
    own = verified_addresses(request.user)
    initial = {"email": own[0]} if own else {}
    if wanted:
        initial |= {"path": wanted.path, "query": wanted.query}
    form = FollowForm(posted(request), wanted=wanted, initial=initial)
    if wanted and request.method == "POST" and form.is_valid():
        if tries_within_hour(f"follow:{digest(client_address(request))}") > ASKS_PER_CALLER:
            return render(request, "429.html", status=429)
        return _begin(request, wanted, form.cleaned_data["email"], own)
    context = {
        "form": form,
        "wanted": wanted,
        "is_own": bool(own),
        "breadcrumbs": [(TITLE, "")],
    }
    return render(request, "organizations/follow_form.html", context)


def _begin(request: HttpRequest, wanted: Wanted, email: str, own: list[str]) -> HttpResponse:
    """At once for an address of one's own; else the same answer whatever the address."""
    if email not in own:
        actions.ask_to_follow(wanted, email=email)
        return redirect("organizations:follow-sent")
    if actions.follow_at_once(wanted, by=request.user, email=email):
        messages.success(request, f"登録しました：{wanted.label}")
    else:
        messages.error(
            request,
            f"受けとるお知らせは{actions.FOLLOWS_PER_ADDRESS}件までです。"
            "どれかをやめてから、もう一度登録してください。",
        )
    return redirect("organizations:my-follows")


@require_safe
def follow_sent(request: HttpRequest) -> HttpResponse:
    """What to do next. Says the same to everybody."""
    return render(request, "organizations/follow_sent.html", {"breadcrumbs": [(TITLE, "")]})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link. Opening it changes nothing: programs that scan mails open links too."""
    found = Follow.objects.filter(pk=read_confirm_token(token)).first()
    if found is None:
        return render(request, "410.html", {"message": LINK_IS_OLD}, status=410)
    if request.method == "POST":
        actions.confirm_follow(found)
        return redirect("organizations:follow-confirm", token)
    context = {
        "follow": found,
        "wanted": read(found.path, found.query),
        "stop_url": reverse("organizations:follow-stop", args=[Stop((found.pk,)).token]),
    }
    return render(request, "organizations/follow_confirm.html", context)


@csrf_exempt  # the button of a mail program posts here without a page (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_stop(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link that stops: works at once, twice, for ever and without signing in."""
    stop = Stop.of(token)
    if stop is None:
        raise Http404
    rows = list(Follow.objects.same_reader(stop.keys))
    others = [row for row in rows if row.pk not in stop.keys]
    is_stopped = not rows if stop.everything else len(others) == len(rows)
    if request.method == "POST":
        everything = stop.everything or "all" in request.POST
        actions.stop_follows(stop.keys, by=None, everything=everything)
        others, is_stopped = [] if everything else others, True
    context = {
        "stop": stop,
        "rows": rows,
        "others": others,
        "is_stopped": is_stopped,
        # Only after one was stopped here: its row, and with it the address, is gone now.
        "rest": Stop(tuple(row.pk for row in others), everything=True).token if others else "",
    }
    return render(request, "organizations/follow_stop.html", context)


@never_cache
@require_safe
@login_required
def my_follows(request: HttpRequest) -> HttpResponse:
    """Everything that is mailed to the visitor's own addresses."""
    rows = Follow.objects.of_reader(request.user, verified_addresses(request.user))
    context = {
        "follows": list(rows.order_by("-created_at", "-pk")),
        "breadcrumbs": [("マイページ", reverse("my")), (MINE, "")],
    }
    return render(request, "organizations/follow_list.html", context)


@require_POST
@login_required
def my_follow_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """A button of the list. Pressed twice, or after the mailed link, it only leads back."""
    rows = Follow.objects.of_reader(request.user, verified_addresses(request.user))
    if row := rows.filter(pk=pk).first():
        actions.stop_follows([row.pk], by=request.user, via=HistoryEntry.Via.WEB)
        messages.success(request, f"やめました：{row.label}")
    return redirect("organizations:my-follows")
