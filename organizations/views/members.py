"""Joining a group and its members' page."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kyodo_portal.lib.paging import page_of
from kyodo_portal.lib.text import search_terms
from organizations.actions import members as actions
from organizations.models import Membership, Organization
from organizations.permissions import can_edit_organization, can_manage_members, is_member
from organizations.views.fetch import my_crumbs, organization_for

Role = Membership.Role


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def membership_request(request: HttpRequest) -> HttpResponse:
    """Find the group by its name and ask to join."""
    if request.method == "POST":
        rows = Organization.objects.joinable()
        key = request.POST.get("organization", "")
        organization = get_object_or_404(rows, pk=key if key.isdecimal() and len(key) < 10 else 0)
        membership = actions.request_membership(organization, by=request.user)
        messages.success(request, request_message(membership))
        return redirect("organizations:membership-request")
    return render(request, "organizations/join.html", join_context(request))


def request_message(membership: Membership) -> str:
    name = membership.organization.name
    if membership.status == Membership.Status.ACTIVE:
        return f"「{name}」には、もう参加しています。"
    return f"「{name}」に、参加の希望を送りました。返事がきたら、メールでお知らせします。"


def join_context(request: HttpRequest) -> dict[str, Any]:
    query = request.GET.get("q", "")[:100]
    terms = search_terms(query)
    found = Organization.objects.joinable().select_related("ward", "district")
    for term in terms:
        found = found.filter(search_text__contains=term)
    page, _past_end = page_of(found.order_by("name_kana", "name", "pk"), request.GET.get("page"))
    mine = own_memberships(request)
    return {
        "query": query,
        "pager_query": f"{urlencode({'q': query})}&",
        "has_query": bool(terms),
        "page_obj": page,
        "joined": {m.organization_id for m in mine},
        "waiting": [m for m in mine if m.status == Membership.Status.REQUESTED],
        "breadcrumbs": [("マイページ", reverse("my")), ("団体に参加する", "")],
    }


def own_memberships(request: HttpRequest) -> Any:
    """The visitor's memberships and requests."""
    user: Any = request.user
    return user.memberships.exclude(status="left").select_related("organization")


@require_safe
@login_required
def member_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who belongs. Names are for the group's managers and the ward's staff only."""
    organization = organization_for(request, pk, can_edit_organization)
    rows = organization.memberships.exclude(status="left").select_related("user")
    context = {
        "organization": organization,
        "members": [m for m in rows if m.status == Membership.Status.ACTIVE],
        "requests": [m for m in rows if m.status == Membership.Status.REQUESTED],
        "can_manage": can_manage_members(request.user, organization),
        "has_manager": any(m.role == Role.MANAGER and m.status == "active" for m in rows),
        "by_staff": not is_member(request.user, organization.pk),
        "breadcrumbs": my_crumbs(organization, "メンバー"),
    }
    return render(request, "organizations/members.html", context)


def membership_for(request: HttpRequest, pk: int, member: int) -> Membership:
    """A membership of a group whose members the visitor may manage."""
    organization = organization_for(request, pk, can_manage_members)
    rows = organization.memberships.exclude(status="left").select_related("user", "organization")
    membership: Membership = get_object_or_404(rows, pk=member)
    return membership


def act_and_return(
    request: HttpRequest, membership: Membership, act: Callable[[], None], done: str
) -> HttpResponse:
    """Do it, say so, and go back to the list; a rule that forbids it is said there too."""
    try:
        act()
    except ValidationError as error:
        messages.error(request, f"{error.messages[0]}。")
    else:
        messages.success(request, done)
    return redirect("organizations:member-list", membership.organization_id)


@require_POST
@login_required
def member_approve(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    membership = membership_for(request, pk, member)
    if membership.user_id == request.user.pk:
        raise PermissionDenied("自分の参加は、自分では決められません。ほかの担当に頼んでください。")
    return act_and_return(
        request,
        membership,
        lambda: actions.approve_membership(membership, by=request.user),
        "参加を受け入れました。",
    )


@require_POST
@login_required
def member_decline(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    membership = membership_for(request, pk, member)
    return act_and_return(
        request,
        membership,
        lambda: actions.decline_membership(membership, by=request.user),
        "今回は見送りにしました。",
    )


@require_POST
@login_required
def member_role(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    membership = membership_for(request, pk, member)
    role = Role.MANAGER if request.POST.get("role") == Role.MANAGER else Role.MEMBER
    return act_and_return(
        request,
        membership,
        lambda: actions.change_role(membership, role=role, by=request.user),
        f"役割を「{role.label}」にしました。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def member_remove(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    membership = membership_for(request, pk, member)
    if request.method == "POST":
        return act_and_return(
            request,
            membership,
            lambda: actions.remove_member(membership, by=request.user),
            "メンバーから外しました。",
        )
    question = {
        "title": "メンバーから外しますか",
        "text": f"{membership.user.get_short_name()}さんは、この団体のページを使えなくなります。",
        "button": "メンバーから外す",
    }
    return ask(request, membership, question)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def member_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own wish: leave, or take back the request to join."""
    membership = get_object_or_404(own_memberships(request), organization_id=pk)
    if request.method == "POST":
        return leave(request, membership)
    question = {
        "title": "団体からぬけますか",
        "text": "この団体のページを使えなくなります。もどるときは、また希望を送ってください。",
        "button": "団体からぬける",
    }
    if membership.status == Membership.Status.REQUESTED:
        question["title"] = "参加の希望を取り消しますか"
        question["button"] = "希望を取り消す"
    return ask(request, membership, question)


def leave(request: HttpRequest, membership: Membership) -> HttpResponse:
    try:
        actions.leave_organization(membership, by=request.user)
    except ValidationError as error:
        messages.error(request, f"{error.messages[0]}。")
        return redirect("organizations:member-list", membership.organization_id)
    messages.success(request, "手続きが終わりました。")
    return redirect("my")


def ask(request: HttpRequest, membership: Membership, question: dict[str, str]) -> HttpResponse:
    organization = membership.organization
    is_active = membership.status == Membership.Status.ACTIVE
    back = "organizations:member-list" if is_active else "organizations:membership-request"
    context = {
        "step": question | {"is_danger": True},
        "organization": organization,
        "back_url": reverse(back, args=[organization.pk] if is_active else []),
        "breadcrumbs": [("マイページ", reverse("my")), (question["button"], "")],
    }
    return render(request, "organizations/step.html", context)
