"""Middleware of the top floor: headers, sessions, the second factor, the page for conflicts."""

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import is_valid_path, reverse

from districts.permissions import needs_two_factor
from kyodo_portal.lib.workflow import Conflict

GetResponse = Callable[[HttpRequest], HttpResponse]

# Nothing of the browser's devices is used by this portal.
DEVICES = (
    "accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation "
    "gyroscope magnetometer microphone midi payment picture-in-picture "
    "publickey-credentials-get screen-wake-lock usb web-share"
)
PERMISSIONS_POLICY = ", ".join(f"{device}=()" for device in DEVICES.split())


# What staff may open before the second factor stands: setting it up, proving who they are, leaving.
BEFORE_TWO_FACTOR = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "account_reauthenticate",
    "account_email",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_set_password",
    "account_logout",
    "healthz",
    "readyz",
}


class HeadersMiddleware:
    """Headers that Django does not set itself, on every response including errors and files."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "private, no-store"
        elif is_sign_out(request):
            # The next person at a shared computer finds nothing. Cookies are ours to keep: the
            # session is gone on the server, and the message of the next page travels in one.
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def is_sign_out(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and match.view_name == "account_logout" and request.method == "POST")


class TooBigMiddleware:
    """Refuses a form with too much in it before a byte of it is read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.UPLOAD_REQUEST_MB * 1024 * 1024:
            context = {"most": settings.UPLOAD_REQUEST_MB, "back_url": page_above(request.path)}
            return render(request, "413.html", context, status=413)
        return self.get_response(request)


class SessionLimitsMiddleware:
    """Ends a session that was not used for long or that began long ago; sooner for staff."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            if is_over(request, now):
                logout(request)
                messages.info(request, "しばらく操作がなかったので、ログアウトしました。")
                return redirect_to_login(request.get_full_path())
            touch(request.session, now)
        return self.get_response(request)


def is_over(request: HttpRequest, now: int) -> bool:
    """Whether the session is older, or was left alone longer, than its person's role allows."""
    strict = needs_two_factor(request.user)
    idle, total = settings.SESSION_LIMITS_STAFF if strict else settings.SESSION_LIMITS
    session = request.session
    return now - session.get("seen_at", now) > idle or now - session.get("began_at", now) > total


def touch(session: SessionBase, now: int) -> None:
    """Note that the session is in use; written once a minute, not at every click."""
    session.setdefault("began_at", now)
    if now - session.get("seen_at", 0) > 60:
        session["seen_at"] = now


class TwoFactorRequiredMiddleware:
    """Ward, city and coordinator roles reach nothing but their account until TOTP is set up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or not needs_two_factor(user):
            return None
        if request.resolver_match and request.resolver_match.view_name in BEFORE_TWO_FACTOR:
            return None
        if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            return None
        return redirect("mfa_activate_totp")


class ConflictMiddleware:
    """Turns `Conflict` into a page that says what happened instead of an error."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Conflict):
            return None
        context = {"message": str(error), "back_url": page_above(request.path)}
        return render(request, "409.html", context, status=409)


class ButtonAddressMiddleware:
    """Opening a button's address as a page (a reload, a sign-in on the way) leads on, still 405."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":
            page = render(request, "405.html", {"back_url": page_above(request.path)}, status=405)
            page.headers["Allow"] = response.headers.get("Allow", "")
            return page
        return response


def page_above(path: str) -> str:
    """The nearest address above that exists: the page of the thing whose button was pressed.

    The address of a button itself answers to POST only, so it is no place to go back to.
    """
    parts = path.strip("/").split("/")
    while parts := parts[:-1]:
        above = f"/{'/'.join(parts)}/"
        if is_valid_path(above):
            return above
    return reverse("home")
