"""The parties' word on a version, and what follows: concluded, ended, renewed.

The portal records what the parties say and sign on paper; it does not sign for them.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kyodo_portal.files.actions import discard_file, store_file
from kyodo_portal.history.actions import Heard, record
from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.lib.workflow import Conflict
from organizations.models import Organization
from partnerships.actions.agreements import LIVING, NOT_LIVING, end_asking, hold, sheet_part
from partnerships.actions.paper import settle_sheet
from partnerships.actions.partnerships import desk_label
from partnerships.models import Agreement, AgreementVersion, Confirmation, PaperSheet
from partnerships.notices.agreements import tell_agreement
from partnerships.notices.partnerships import organizations_of
from partnerships.parties import active_ids
from partnerships.workflow import AGREEMENT

Via = HistoryEntry.Via
OTHER_VERSION = "約束の案が新しくなりました。いまの版をもう一度見てください。"
PARTIES_CHANGED = (
    "参加団体が変わりました。「確認をやめて直す」を押して、いまの団体で確認してください"
)
HAS_PAPER = frozenset({"concluded", "ended", "renewed"})
IN_FUTURE = "締結した日は、今日までの日にしてください"


@transaction.atomic
def confirm_agreement(
    agreement: Agreement,
    *,
    by: Any,
    organization: Organization,
    number: int,
    answer: str,
    word: str = "",
    answerer_role: str = "",
    via: str = Via.WEB,
    received_on: date | None = None,
    label: str = "",
    sheet: PaperSheet | None = None,
) -> None:
    """Write one party's 「この内容でよい」 or 「直してほしい所がある」 about version `number`.

    It may be changed until the promise is concluded. `via`, `received_on` and `answerer_role`
    tell how an answer on paper came, `sheet` on which numbered one. Raises Conflict when another
    version is asked about.
    """
    held = Agreement.objects.filter(
        pk=agreement.pk, status=Agreement.Status.CONFIRMING, number=number
    ).update(version=F("version") + 1)
    if held != 1:
        raise Conflict(OTHER_VERSION)
    changed = Confirmation.objects.filter(
        version__agreement=agreement, version__number=number, organization=organization
    ).update(
        answer=answer,
        word=word if answer == Confirmation.Answer.CHANGE else "",
        answerer_role=answerer_role,
        via=via,
        received_on=received_on,
        entered_by=by,
        answered_at=timezone.now(),
    )
    if changed != 1:
        raise Conflict(OTHER_VERSION)
    said = Confirmation.Answer(answer).label
    settle_sheet(
        sheet,
        PaperSheet.Kind.AGREEMENT,
        subject=agreement.partnership,
        organization=organization,
        by=by,
        via=via,
        role=answerer_role,
        label=label or str(organization),
        part=sheet_part(agreement, number),
    )
    record(
        agreement.partnership,
        "agreement_answered",
        by=by,
        label=label or str(organization),
        via=via,
        note=f"{organization}：第{number}版に「{said}」",
        heard=Heard(via, received_on, answerer_role) if received_on else None,
    )


def version_shown(agreement: Agreement) -> AgreementVersion | None:
    """The version that the parties were shown last."""
    return agreement.versions.filter(number=agreement.number).first()


def waiting_parties(agreement: Agreement) -> list[Organization]:
    """The parties of today that have not said yes to the version shown last."""
    yes = set(
        Confirmation.objects.filter(
            version__agreement=agreement,
            version__number=agreement.number,
            answer=Confirmation.Answer.YES,
        ).values_list("organization_id", flat=True)
    )
    return [o for o in organizations_of(agreement.partnership) if o.pk not in yes]


def parties_changed(agreement: Agreement) -> bool:
    """Whether a group has joined or left since the version was shown."""
    version = version_shown(agreement)
    if version is None:
        return False
    return {pk for pk, _name in version.content["parties"]} != active_ids(agreement.partnership)


def missing_for_concluding(agreement: Agreement) -> list[str]:
    """Sentences about what is missing before 「締結」; empty when nothing is."""
    if agreement.partnership.status not in LIVING:
        return [NOT_LIVING]
    if parties_changed(agreement):
        return [PARTIES_CHANGED]
    if waiting := waiting_parties(agreement):
        names = "、".join(str(party) for party in waiting)
        return [f"「この内容でよい」の返事がまだそろっていません：{names}"]
    return []


@transaction.atomic
def conclude_agreement(agreement: Agreement, *, by: Any, number: int, made_on: date) -> None:
    """当事者確認中 → 締結, when every party said yes to version `number`; the one before is 更新.

    `made_on` is the day on the signed paper. Raises ValidationError while something is missing,
    Conflict when a party or a colleague was faster.
    """
    partnership = hold(agreement.partnership)
    agreement.partnership = partnership
    if made_on > timezone.localdate():
        raise ValidationError({"made_on": IN_FUTURE})
    if number != agreement.number:
        raise Conflict(OTHER_VERSION)
    if missing := missing_for_concluding(agreement):
        raise ValidationError(missing)
    for before in partnership.agreements.standing().exclude(pk=agreement.pk):
        AGREEMENT.move(before, "renew", updated_at=timezone.now())
    AGREEMENT.move(agreement, "conclude", made_on=made_on, updated_at=timezone.now())
    # The row is ours now; an answer that changed just before is seen here.
    if waiting_parties(agreement):
        raise Conflict
    end_asking(agreement, by=by)
    note = f"{agreement.get_kind_display()}（第{number}版）"
    label = desk_label(by, partnership)
    record(partnership, "agreement_concluded", by=by, label=label, note=note)
    tell_agreement("agreement_concluded", agreement)


@transaction.atomic
def end_agreement(agreement: Agreement, *, by: Any) -> None:
    """締結 → 終了: its last day has passed (`by` None), or ward staff end it earlier."""
    AGREEMENT.move(agreement, "end", updated_at=timezone.now())
    partnership = agreement.partnership
    label = desk_label(by, partnership) if by else ""
    via = Via.WEB if by else Via.SYSTEM
    note = agreement.get_kind_display()
    record(partnership, "agreement_ended", by=by, label=label, via=via, note=note)


@transaction.atomic
def file_signed_paper(agreement: Agreement, *, by: Any, upload: UploadedFile) -> None:
    """Keep the scan of the signed paper; the one before it goes. For those inside only.

    Raises ValidationError that names the file, Conflict while nothing is concluded.
    """
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("signed")
    now = rows.get(pk=agreement.pk)
    if now.status not in HAS_PAPER:
        raise Conflict
    before, partnership = now.signed, agreement.partnership
    now.signed = store_file(upload, by=by, owner=f"ward:{partnership.ward_id}")
    now.save(update_fields=["signed", "updated_at"])
    if before is not None:
        discard_file(before)
    record(partnership, "agreement_filed", by=by, label=desk_label(by, partnership))
