"""担当を変える: who at the ward keeps a partnership."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from partnerships.actions.keepers import change_keeper
from partnerships.forms.keepers import KeeperForm
from partnerships.views.registration import my_partnership


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def partnership_keeper(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a colleague of the ward, or a section."""
    partnership = my_partnership(request, pk)
    form = KeeperForm(request.POST if request.method == "POST" else None, partnership=partnership)
    if form.is_valid():
        change_keeper(partnership, by=request.user, **form.entry())
        messages.success(request, "担当を記録しました。")
        return redirect("partnerships:desk-partnership", pk=pk)
    context = {
        "partnership": partnership,
        "form": form,
        "breadcrumbs": [
            ("机", reverse("desk")),
            ("連携の登録", reverse("partnerships:desk-partnerships")),
            (partnership.name, reverse("partnerships:desk-partnership", args=[pk])),
            ("担当を変える", ""),
        ],
    }
    return render(request, "partnerships/keeper_form.html", context)
