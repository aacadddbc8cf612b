"""Mails about partnerships and their publication (N10–N12 of domain.md §7).

Mails carry the partnership's name, its parties and dates; never what a party wrote.
"""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from organizations.models import Organization
from organizations.notices import (
    mailbox_of,
    tell_mailbox,
    tell_office,
    tell_organization,
    tell_ward_staff,
)
from partnerships.models import AccessToken, Partnership
from partnerships.parties import active_parties

# What an office reads out to a group without mail, by kind of notice.
SPOKEN = {
    "partnership_registered": "「{name}」が連携として登録されました",
    "partnership_activated": "「{name}」が実施中になりました",
    "partnership_reflecting": "「{name}」の振り返りをはじめました",
    "partnership_continued": "「{name}」を、次の年度も続けることになりました",
    "partnership_suspended": "「{name}」を休止しました",
    "partnership_resumed": "「{name}」を再開しました",
    "partnership_completed": "「{name}」が完了しました。おつかれさまでした",
    "partnership_cancelled": "「{name}」は中止になりました",
    "party_left": "「{name}」から、「{who}」が抜けました",
    "publication_check": "「{name}」を公開してよいか、返事を聞いてください",
    "publication_yearly": "「{name}」のページを、このまま公開してよいか、返事を聞いてください",
    "publication_published": "「{name}」を公開しました。いつでも止められます",
    "publication_renewed": "「{name}」のページを、あたらしくしました。いつでも止められます",
    "publication_lapsed": "「{name}」は、直した所の返事がそろわないので、いちど公開をやめました",
    "publication_expired": "「{name}」は、2年のあいだ確認がないので、公開をやめました",
    "publication_stopped": "「{name}」の公開を止めました",
}

# Only the parties are asked; offices hear of what came of it.
ASKING = {"publication_check", "publication_yearly"}


def tell_parties(kind: str, partnership: Partnership, *, event: str, **more: str) -> None:
    """Tell every party that something happened to the partnership. `more` goes into the words."""
    path = partnership.get_absolute_url()
    for organization in organizations_of(partnership):
        tell_organization(
            kind,
            organization,
            event=event,
            message=SPOKEN[kind].format(name=partnership.name, **more),
            path=path,
            **_context(partnership),
            **more,
        )


def tell_staff(kind: str, partnership: Partnership, *, event: str, **more: Any) -> None:
    """Tell the ward's staff, with the way to the desk page of the partnership."""
    path = reverse("partnerships:desk-partnership", args=[partnership.pk])
    context = _context(partnership) | {name: str(value) for name, value in more.items()}
    tell_ward_staff(kind, partnership.ward, event=event, path=path, **context)


def tell_publication(
    kind: str,
    partnership: Partnership,
    *,
    links: dict[int, AccessToken],
    only: Collection[int] | None = None,
    again: str = "",
) -> None:
    """Tell every party (or `only` some), and the third party, about asking, publishing, stopping.

    A group without an account answers (and can stop) through its link in `links` (by organisation
    id); a group without mail through its office, which enters the answer from paper. Of a stop
    the ward's staff hear as well.
    """
    event = f"{partnership.pk}:{partnership.version}{again}"
    context = _context(partnership)
    for organization in organizations_of(partnership):
        if only is not None and organization.pk not in only:
            continue
        if token := links.get(organization.pk):
            _tell_by_link(kind, organization, token, event=event, **context)
        else:
            _tell_by_account_or_office(kind, partnership, organization, event)
    path = partnership.get_absolute_url()
    if partnership.third_party and kind not in ASKING:
        tell_office(kind, partnership.third_party, event=event, path=path, **context)
    if kind in {"publication_stopped", "publication_lapsed", "publication_expired"}:
        desk = reverse("partnerships:desk-partnership", args=[partnership.pk])
        tell_ward_staff(kind, partnership.ward, event=event, path=desk, **context)


def _tell_by_link(
    kind: str, organization: Organization, token: AccessToken, **context: Any
) -> None:
    spoken = SPOKEN[kind].format(name=context["title"])
    path = reverse("partnerships:consent-by-token", args=["TOKEN"]).replace("TOKEN", "{token}")
    tell_mailbox(kind, organization, path=path, nonce=token.nonce, spoken=spoken, **context)


def _tell_by_account_or_office(
    kind: str, partnership: Partnership, organization: Organization, event: str
) -> None:
    page = "consent-give" if has_manager(organization) else "consent-on-paper"
    tell_organization(
        kind,
        organization,
        event=event,
        message=SPOKEN[kind].format(name=partnership.name),
        path=reverse(f"partnerships:{page}", args=[partnership.pk]),
        **_context(partnership),
    )


def needs_link(organization: Organization) -> bool:
    """Whether a group is reached by its mailbox: nobody with an account, but an address."""
    return bool(mailbox_of(organization, "publication_check")) and not has_manager(organization)


def has_manager(organization: Organization) -> bool:
    """Whether somebody with a living account manages the group."""
    managers = organization.memberships.filter(status="active", role="manager")
    return managers.filter(user__is_active=True).exists()


def organizations_of(partnership: Partnership) -> list[Organization]:
    """The organisations that take part now, in the order of the registration."""
    return [party.organization for party in active_parties(partnership)]


def _context(partnership: Partnership) -> dict[str, Any]:
    parties = "、".join(str(organization) for organization in organizations_of(partnership))
    return {"title": partnership.name, "parties": parties}
