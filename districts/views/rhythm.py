"""年間の流れ: the year of a ward, and its own months."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from districts.actions import save_rhythm
from districts.forms.rhythm import RhythmForm
from districts.models import RhythmEntry, Ward, WardRhythm
from districts.permissions import can_edit_rhythm, scope_of
from districts.rhythm import Beat, beats_of, by_month
from kyodo_portal.lib.workflow import Conflict

TITLE = "年間の流れ"


def must_have_a_desk(request: HttpRequest) -> None:
    if not scope_of(request.user).has_desk:
        raise PermissionDenied("このページは、区や市の担当と、橋わたし役だけ見られます。")


def ward_of(request: HttpRequest, slug: str = "") -> Ward | None:
    """The ward named in the address, else that of the visitor's office, else the first one."""
    if slug:
        return Ward.objects.filter(slug=slug).first()
    wards = (p.office.ward for p in scope_of(request.user).postings if p.office.ward_id)
    return next(wards, None) or Ward.objects.order_by("order").first()


@require_safe
@login_required
def rhythm(request: HttpRequest) -> HttpResponse:
    """The whole year of one ward."""
    must_have_a_desk(request)
    ward = ward_of(request, request.GET.get("ward", "")[:40])
    if ward is None:
        messages.info(request, "その区はないので、あなたの区を表示しています。")
        ward = ward_of(request)
    beats = beats_of(ward) if ward else []
    context = {
        "ward": ward,
        "wards": Ward.objects.order_by("order") if scope_of(request.user).is_city else [],
        "months": by_month(beats),
        "beats": beats,
        "this_month": timezone.localdate().month,
        "can_edit": bool(ward and can_edit_rhythm(request.user, ward.pk)),
        "breadcrumbs": [("机", reverse("desk")), (TITLE, "")],
    }
    return render(request, "districts/rhythm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rhythm_edit(request: HttpRequest, ward: str, entry: str) -> HttpResponse:
    """The months of one thing in the visitor's own ward."""
    must_have_a_desk(request)
    place = get_object_or_404(Ward, slug=ward)
    if not can_edit_rhythm(request.user, place.pk):
        raise PermissionDenied("月を直せるのは、その区の担当の方だけです。")
    thing = get_object_or_404(RhythmEntry, slug=entry)
    own = WardRhythm.objects.filter(ward=place, entry=thing).first()
    data = request.POST if request.method == "POST" else None
    form = RhythmForm(data, entry=thing, own=own)
    extra: dict[str, Any] = {}
    if form.is_valid():
        version = max(form.cleaned_data["version"], 0)
        try:
            save_rhythm(place, thing, by=request.user, version=version, **form.values())
        except Conflict:
            extra = _both(form, place, thing)
        else:
            messages.success(request, f"「{thing}」の月を保存しました。")
            return redirect(f"{reverse('districts:rhythm')}?ward={place.slug}")
    return _render(request, place, Beat(thing, own), form, **extra)


def _both(form: RhythmForm, ward: Ward, entry: RhythmEntry) -> dict[str, Any]:
    """What the other person saved beside what is typed; the form goes on from there."""
    own = WardRhythm.objects.get(ward=ward, entry=entry)
    form.use_version(own.version)
    typed, labels = form.values(), form.fields
    return {
        "status": 409,
        "conflict": [
            {"label": labels[name].label, "before": getattr(own, name), "after": typed[name]}
            for name in typed
            if getattr(own, name) != typed[name]
        ],
    }


def _render(
    request: HttpRequest,
    ward: Ward,
    beat: Beat,
    form: RhythmForm,
    *,
    status: int = 200,
    conflict: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    context = {
        "ward": ward,
        "beat": beat,
        "form": form,
        "is_conflict": conflict is not None,
        "conflict": conflict,
        "breadcrumbs": [
            ("机", reverse("desk")),
            (TITLE, f"{reverse('districts:rhythm')}?ward={ward.slug}"),
            (str(beat.entry), ""),
        ],
    }
    return render(request, "districts/rhythm_form.html", context, status=status)
