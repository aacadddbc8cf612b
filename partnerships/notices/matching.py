"""Who hears of an introduction: the two groups, and the office that introduces.

Mails name the groups and the office; never the words of the introduction, an answer or a contact.
"""

from typing import Any

from organizations.models import Organization
from organizations.notices import mailbox_of, tell_office, tell_organization
from partnerships.models import Introduction
from partnerships.notices.proposals import has_managers


def tell_asked(introduction: Introduction) -> None:
    """Both groups are asked; those without an account answer the office by phone."""
    for side in Introduction.SIDES:
        message = (
            f"{introduction.office}が、{introduction.partner(side)}を紹介したいそうです。"
            "会ってみたいか、今回は見送るか、聞いてください"
        )
        _tell_group("introduction_asked", introduction, side, message)


def tell_connected(introduction: Introduction) -> None:
    """Both said yes. The contacts stand on the page only."""
    for side in Introduction.SIDES:
        message = (
            f"{introduction.partner(side)}も、会ってみたいそうです。"
            "連絡先を、紹介のページで見て伝えてください"
        )
        _tell_group("introduction_connected", introduction, side, message)
    _tell_office("introduction_connected", introduction)


def tell_declined(introduction: Introduction) -> None:
    """The same words to both: nobody hears from us who said no."""
    for side in Introduction.SIDES:
        message = f"{introduction.partner(side)}との紹介は、今回は見送りになりました"
        _tell_group("introduction_declined", introduction, side, message)
    _tell_office("introduction_declined", introduction)


def tell_withdrawn(introduction: Introduction) -> None:
    for side in Introduction.SIDES:
        message = f"{introduction.partner(side)}との紹介は、窓口が取り下げました"
        _tell_group("introduction_withdrawn", introduction, side, message)


def _tell_group(kind: str, introduction: Introduction, side: str, message: str) -> None:
    group, partner = introduction.group(side), introduction.partner(side)
    tell_organization(
        kind,
        group,
        event=str(introduction.pk),
        message=message,
        **_context(introduction, group, partner),
    )


def _context(introduction: Introduction, group: Organization, partner: Organization) -> Any:
    """A mailbox without an account cannot open the page: it gets the other group's public one."""
    by_phone = bool(mailbox_of(group, "introduction_asked")) and not has_managers(group)
    return {
        "group": group.name,
        "partner": partner.name,
        "office": introduction.office.name,
        "office_phone": introduction.office.phone,
        "by_phone": by_phone,
        "path": partner.get_absolute_url() if by_phone else introduction.get_absolute_url(),
    }


def _tell_office(kind: str, introduction: Introduction) -> None:
    tell_office(
        kind,
        introduction.office,
        event=str(introduction.pk),
        path=introduction.get_absolute_url(),
        group=introduction.first.name,
        partner=introduction.second.name,
        office=introduction.office.name,
    )
