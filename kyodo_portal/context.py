"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from districts.permissions import scope_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Site name, whether this is the demo, and whether the visitor has a desk."""
    user = getattr(request, "user", None)
    return {
        "site_name": "最初の一歩",
        "demo": settings.DEMO,
        "portal_phone": settings.PORTAL_PHONE,
        "has_desk": bool(user and user.is_authenticated and scope_of(user).has_desk),
    }
