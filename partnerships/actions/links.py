"""The link with which a group without an account answers about publication, and stops it."""

from django.utils import timezone

from organizations.models import Organization
from partnerships.actions.tokens import issue_token
from partnerships.models import AccessToken, Partnership
from partnerships.notices.partnerships import needs_link, organizations_of


def links_of(partnership: Partnership) -> dict[int, AccessToken]:
    """The usable link of every party that is reached by its mailbox."""
    return {
        organization.pk: _link(partnership, organization)
        for organization in organizations_of(partnership)
        if needs_link(organization)
    }


def _link(partnership: Partnership, organization: Organization) -> AccessToken:
    kept = partnership.tokens.filter(
        organization=organization, revoked_at=None, expires_on__gte=timezone.localdate()
    ).last()
    return kept or issue_token(
        "consent",
        organization=organization,
        partnership=partnership,
        round=partnership.consent_round,
    )


def end_links(partnership: Partnership) -> None:
    """No link that is out opens anything any more."""
    partnership.tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
