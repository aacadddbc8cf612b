"""The ward's desk: groups that wait, the review of one, private contacts, calls and letters."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.paging import page_of
from organizations import diff, entry
from organizations.actions import review as actions
from organizations.actions.profile import is_waiting
from organizations.desk_filters import QUEUES, DeskFilter, queue
from organizations.forms.desk import ApproveForm, ContactReasonForm, ReturnForm
from organizations.models import Organization
from organizations.permissions import (
    can_invite_officer,
    can_read_private_contact,
    can_review_organization,
    is_ward_staff,
)
from organizations.views.fetch import (
    desk_crumbs,
    desk_organization_for,
    draft_label,
    must_staff_a_ward,
    organization_for,
    posted,
)


@require_safe
@login_required
def desk_organizations(request: HttpRequest) -> HttpResponse:
    """Groups of the visitor's wards; what waits longest stands first."""
    must_staff_a_ward(request)
    rows = Organization.objects.in_staff_wards(request.user)
    filters = DeskFilter(request.GET, rows)
    ordered = filters.narrowed().select_related("ward", "district").waiting_first()
    page, is_past_end = page_of(ordered, request.GET.get("page"))
    context = {
        "filter": filters,
        "page_obj": page,
        "is_past_end": is_past_end,
        "queues": [
            {
                "label": label,
                "count": queue(rows, name).count(),
                "url": f"?queue={name}",
                "is_current": filters.values.get("queue") == name,
            }
            for name, label in QUEUES.items()
        ],
        "breadcrumbs": desk_crumbs(("団体の登録", "")),
    }
    return render(request, "organizations/desk_list.html", context)


@require_safe
@login_required
def desk_organization(request: HttpRequest, pk: int) -> HttpResponse:
    """One group on the desk: what it changed, and what to answer."""
    organization = desk_organization_for(request, pk)
    return render_review(request, organization)


def render_review(
    request: HttpRequest, organization: Organization, return_form: ReturnForm | None = None
) -> HttpResponse:
    may_review = can_review_organization(request.user, organization)
    version = organization.version
    phone = phone_to_confirm(organization)
    context = {
        "organization": organization,
        "form": return_form,
        "approve_form": ApproveForm(version=version, phone=phone),
        "return_form": return_form or ReturnForm(version=version),
        "may_review": may_review,
        "is_waiting": is_waiting(organization),
        "is_live": entry.is_live(organization),
        "phone": "" if is_waiting(organization) else phone,
        "can_invite": can_invite_officer(request.user, organization),
        "has_orphan_requests": queue(
            Organization.objects.filter(pk=organization.pk), "membership"
        ).exists(),
        "draft_label": draft_label(organization),
        "history": history_items(organization),
        "breadcrumbs": desk_crumbs(
            ("団体の登録", reverse("organizations:desk-organizations")), (organization.name, "")
        ),
        **review_lines(organization),
    }
    return render(request, "organizations/desk_review.html", context)


def review_lines(organization: Organization) -> dict[str, Any]:
    """Field by field: everything the first time, the changes of a published entry later."""
    is_live = entry.is_live(organization)
    before = entry.values_of(organization) if is_live else {}
    after = entry.working_values(organization)
    both = diff.lines(before, after, reviewed=organization.reviewed)
    shown = both
    if is_live:
        shown = [line for line in both if line.has_changed]
    elif not is_waiting(organization):
        shown = [line for line in both if line.after not in {"", diff.NOT_SHOWN}]
    return {
        "changes": diff.by_task(shown),
        "unchanged": [line for line in both if is_live and not line.has_changed],
        "is_second_look": bool(organization.reviewed),
    }


def phone_to_confirm(organization: Organization) -> str:
    """A jichikai's phone that wants to be public and nobody has confirmed yet, or ""."""
    values = entry.working_values(organization)
    wants = values["show_phone"] and values["kind"] in Organization.NEIGHBOURHOOD_KINDS
    is_known = organization.phone_confirmed_as_office
    if not wants or (is_known and values["public_phone"] == organization.public_phone):
        return ""
    return str(values["public_phone"])


# How the desk reads the history's action names.
ACTIONS = {
    "organization_created": "下書きをつくりました",
    "organization_name_only_created": "名前だけの登録をしました",
    "organization_claimed": "招待の番号で、登録を引き受けました",
    "organization_invited": "招待の手紙をつくりました",
    "organization_edited": "内容を直しました",
    "organization_submitted": "確認をお願いしました",
    "organization_taken_back": "書き直すことにしました",
    "organization_draft_discarded": "直しをやめました",
    "organization_approved": "公開しました",
    "organization_needs_change": "直してほしい所を伝えました",
    "organization_phone_confirmed": "会館・事務所の電話だと確かめました",
    "private_contact_viewed": "連絡用の連絡先を見ました",
    "organization_paused": "休止しました",
    "organization_resumed": "再開しました",
    "organization_closed": "登録を終わりにしました",
    "organization_confirmed": "内容が合っていると確かめました",
    "organization_capacity_none": "「今は余力がない」にしました",
    "organization_capacity_back": "「今は余力がない」をやめました",
    "organization_membership_requested": "参加の希望がとどきました",
    "organization_membership_approved": "参加を受け入れました",
    "organization_membership_declined": "参加は今回は見送りにしました",
    "organization_role_changed": "メンバーの役割を変えました",
    "organization_member_removed": "メンバーを外しました",
    "organization_member_left": "メンバーがぬけました",
    "listing_created": "「できます・求めています」をのせました",
    "listing_edited": "「できます・求めています」を直しました",
    "listing_closed": "「できます・求めています」を終わりにしました",
    "listing_renewed": "「できます・求めています」を続けました",
    "listing_expired": "「できます・求めています」の掲載の期間が終わりました",
    "event_created": "行事の下書きを書きました",
    "event_edited": "行事を直しました",
    "event_published": "行事を公開しました",
    "event_postponed": "行事を延期にしました",
    "event_cancelled": "行事を中止にしました",
    "event_rescheduled": "行事を新しい日時にしました",
    "event_discarded": "行事の下書きを消しました",
    "outreach_done": "電話・紙などで伝えました",
    "relation_noted": "つきあいで大切なことを書きました",
    "relation_note_edited": "つきあいで大切なことを直しました",
    "relation_note_deleted": "つきあいで大切なことを消しました",
    "relation_note_forgotten": "つきあいで大切なことが、3年たって消えました",
    "officer_handover_opened": "役員交代の準備をはじめました",
    "officer_handover_received": "あたらしい管理者が受け取りました",
    "officer_handover_done": "役員が交代しました",
    "officer_handover_cancelled": "役員交代を取りやめました",
    "officer_consent_ended": "前の役員の連絡先を、公開をやめて消しました",
}


def history_items(organization: Organization) -> list[dict[str, Any]]:
    """The last events for the timeline, newest first; roles and offices, no names."""
    events = HistoryEntry.objects.about(organization).filter(action__in=ACTIONS)
    return [
        {
            "date": event.at,
            "what": ACTIONS[event.action],
            "who": event.actor_label,
            "text": event.note,
            "heard": getattr(event, "provenance", None),
            "via": event.get_via_display(),
        }
        for event in events.order_by("-at", "-pk")[:20]
    ]


def reviewable_for(request: HttpRequest, pk: int) -> Organization:
    """A group of the visitor's ward that is not their own."""
    organization = desk_organization_for(request, pk)
    if not can_review_organization(request.user, organization):
        raise PermissionDenied("自分の団体の確認は、ほかの担当に頼んでください。")
    return organization


@require_POST
@login_required
def organization_approve(request: HttpRequest, pk: int) -> HttpResponse:
    organization = reviewable_for(request, pk)
    form = ApproveForm(
        request.POST, version=organization.version, phone=phone_to_confirm(organization)
    )
    if not form.is_valid():
        return render_review(request, organization)
    actions.approve_organization(
        organization,
        by=request.user,
        version=form.cleaned_data["version"],
        phone_is_office=form.cleaned_data.get("phone_is_office", False),
    )
    messages.success(request, f"「{organization.name}」の内容を公開しました。団体に知らせます。")
    return redirect("organizations:desk-organization", organization.pk)


@require_POST
@login_required
def organization_return(request: HttpRequest, pk: int) -> HttpResponse:
    organization = reviewable_for(request, pk)
    form = ReturnForm(request.POST, version=organization.version)
    if not form.is_valid():
        return render_review(request, organization, form)
    actions.return_organization(
        organization,
        by=request.user,
        version=form.cleaned_data["version"],
        comments=form.comments(),
    )
    messages.success(request, f"「{organization.name}」に、直してほしい所を伝えました。")
    return redirect("organizations:desk-organization", organization.pk)


@require_POST
@login_required
def organization_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The phone on the page is the hall's: now it may be shown."""
    organization = reviewable_for(request, pk)
    form = ApproveForm(request.POST, version=organization.version, phone="")
    version = form.cleaned_data["version"] if form.is_valid() else -1
    actions.confirm_office_phone(organization, by=request.user, version=version)
    messages.success(request, "会館・事務所の電話として公開しました。")
    return redirect("organizations:desk-organization", organization.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def private_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """The contacts that are never public: say why first, then they are shown once."""
    organization = organization_for(request, pk, can_read_private_contact)
    form = ContactReasonForm(posted(request))
    back = "organizations:outreach-list"
    back_args: list[int] = []
    if is_ward_staff(request.user, organization):
        back, back_args = "organizations:desk-organization", [pk]
    back_url = reverse(back, args=back_args)
    context: dict[str, Any] = {
        "organization": organization,
        "form": form,
        "back_url": back_url,
        "breadcrumbs": desk_crumbs((organization.name, back_url), ("連絡用の連絡先", "")),
    }
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.log_contact_view(organization, by=request.user, reason=reason)
        values = entry.working_values(organization)
        names = entry.FIELDS_OF["contact"]
        context["rows"] = diff.lines({}, values, names=names, show_private=True)
    return render(request, "organizations/desk_contact.html", context)
