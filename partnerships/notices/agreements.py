"""Mails about promises (N14 of domain.md §7, and the steps before). Never a clause's text."""

from typing import Any

from django.urls import reverse

from kyodo_portal.lib.dates import format_date
from organizations.models import Organization
from organizations.notices import tell_address, tell_office, tell_organization, tell_ward_staff
from partnerships.models import AccessToken, Agreement
from partnerships.notices.partnerships import has_manager, organizations_of

# What an office reads out to a group without mail.
SPOKEN = {
    "agreement_check": "「{name}」の約束の案を見て、この内容でよいか返事を聞いてください",
    "agreement_concluded": "「{name}」の約束ができました（締結）",
    "agreement_dropped": "「{name}」の約束の案は、とりやめになりました",
    "agreement_ending": "「{name}」の約束の期間が、{ends_on}で終わります",
}


def tell_agreement(
    kind: str, agreement: Agreement, *, links: dict[int, AccessToken] | None = None, event: str = ""
) -> None:
    """Tell every party, and the third party's office, what happened to a promise.

    A group without an account answers through its link in `links` (by organisation id); a group
    without mail through its office. Of an end that comes near the ward's staff hear as well.
    """
    partnership = agreement.partnership
    event = event or f"{agreement.pk}:{agreement.version}"
    context = context_of(agreement)
    for organization in organizations_of(partnership):
        if token := (links or {}).get(organization.pk):
            _tell_by_link(kind, organization, token, event=event, **context)
        else:
            _tell_group(kind, agreement, organization, event)
    path = agreement.get_absolute_url()
    if partnership.third_party and kind != "agreement_check":
        tell_office(kind, partnership.third_party, event=event, path=path, **context)
    if kind == "agreement_ending":
        tell_ward_staff(kind, partnership.ward, event=event, path=path, **context)


def _tell_by_link(
    kind: str, organization: Organization, token: AccessToken, **context: Any
) -> None:
    path = reverse("partnerships:agreement-by-token", args=["TOKEN"]).replace("TOKEN", "{token}")
    tell_address(kind, organization.liaison_email, path=path, nonce=token.nonce, **context)


def _tell_group(kind: str, agreement: Agreement, organization: Organization, event: str) -> None:
    context = context_of(agreement)
    page = "agreement-detail"
    if kind == "agreement_check":
        page = "agreement-confirm" if has_manager(organization) else "agreement-on-paper"
    tell_organization(
        kind,
        organization,
        event=event,
        message=SPOKEN[kind].format(name=context["title"], ends_on=context["ends_on"]),
        path=reverse(f"partnerships:{page}", args=[agreement.partnership_id, agreement.pk]),
        **context,
    )


def context_of(agreement: Agreement) -> dict[str, Any]:
    partnership = agreement.partnership
    parties = "、".join(str(organization) for organization in organizations_of(partnership))
    return {
        "title": partnership.name,
        "parties": parties,
        "promise": agreement.get_kind_display(),
        "number": agreement.number,
        "ends_on": format_date(agreement.ends_on) if agreement.ends_on else "",
    }
