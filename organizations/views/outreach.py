"""電話・紙で伝える: the calls and letters of an office to groups without mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from districts.permissions import scope_of
from kyodo_portal.lib.paging import page_of
from organizations.actions import outreach
from organizations.forms.desk import OutreachForm
from organizations.models import OutreachTask
from organizations.permissions import can_read_private_contact
from organizations.views.fetch import desk_crumbs, posted


@require_safe
@login_required
def outreach_list(request: HttpRequest) -> HttpResponse:
    """電話・紙で伝える: what the visitor's offices should tell to groups without mail."""
    if not scope_of(request.user).has_desk:
        raise PermissionDenied("このページは、窓口の担当の方だけ見られます。")
    rows = OutreachTask.objects.visible_to(request.user).select_related("organization", "office")
    shows_done = request.GET.get("state") == "done"
    listed = rows.exclude(done_at=None).order_by("-done_at", "-pk") if shows_done else rows.open()
    page, _past_end = page_of(listed, request.GET.get("page"))
    context = {
        "page_obj": page,
        "pager_query": "state=done&" if shows_done else "",
        "shows_done": shows_done,
        "today": timezone.localdate(),
        "unknown_filter": request.GET.get("state", "") not in {"", "done"},
        "breadcrumbs": desk_crumbs(("電話・紙で伝える", "")),
    }
    return render(request, "organizations/outreach_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def outreach_done(request: HttpRequest, pk: int) -> HttpResponse:
    """How it was told, and to whom (a role)."""
    rows = OutreachTask.objects.visible_to(request.user).select_related("organization", "office")
    task = get_object_or_404(rows, pk=pk)
    form = OutreachForm(posted(request), asks_if_right=task.kind == outreach.CONFIRM)
    if request.method == "POST" and form.is_valid():
        outreach.finish_outreach(task, by=request.user, **form.cleaned_data)
        messages.success(request, f"「{task.organization}」に伝えたことを記録しました。")
        return redirect("organizations:outreach-list")
    crumbs = desk_crumbs(
        ("電話・紙で伝える", reverse("organizations:outreach-list")), ("伝えたことを記録する", "")
    )
    context = {
        "task": task,
        "form": form,
        "can_read_contact": can_read_private_contact(request.user, task.organization),
        "breadcrumbs": crumbs,
    }
    return render(request, "organizations/outreach_done.html", context)
