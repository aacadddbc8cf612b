"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from districts.permissions import scope_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Site name, whether this is the demo, and whether the visitor has a desk.

    A page's own context stands before this one.
    """
    user = getattr(request, "user", None)
    return {
        "site_name": "最初の一歩",
        "demo": settings.DEMO,
        "portal_phone": settings.PORTAL_PHONE,
        # What only some pages have: looking in vain costs more than all that is found.
        "form": None,
        "form_has_errors": False,
        "breadcrumbs": (),
        "page_updated": None,
        "page_owner": "",
        "has_desk": bool(user and user.is_authenticated and scope_of(user).has_desk),
    }
