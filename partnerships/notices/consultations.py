"""Mails about consultations (N18). Only number, kind and ward; never what somebody wrote."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from districts.models import Office
from kyodo_portal.history.actions import enqueue
from organizations.notices import tell_office
from partnerships.models import Consultation


def tell_offices(kind: str, consultation: Consultation, offices: list[Office]) -> None:
    """Tell everybody posted to the offices that the resident chose."""
    path = reverse("partnerships:desk-consultation", args=[consultation.number])
    for office in offices:
        tell_office(kind, office, event=consultation.number, path=path, **_context(consultation))


def answer_resident(consultation: Consultation, *, nonce: str) -> None:
    """The automatic reply, if there is an address; its link lets the resident take it back."""
    if not consultation.email:
        return
    path = reverse("partnerships:consultation-cancel", args=["TOKEN"])
    enqueue(
        "consultation_accepted",
        email=consultation.email,
        dedupe=f"consultation_accepted:{consultation.number}",
        context={
            **_context(consultation),
            "path": path.replace("TOKEN", "{token}"),
            "nonce": nonce,
            "days": settings.CONSULTATION_REPLY_DAYS,
        },
    )


def _context(consultation: Consultation) -> dict[str, Any]:
    return {
        "number": consultation.number,
        "topic": consultation.get_kind_display(),
        "ward": str(consultation.ward or "市外・わからない"),
    }
