"""マイページ: what a member's groups have to do next. Reads only."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organizations.models import Membership
from organizations.permissions import memberships_of
from partnerships.models import (
    CheckSheet,
    Confirmation,
    Consent,
    Introduction,
    JointCheck,
    Partnership,
    Pledge,
    Proposal,
)

SHOWN = 10


@dataclass(frozen=True)
class MyPage:
    """Everything /my/ shows: memberships, proposals that wait for us, consents, partnerships."""

    memberships: list[Membership]
    to_answer: list[Proposal]
    to_finish: list[Proposal]
    in_talks: list[Proposal]
    to_consent: list[Consent]
    to_meet: list[Introduction]
    to_check: list[CheckSheet]
    steps: list[JointCheck]
    to_confirm: list[Confirmation]
    partnerships: list[Partnership]
    late_pledges: list[Pledge]

    @property
    def has_todo(self) -> bool:
        todo = (
            *(self.to_answer, self.to_consent, self.to_confirm, self.to_meet, self.to_check),
            *(self.to_finish, self.in_talks, self.late_pledges),
        )
        return any(todo)


def my_page(user: Any, on: date) -> MyPage:
    """Assemble the page for `user`; `on` is today."""
    ids = list(memberships_of(user))
    managed = [pk for pk, role in memberships_of(user).items() if role == "manager"]
    proposals: QuerySet[Proposal] = Proposal.objects.select_related("sender", "recipient")
    partnerships = Partnership.objects.filter(
        parties__organization_id__in=ids, parties__left_on=None
    )
    return MyPage(
        memberships=list(
            user.memberships.exclude(status="left").select_related("organization__district")
        ),
        to_answer=list(
            proposals.filter(recipient_id__in=ids, status="sent").order_by("due_on")[:SHOWN]
        ),
        to_finish=list(
            proposals.filter(sender_id__in=ids, status__in=["draft", "consulting"])[:SHOWN]
        ),
        in_talks=list(proposals.of_organizations(ids).filter(status="in_talks")[:SHOWN]),
        to_consent=list(waiting_consents(ids)[:SHOWN]),
        to_confirm=list(waiting_confirmations(managed)[:SHOWN]),
        to_meet=list(
            Introduction.objects.waiting_for(ids).select_related("first", "second", "office")[
                :SHOWN
            ]
        ),
        to_check=list(
            CheckSheet.objects.to_fill_in_by(ids).by_due_day().select_related("partnership")[:SHOWN]
        ),
        steps=list(JointCheck.objects.open_steps().of_organizations(ids)[:SHOWN]),
        partnerships=list(
            partnerships.exclude(status="cancelled").distinct().order_by("-pk")[:SHOWN]
        ),
        late_pledges=list(
            Pledge.objects.of_organizations(ids)
            .overdue(on)
            .select_related("organization", "room__proposal", "room__partnership")[:SHOWN]
        ),
    )


def waiting_consents(organization_ids: list[int]) -> QuerySet[Consent]:
    """Consents of the present round that one of the organisations has not given yet."""
    return (
        Consent.objects.filter(
            organization_id__in=organization_ids,
            answer=Consent.Answer.WAITING,
            partnership__asking__isnull=False,
            round=F("partnership__consent_round"),
        )
        .select_related("partnership", "organization")
        .order_by("pk")
    )


def waiting_confirmations(organization_ids: list[int]) -> QuerySet[Confirmation]:
    """Versions of promises that one of the organisations has not answered yet."""
    return (
        Confirmation.objects.filter(
            organization_id__in=organization_ids,
            answer=Confirmation.Answer.WAITING,
            version__agreement__status="confirming",
            version__number=F("version__agreement__number"),
        )
        .select_related("version__agreement__partnership", "organization")
        .order_by("pk")
    )


@require_safe
@login_required
def my(request: HttpRequest) -> HttpResponse:
    page = my_page(request.user, timezone.localdate())
    context = {"page": page, "today": timezone.localdate(), "breadcrumbs": [("マイページ", "")]}
    return render(request, "my.html", context)
