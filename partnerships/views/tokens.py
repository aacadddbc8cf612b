"""What a mailed link of publication opens."""

from django.utils import timezone

from kyodo_portal.lib.ids import digest
from partnerships.models import AccessToken


def access_of(token: str) -> AccessToken | None:
    """The group and partnership of a link that may still be used, or None."""
    rows = AccessToken.objects.usable("consent", digest(token), timezone.localdate())
    access: AccessToken | None = rows.select_related("organization").first()
    return access
