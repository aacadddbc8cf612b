"""相談: received from a resident, routed to the chosen offices, taken, closed (domain.md §6.4)."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from districts.models import District, Office, Ward
from districts.permissions import scope_of
from kyodo_portal.history.actions import next_number, record
from kyodo_portal.lib.ids import digest, receipt_number
from kyodo_portal.lib.keyed import keyed_token
from partnerships.models import Consultation
from partnerships.notices.consultations import answer_resident, tell_offices
from partnerships.workflow import CONSULTATION

Kind = Office.Kind
RESIDENT = "相談した人"


def route_consultation(
    ward: Ward | None, district: District | None, share_with: Collection[str]
) -> list[Office]:
    """The offices that will read a consultation.

    `share_with` holds "plaza" (the care plaza of the district) and/or "ward" (the ward office).
    Where no plaza is known for the place the ward office takes its part; where no ward is known,
    the city's centre for collaboration.
    """
    offices: list[Office] = []
    if district and "plaza" in share_with:
        offices += Office.objects.filter(
            kind=Kind.CARE_PLAZA, districts=district, is_open=True
        ).order_by("order", "name")
    if ward and ("ward" in share_with or not offices):
        offices += Office.objects.filter(kind=Kind.WARD_OFFICE, ward=ward, is_open=True)[:1]
    if not offices:
        central = Office.objects.filter(kind__in=[Kind.CITY_CENTRE, Kind.CITY], is_open=True)
        # The centre, where there is one; else the city's own section.
        offices += sorted(central, key=lambda office: office.kind != Kind.CITY_CENTRE)[:1]
    return offices


@transaction.atomic
def create_consultation(
    *,
    share_with: Collection[str],
    nonce: str,
    ward: Ward | None = None,
    district: District | None = None,
    submission_key: str | None = None,
    **answers: Any,
) -> Consultation:
    """Receive a consultation, tell its offices and (if there is an address) the resident (N18).

    `answers` are the form's other fields (kind, detail, town, name, reply_by, email, phone,
    call_time, language). The receipt page opens with `keyed_token(nonce)`; only its digest is
    kept. The same form sent twice returns the consultation of the first time.
    """
    if kept := _sent_before(submission_key):
        return kept
    offices = route_consultation(ward, district, share_with)
    if not offices:
        raise ValidationError("いま、相談を伝えられる窓口がありません。お電話でご相談ください")
    key = digest(keyed_token(nonce))
    try:
        with transaction.atomic():
            year = timezone.localdate().year
            consultation = Consultation.objects.create(
                number=receipt_number("S", year, next_number("S", year)),
                receipt_key=key,
                ward=ward,
                district=district,
                submission_key=submission_key,
                **answers,
            )
    except IntegrityError:
        if kept := _sent_before(submission_key):
            return kept
        raise
    consultation.offices.set(offices)
    record(consultation, "consultation_received", by=None, label=RESIDENT)
    tell_offices("consultation_received", consultation, offices)
    answer_resident(consultation, nonce=nonce)
    return consultation


def _sent_before(submission_key: str | None) -> Consultation | None:
    if not submission_key:
        return None
    return Consultation.objects.filter(submission_key=submission_key).first()


def office_of(user: Any, consultation: Consultation) -> Office | None:
    """The office for which `user` would take this consultation."""
    return consultation.offices.filter(pk__in=scope_of(user).office_ids).first()


@transaction.atomic
def take_consultation(consultation: Consultation, *, by: Any) -> None:
    """受付 → 担当が決まりました: the office of `by` takes care of it."""
    office = office_of(by, consultation)
    CONSULTATION.move(consultation, "take", handled_by=office, updated_at=timezone.now())
    record(consultation, "consultation_taken", by=by, label=str(office or ""))


@transaction.atomic
def start_consultation(consultation: Consultation, *, by: Any) -> None:
    """担当が決まりました → 対応中."""
    CONSULTATION.move(consultation, "start", updated_at=timezone.now())
    office = consultation.handled_by or ""
    record(consultation, "consultation_started", by=by, label=str(office))


@transaction.atomic
def close_consultation(consultation: Consultation, *, by: Any, outcome: str) -> None:
    """→ 終わりました, with where the resident was connected to or what came of it."""
    if not outcome.strip():
        raise ValidationError({"outcome": "つないだ先・結果を入力してください"})
    now = timezone.now()
    office = consultation.handled_by or office_of(by, consultation)
    CONSULTATION.move(
        consultation, "close", outcome=outcome, closed_at=now, handled_by=office, updated_at=now
    )
    record(consultation, "consultation_closed", by=by, label=str(office or ""))


@transaction.atomic
def cancel_consultation(consultation: Consultation) -> None:
    """The resident takes it back, with the link of the receipt; the offices see it at once."""
    now = timezone.now()
    CONSULTATION.move(consultation, "cancel", closed_at=now, updated_at=now)
    record(consultation, "consultation_cancelled", by=None, label=RESIDENT)
    tell_offices("consultation_cancelled", consultation, list(consultation.offices.all()))
