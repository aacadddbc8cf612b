"""机の引き出し: the lists that a person may open from the desk."""

from django.urls import reverse

from districts.permissions import Scope


def drawers(scope: Scope) -> list[tuple[str, str]]:
    """(label, address) of the lists that this person may open."""
    shared = [
        ("相談", "partnerships:desk-consultations"),
        ("電話・紙で伝えること", "organizations:outreach-list"),
    ]
    both = [
        ("提案", "partnerships:desk-proposals"),
        ("団体どうしをつなぐ", "partnerships:desk-match"),
        ("チェックシート", "partnerships:desk-sheets"),
        ("支援の記録", "partnerships:support-log"),
        ("用紙", "partnerships:paper-desk"),
    ]
    staff = [
        ("団体の登録", "organizations:desk-organizations"),
        ("連携の登録", "partnerships:desk-partnerships"),
        ("公開の確認", "partnerships:desk-publications"),
    ]
    keeping = [
        ("これからの日付", "desk-dates"),
        ("引継ぎ", "partnerships:handover-list"),
        ("年間の流れ", "districts:rhythm"),
    ]
    names = list(shared)
    if scope.staff_wards or scope.coordinator_office_ids:
        names += both
    if scope.staff_wards:
        names += staff
    if scope.staff_wards or scope.coordinator_office_ids:
        names.append(("連携の下書き", "partnerships:draft-list"))
    names += keeping
    if scope.is_city or scope.approver_wards:
        names.append(("担当の登録", "districts:posting-list"))
    names.append(("連携の分析", "partnerships:analysis"))
    names.append(("年次報告", "partnerships:desk-reports"))
    if scope.is_city:
        names.append(("さがすときの言いかえ", "desk-words"))
    return [(label, reverse(name)) for label, name in names]
