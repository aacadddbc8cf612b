"""The mail address of an account, in its one stored spelling."""

from typing import Any

from kyodo_portal.accounts.models import normalise_email
from kyodo_portal.lib.fields import MailField


class AccountMailField(MailField):
    """Full-width letters and capitals are accepted and stored as the plain small letters."""

    def to_python(self, value: Any) -> Any:
        return normalise_email(super().to_python(value))
