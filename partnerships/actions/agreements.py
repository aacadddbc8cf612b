"""Writing a promise together: started, written clause by clause, shown to the parties.

Whoever begins, concludes or notes a promise holds the partnership's row for the transaction, so
that one order wins; a save carries the agreement's version, so that no editor undoes another.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kyodo_portal.history.actions import record
from kyodo_portal.lib.workflow import Conflict, save_if_unchanged
from partnerships import clauses
from partnerships.actions.paper import cancel_sheet
from partnerships.actions.partnerships import desk_label
from partnerships.actions.tokens import issue_token
from partnerships.models import (
    AccessToken,
    Agreement,
    AgreementVersion,
    Confirmation,
    PaperSheet,
    Partnership,
)
from partnerships.notices.agreements import tell_agreement
from partnerships.notices.partnerships import needs_link, organizations_of
from partnerships.parties import active_parties
from partnerships.workflow import AGREEMENT

LIVING = frozenset({"preparing", "active", "suspended"})
NOT_LIVING = "終わった連携には、あたらしい約束を作れません"
IN_WORK = "いま書いている約束があります。それを終えるか、とりやめてからはじめてください"
ENDS_EARLY = "終わりの日は、はじめの日より後にしてください"
WRITTEN_ONLY = "覚書・協働協定書・協働契約だけを、条文で書きます"
LATER = "確認をお願いしたあとは直せません。「確認をやめて直す」を押してから直してください"

# What a new draft begins with.
STARTS = {
    "examples": "文例を入れてはじめる（あとで書きかえます）",
    "empty": "なにも入れずにはじめる",
    "copy": "いまの約束の文を写してはじめる",
}


def hold(partnership: Partnership) -> Partnership:
    """The partnership as it is now, held until the surrounding transaction ends."""
    rows = Partnership.objects.select_for_update(of=("self",))
    held: Partnership = rows.get(pk=partnership.pk)
    return held


@transaction.atomic
def start_agreement(
    partnership: Partnership,
    *,
    by: Any,
    kind: str,
    form: str = "",
    start: str = "examples",
    submission_key: str | None = None,
) -> Agreement:
    """Begin the draft of a written promise; a later one renews the one that stands.

    The same form sent twice returns the first draft. Raises ValidationError when the partnership
    has ended, when a draft is in work already, or for a kind that has no clauses.
    """
    held = hold(partnership)
    if submission_key and (kept := Agreement.objects.filter(submission_key=submission_key).first()):
        return kept
    if held.status not in LIVING:
        raise ValidationError(NOT_LIVING)
    if kind not in Agreement.WRITTEN:
        raise ValidationError(WRITTEN_ONLY)
    if held.agreements.open().exists():
        raise ValidationError(IN_WORK)
    before = held.agreements.standing().first()
    agreement = Agreement.objects.create(
        partnership=held,
        kind=kind,
        form=form if kind == Agreement.Kind.CONTRACT else "",
        renews=before,
        submission_key=submission_key,
        **_first_words(held, start, before),
    )
    note = f"{agreement.get_kind_display()}の案"
    record(held, "agreement_started", by=by, label=desk_label(by, held), note=note)
    return agreement


def _first_words(partnership: Partnership, start: str, before: Agreement | None) -> dict[str, Any]:
    parties = active_parties(partnership)
    if start == "copy" and before is not None:
        keys = clauses.keys_of(parties)
        kept = {key: before.clauses[key] for key in keys if before.clauses.get(key)}
        return {"clauses": kept, "public_clauses": before.public_clauses}
    return {"clauses": clauses.examples(parties) if start == "examples" else {}}


@transaction.atomic
def write_clause(
    agreement: Agreement, *, by: Any, number: int, texts: Mapping[str, str], version: int
) -> None:
    """Save the texts of one clause of a draft: {"3": joint text, "3.12": text of a party}.

    Raises Conflict when somebody saved or showed the draft since `version` was read.
    """
    clause = clauses.clause_of(number)
    allowed = {
        key
        for key in clauses.keys_of(active_parties(agreement.partnership))
        if key.split(".")[0] == str(number)
    }
    if clause is None or not set(texts) <= allowed:
        raise ValidationError("この条文は、この約束にはありません")
    kept = {key: text for key, text in agreement.clauses.items() if key not in allowed}
    agreement.clauses = kept | {key: text for key, text in texts.items() if text}
    _save_draft(agreement, version, ["clauses"])
    _record_writing(agreement, by, f"「{clause.number} {clause.label}」")


@transaction.atomic
def write_terms(
    agreement: Agreement,
    *,
    by: Any,
    version: int,
    kind: str,
    form: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    over_year: str = "",
    public_clauses: Sequence[int] = (),
) -> None:
    """Save kind, period and 公開する条項 of a draft. Conflict as in `write_clause`."""
    if kind not in Agreement.WRITTEN:
        raise ValidationError({"kind": WRITTEN_ONLY})
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": ENDS_EARLY})
    known = {clause.number for clause in clauses.all_clauses()}
    values = {
        "kind": kind,
        "form": form if kind == Agreement.Kind.CONTRACT else "",
        "starts_on": starts_on,
        "ends_on": ends_on,
        "over_year": over_year,
        "public_clauses": sorted(known & set(public_clauses)),
    }
    for name, value in values.items():
        setattr(agreement, name, value)
    _save_draft(agreement, version, list(values))
    _record_writing(agreement, by, "「種類と期間」")


def _save_draft(agreement: Agreement, version: int, fields: list[str]) -> None:
    if agreement.status != Agreement.Status.DRAFT:
        raise Conflict(LATER)
    agreement.updated_at = timezone.now()
    # A draft that was shown meanwhile has counted on: the version covers the state as well.
    save_if_unchanged(agreement, version=version, fields=[*fields, "updated_at"])


def _record_writing(agreement: Agreement, by: Any, note: str) -> None:
    partnership = agreement.partnership
    record(partnership, "agreement_written", by=by, label=desk_label(by, partnership), note=note)


def missing_for_asking(agreement: Agreement) -> list[str]:
    """Sentences about what is missing before the parties can be asked; empty when nothing is."""
    content = clauses.content_of(agreement, active_parties(agreement.partnership))
    missing = [*clauses.missing_terms(content), *clauses.missing_clauses(content)]
    if len(content["parties"]) < 2:
        missing.append("連携には2つ以上の団体が必要です")
    return missing


@transaction.atomic
def ask_parties(agreement: Agreement, *, by: Any) -> AgreementVersion:
    """案 → 当事者確認中: the draft becomes a numbered version, and every party is asked.

    A draft that is the same as the version shown last stays that version, with the answers it
    had. Raises ValidationError when something required is missing.
    """
    if missing := missing_for_asking(agreement):
        raise ValidationError(missing)
    partnership = hold(agreement.partnership)
    content = clauses.content_of(agreement, active_parties(partnership))
    version = agreement.versions.filter(number=agreement.number).first()
    if version is not None and version.content != content:
        version = None
    number = version.number if version else _next_number(agreement)
    AGREEMENT.move(agreement, "ask", number=number, updated_at=timezone.now())
    label = desk_label(by, partnership)
    if version is None:
        version = AgreementVersion.objects.create(
            agreement=agreement, number=number, content=content, made_by=by, made_by_label=label
        )
        Confirmation.objects.bulk_create(
            Confirmation(version=version, organization_id=pk) for pk, _name in content["parties"]
        )
    record(partnership, "agreement_check", by=by, label=label, note=str(version))
    tell_agreement("agreement_check", agreement, links=_links(agreement, partnership))
    return version


def _next_number(agreement: Agreement) -> int:
    """One after the last version, whatever the number of the present one."""
    last = agreement.versions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _links(agreement: Agreement, partnership: Partnership) -> dict[int, AccessToken]:
    """A fresh link of this version for every party that is reached by its mailbox."""
    return {
        organization.pk: issue_token(
            AccessToken.Purpose.PROMISE,
            organization=organization,
            agreement=agreement,
            round=agreement.number,
        )
        for organization in organizations_of(partnership)
        if needs_link(organization)
    }


@transaction.atomic
def take_back_agreement(agreement: Agreement, *, by: Any) -> None:
    """当事者確認中 → 案, to change the words. The version and its answers stay as they were."""
    AGREEMENT.move(agreement, "take_back", updated_at=timezone.now())
    end_asking(agreement, by=by)
    partnership = agreement.partnership
    record(partnership, "agreement_taken_back", by=by, label=desk_label(by, partnership))


@transaction.atomic
def drop_agreement(agreement: Agreement, *, by: Any) -> None:
    """案・当事者確認中 → とりやめ. What was written stays readable for those inside."""
    was_shown = agreement.status == Agreement.Status.CONFIRMING
    AGREEMENT.move(agreement, "drop", updated_at=timezone.now())
    end_asking(agreement, by=by)
    partnership = agreement.partnership
    record(partnership, "agreement_dropped", by=by, label=desk_label(by, partnership))
    if was_shown:
        tell_agreement("agreement_dropped", agreement)


def end_asking(agreement: Agreement, *, by: Any) -> None:
    """Nobody is asked any longer: links in mails and sheets that are out open nothing."""
    agreement.tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
    label = desk_label(by, agreement.partnership) if by else ""
    sheets = PaperSheet.objects.out().filter(
        kind=PaperSheet.Kind.AGREEMENT,
        partnership=agreement.partnership,
        part__startswith=sheet_part(agreement, ""),
    )
    for sheet in sheets:
        cancel_sheet(sheet, by=by, label=label)


def sheet_part(agreement: Agreement, number: int | str) -> str:
    """What a numbered sheet is about: one version of one promise."""
    return f"version:{agreement.pk}:{number}"
