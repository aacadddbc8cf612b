"""お知らせの受けとり方: the page, and the stop link of the mails."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from districts.permissions import scope_of
from kyodo_portal.accounts.models import User
from kyodo_portal.history.kinds import Category, Mode
from kyodo_portal.history.models import NoticePreference
from kyodo_portal.notices import preferences
from kyodo_portal.notices.forms import ChoicesForm
from kyodo_portal.notices.stopping import StopLink, read_link
from organizations.models import MailStop, Organization

TITLE = "お知らせの受けとり方"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def my_notifications(request: HttpRequest) -> HttpResponse:
    """For each category: at once, once a day, or (where one can do without) never by mail."""
    form = ChoicesForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        preferences.save_choices(request.user, form.cleaned_data)
        messages.success(request, "お知らせの受けとり方を保存しました。")
        return redirect("my-notifications")
    context = {
        "form": form,
        "has_desk": scope_of(request.user).has_desk,
        "breadcrumbs": [("マイページ", reverse("my")), (TITLE, "")],
    }
    return render(request, "my_notifications.html", context)


@csrf_exempt  # the button of a mail program posts here without a page (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notices_stop(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link that stops a category: opening it changes nothing, its button does.

    It works signed out, twice and for ever, and can do nothing but stop.
    """
    link = read_link(token)
    owner = owner_of(link) if link else None
    if link is None or owner is None:
        raise Http404
    if request.method == "POST":
        stop(link, owner, everything="all" in request.POST)
    context = {
        "link": link,
        "group": owner if link.whose == "group" else None,
        "is_stopped": is_stopped(link),
    }
    return render(request, "notices_stop.html", context)


def owner_of(link: StopLink) -> User | Organization | None:
    model = User if link.whose == "user" else Organization
    found: User | Organization | None = model.objects.filter(pk=link.key).first()
    return found


def stop(link: StopLink, owner: User | Organization, *, everything: bool) -> None:
    if isinstance(owner, Organization):
        preferences.stop_for_group(owner, link.category, everything=everything)
    else:
        preferences.stop_for_user(owner, Category(link.category))


def is_stopped(link: StopLink) -> bool:
    if link.whose == "group":
        rows = MailStop.objects.filter(organization=link.key, category=link.category)
        return rows.exists()
    rows = NoticePreference.objects.filter(user=link.key, category=link.category)
    return rows.filter(mode=Mode.NONE).exists()
