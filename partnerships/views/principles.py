"""The six principles of a partnership: the newest review, earlier ones, writing, and talks."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kyodo_portal.lib.workflow import Conflict
from partnerships import permissions as may
from partnerships.actions import principles as acts
from partnerships.forms.principles import PrinciplesForm, ReviewForm, TalkForm
from partnerships.models import (
    Partnership,
    PrincipleRecord,
    PrincipleReview,
    PrincipleTalk,
)
from partnerships.principles import is_shown_publicly, last_review
from partnerships.views.sheet_access import partnership_inside, posted

TITLE = "6つの原則"
LINES = Prefetch(
    "lines",
    queryset=PrincipleRecord.objects.select_related(
        "principle", "party__organization"
    ).prefetch_related("evidences"),
)


def trail(partnership: Partnership, *here: tuple[str, str]) -> list[tuple[str, str]]:
    home = reverse("partnerships:principle-list", args=[partnership.pk])
    return [(partnership.name, partnership.get_absolute_url()), (TITLE, home), *here]


@require_safe
@login_required
def principle_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The review that counts, and the way to the earlier ones."""
    partnership = partnership_inside(request, pk)
    reviews = partnership.principle_reviews.prefetch_related(LINES)
    review = reviews.first()
    return _show(request, partnership, review, is_newest=True)


@require_safe
@login_required
def principle_review(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """An earlier review, to read."""
    partnership = partnership_inside(request, pk)
    reviews = partnership.principle_reviews.prefetch_related(LINES)
    review = get_object_or_404(reviews, number=number)
    newest = last_review(partnership)
    return _show(request, partnership, review, is_newest=review == newest)


def _show(
    request: HttpRequest,
    partnership: Partnership,
    review: PrincipleReview | None,
    *,
    is_newest: bool,
) -> HttpResponse:
    rows = _rows(review)
    is_open = may.is_open_for_sheets(partnership)
    recorder = may.can_record_joint(request.user, partnership)
    here = [] if is_newest or review is None else [(str(review), "")]
    context = {
        "partnership": partnership,
        "review": review,
        "rows": rows,
        "is_newest": is_newest,
        "others": partnership.principle_reviews.exclude(pk=review.pk) if review else [],
        "mutatis": not partnership.involves_government,
        "can_review": is_open and recorder,
        "can_correct": is_open
        and recorder
        and is_newest
        and review is not None
        and not is_shown_publicly(partnership, review),
        "own": _own(request.user, partnership) if is_open and is_newest and review else [],
        "talks": partnership.principle_talks.select_related("principle", "office"),
        "breadcrumbs": [*trail(partnership)[:-1], (TITLE, "")]
        if not here
        else trail(partnership, *here),
    }
    return render(request, "partnerships/principles/page.html", context)


def _rows(review: PrincipleReview | None) -> list[dict[str, Any]]:
    """Each principle with its joint line first, then the parties' own."""
    rows: dict[int, dict[str, Any]] = {}
    for line in review.lines.all() if review else []:
        row = rows.setdefault(line.principle_id, {"principle": line.principle, "lines": []})
        row["lines"].append(line)
    for row in rows.values():
        row["lines"].sort(key=lambda line: (line.party_id is not None, line.party_id or 0))
    return list(rows.values())


def _own(user: Any, partnership: Partnership) -> list[Any]:
    own = may.own_parties(user, partnership)
    return [p.organization for p in partnership.parties.all() if p.organization_id in own]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def principle_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new review: the joint lines, beginning with what was written last time."""
    heading = "見直しをはじめる"
    partnership = partnership_inside(request, pk)
    if not may.can_record_joint(request.user, partnership):
        raise PermissionDenied
    last = last_review(partnership)
    number = last.number + 1 if last else 1
    initial = {"version": number}
    form = ReviewForm(posted(request), partnership=partnership, parties=[], initial=initial)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["version"]
        try:
            acts.start_review(partnership, by=request.user, number=number, **form.entry())
        except ValidationError as error:
            form.add_error(None, error)
        except Conflict:
            return _both_reviews(request, partnership, form, heading)
        else:
            messages.success(request, "見直しを記録しました。団体ごとのことばも書けます。")
            return redirect("partnerships:principle-list", pk=pk)
    return _form_page(request, partnership, form, heading)


def _both_reviews(
    request: HttpRequest, partnership: Partnership, form: ReviewForm, heading: str
) -> HttpResponse:
    """Another review began meanwhile: its lines beside the typed ones, which may be the next."""
    last = last_review(partnership)
    if last is None or not may.is_open_for_sheets(partnership):
        raise Conflict
    fresh = ReviewForm(partnership=partnership, parties=[])
    extra = {"differences": form.differences(fresh), "conflict": True}
    form.use_version(last.number + 1)
    return _form_page(request, partnership, form, heading, 409, **extra)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def principle_joint(request: HttpRequest, pk: int) -> HttpResponse:
    """The joint lines of the newest review, again."""
    partnership = partnership_inside(request, pk)
    if not may.can_record_joint(request.user, partnership):
        raise PermissionDenied
    return _write(request, partnership, "いっしょのことばを直す", joint=True, parties=[])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def principle_own(request: HttpRequest, pk: int, org: int) -> HttpResponse:
    """One party's own lines of the newest review."""
    partnership = partnership_inside(request, pk)
    party = next((p for p in partnership.parties.all() if p.organization_id == org), None)
    if party is None:
        raise Http404
    if not may.can_fill_side(request.user, partnership, party.organization):
        raise PermissionDenied
    heading = f"{party.organization}のことば"
    return _write(request, partnership, heading, joint=False, parties=[party])


def _write(
    request: HttpRequest, partnership: Partnership, heading: str, *, joint: bool, parties: list[Any]
) -> HttpResponse:
    review = last_review(partnership)
    if review is None:
        raise Conflict("まだ見直しがありません。はじめに、いっしょの記録を書いてください。")
    kwargs: dict[str, Any] = {"partnership": partnership, "joint": joint, "parties": parties}
    form = PrinciplesForm(posted(request), initial={"version": review.version}, **kwargs)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, partnership, form, heading, review=review)
    version = form.cleaned_data["version"]
    try:
        if joint:
            acts.save_joint_lines(review, by=request.user, version=version, **form.entry())
        else:
            acts.save_party_lines(
                review, by=request.user, party=parties[0], version=version, **form.entry()
            )
    except ValidationError as error:
        form.add_error(None, error)
        return _form_page(request, partnership, form, heading, review=review)
    except Conflict:
        fresh_review = last_review(partnership)
        fresh = PrinciplesForm(**kwargs)
        extra = {"differences": form.differences(fresh), "conflict": True}
        form.use_version(fresh_review.version if fresh_review else 0)
        return _form_page(request, partnership, form, heading, 409, review=fresh_review, **extra)
    messages.success(request, "保存しました。")
    return redirect("partnerships:principle-list", pk=partnership.pk)


def _form_page(
    request: HttpRequest,
    partnership: Partnership,
    form: PrinciplesForm,
    heading: str,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    context = {
        "partnership": partnership,
        "form": form,
        "heading": heading,
        "mutatis": not partnership.involves_government,
        "breadcrumbs": trail(partnership, (heading, "")),
        **extra,
    }
    return render(request, "partnerships/principles/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def principle_talk(request: HttpRequest, pk: int) -> HttpResponse:
    """「いっしょに話してみませんか」, closed with a note by the office that was asked."""
    rows = PrincipleTalk.objects.select_related(
        "partnership__ward", "partnership__third_party", "principle", "office", "review"
    )
    talk: PrincipleTalk = get_object_or_404(rows, pk=pk)
    if not may.can_close_principle_talk(request.user, talk):
        raise Http404
    form = TalkForm(posted(request), initial={"version": talk.version})
    if request.method == "POST":
        if talk.closed_on:
            raise Conflict
        if form.is_valid():
            data = form.cleaned_data
            acts.close_principle_talk(
                talk, by=request.user, note=data["note"], version=data["version"]
            )
            messages.success(request, "記録しました。")
            return redirect("partnerships:desk-sheets")
    lines = PrincipleRecord.objects.filter(
        partnership=talk.partnership, principle=talk.principle, party=None
    )
    context = {
        "talk": talk,
        "form": form,
        "lines": lines.select_related("review").order_by("-review__number")[:4],
        "breadcrumbs": [
            ("机", reverse("desk")),
            ("チェックシート", reverse("partnerships:desk-sheets")),
            (str(talk.principle), ""),
        ],
    }
    return render(request, "partnerships/principles/talk.html", context)
