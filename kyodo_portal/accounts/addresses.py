"""Which mail addresses are proven to be a person's own."""

from typing import Any

from allauth.account.models import EmailAddress

from kyodo_portal.accounts.models import normalise_email


def verified_addresses(user: Any) -> list[str]:
    """The addresses of `user` that were confirmed by a mail, in their stored spelling."""
    if not user.is_authenticated:
        return []
    rows = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
    return [normalise_email(email) for email in rows.values_list("email", flat=True)]
