"""The six principles in sentences: written at registration, looked at again twice a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from districts.models import Office
from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from partnerships.actions.registration import NOT_A_PARTY, begin_task
from partnerships.actions.sheets import party_label
from partnerships.evidence import Evidence
from partnerships.models import (
    Partnership,
    Party,
    Principle,
    PrincipleEvidence,
    PrincipleRecord,
    PrincipleReview,
    PrincipleTalk,
)
from partnerships.permissions import is_open_for_sheets
from partnerships.principles import is_shown_publicly, last_review

Occasion = PrincipleReview.Occasion
Status = PrincipleRecord.Status
CONFIRMING = "みなさんに公開の確認をお願いしているので、見直しは、確認が終わってから始められます"
OLD = "次の見直しが始まっています。前の見直しは、読むだけです"
SHOWN = "公開しているページの言葉なので、直せません。新しい見直しを始めてください"
ENDED = "この連携は終わっています。原則の記録は読むだけです"


@dataclass(frozen=True)
class PrincipleLine:
    """One line to write; `party` None is the joint one."""

    principle: Principle
    party: Party | None
    status: str
    how: str = ""
    evidence: str = ""
    links: Sequence[Evidence] = ()


@transaction.atomic
def save_principles(
    partnership: Partnership,
    *,
    by: Any,
    lines: Sequence[PrincipleLine],
    version: int | None = None,
) -> PrincipleReview:
    """Save 8 横浜コードの記録 at the desk: every line of the newest review, or of the first one.

    Lines that are not named are taken out. Raises Conflict when the partnership was saved
    meanwhile, ValidationError while its words stand on the public page.
    """
    _check_parties(partnership, lines)
    begin_task(partnership, "principles", by=by, version=version)
    review = last_review(partnership) or _new_review(partnership, Occasion.REGISTRATION)
    kept = [_write(review, line).pk for line in lines]
    # What a party wrote that has left since is not in the form, and stays.
    here = Q(party=None) | Q(party__left_on=None)
    review.lines.filter(here).exclude(pk__in=kept).delete()
    _ask_to_talk(review)
    return review


@transaction.atomic
def start_review(
    partnership: Partnership,
    *,
    by: Any,
    occasion: str,
    lines: Sequence[PrincipleLine],
    number: int,
) -> PrincipleReview:
    """A new dated set with its joint lines; from now on it counts, and earlier ones are read.

    `number` is the one the form was made for. Raises Conflict when another review began since.
    """
    if not is_open_for_sheets(partnership):
        raise ValidationError(ENDED)
    if partnership.publication == Partnership.Publication.CONFIRMING:
        raise ValidationError(CONFIRMING)
    _hold(partnership)
    last = last_review(partnership)
    if number != (last.number + 1 if last else 1):
        raise Conflict
    review = _new_review(partnership, occasion)
    for line in lines:
        _write(review, line)
    _ask_to_talk(review)
    label = party_label(by, partnership)
    record(partnership, "principles_reviewed", by=by, label=label, note=str(review))
    return review


@transaction.atomic
def save_party_lines(
    review: PrincipleReview,
    *,
    by: Any,
    party: Party,
    lines: Sequence[PrincipleLine],
    version: int,
) -> None:
    """One party's own lines of the newest review. Conflict when stale."""
    partnership = review.partnership
    _check_newest(review)
    save_if_unchanged(review, version=version, fields=[])
    kept = [_write(review, line).pk for line in lines if line.party == party]
    review.lines.filter(party=party).exclude(pk__in=kept).delete()
    note = f"{review}：{party}"
    record(partnership, "principle_lines_written", by=by, label=str(party), note=note)


@transaction.atomic
def save_joint_lines(
    review: PrincipleReview, *, by: Any, lines: Sequence[PrincipleLine], version: int
) -> None:
    """The joint lines of the newest review, again. Conflict when stale.

    Raises ValidationError while they stand on the public page.
    """
    partnership = review.partnership
    _check_newest(review)
    if is_shown_publicly(partnership, review):
        raise ValidationError(SHOWN)
    save_if_unchanged(review, version=version, fields=[])
    for line in lines:
        _write(review, line)
    _ask_to_talk(review)
    label = party_label(by, partnership)
    record(partnership, "principle_lines_written", by=by, label=label, note=str(review))


@transaction.atomic
def close_principle_talk(talk: PrincipleTalk, *, by: Any, note: str, version: int) -> None:
    """「話しました」, with a short note. Conflict when a colleague was faster."""
    talk.closed_on, talk.note = timezone.localdate(), note
    rows = PrincipleTalk.objects.filter(pk=talk.pk, closed_on=None)
    if not rows.exists():
        raise Conflict
    save_if_unchanged(talk, version=version, fields=["closed_on", "note"])
    label = str(talk.office)
    about = str(talk.principle)
    record(talk.partnership, "principle_talk_closed", by=by, label=label, note=about)


def _hold(partnership: Partnership) -> None:
    """Take the row, so that two reviews cannot begin at once."""
    Partnership.objects.filter(pk=partnership.pk).update(version=F("version") + 1)


def _new_review(partnership: Partnership, occasion: str) -> PrincipleReview:
    last = last_review(partnership)
    is_public = partnership.publication == Partnership.Publication.PUBLISHED
    return PrincipleReview.objects.create(
        partnership=partnership,
        waits_for_consent=is_public,
        number=last.number + 1 if last else 1,
        occasion=occasion,
        reviewed_on=timezone.localdate(),
    )


def _check_parties(partnership: Partnership, lines: Sequence[PrincipleLine]) -> None:
    if any(line.party and line.party.partnership_id != partnership.pk for line in lines):
        raise ValidationError(NOT_A_PARTY)


def _check_newest(review: PrincipleReview) -> None:
    if not is_open_for_sheets(review.partnership):
        raise ValidationError(ENDED)
    if last_review(review.partnership) != review:
        raise ValidationError(OLD)


def _write(review: PrincipleReview, line: PrincipleLine) -> PrincipleRecord:
    row, _new = PrincipleRecord.objects.update_or_create(
        review=review,
        principle=line.principle,
        party=line.party,
        defaults={
            "partnership_id": review.partnership_id,
            "status": line.status,
            "how": line.how,
            "evidence": line.evidence,
            "recorded_on": timezone.localdate(),
        },
    )
    row.evidences.all().delete()
    PrincipleEvidence.objects.bulk_create(
        PrincipleEvidence(line=row, kind=link.kind, reference=link.reference, path=link.path)
        for link in line.links
    )
    return row


def _ask_to_talk(review: PrincipleReview) -> None:
    """これから twice in a row: a task for the office that bridges, once per principle."""
    partnership = review.partnership
    before = partnership.principle_reviews.filter(number=review.number - 1).first()
    office = bridge_of(partnership)
    if before is None or office is None:
        return
    still = _not_yet(review) & _not_yet(before)
    review.talks.filter(closed_on=None).exclude(principle_id__in=still).delete()
    waiting = partnership.principle_talks.filter(closed_on=None)
    asked = set(waiting.values_list("principle_id", flat=True))
    for principle_id in sorted(still - asked):
        PrincipleTalk.objects.get_or_create(
            review=review,
            principle_id=principle_id,
            defaults={"partnership": partnership, "office": office},
        )


def _not_yet(review: PrincipleReview) -> set[int]:
    rows = review.lines.filter(party=None, status=Status.NOT_YET)
    return set(rows.values_list("principle_id", flat=True))


def bridge_of(partnership: Partnership) -> Office | None:
    """The third party's office; without one, the ward's own."""
    if partnership.third_party:
        return partnership.third_party
    offices = Office.objects.filter(ward=partnership.ward_id, kind=Office.Kind.WARD_OFFICE)
    office: Office | None = offices.order_by("order", "pk").first()
    return office
