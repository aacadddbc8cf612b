"""Middleware of the top floor: headers, the second factor of staff, the page for conflicts."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from districts.permissions import needs_two_factor
from kyodo_portal.lib.workflow import Conflict

GetResponse = Callable[[HttpRequest], HttpResponse]

# Nothing of the browser's devices is used by this portal.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ["accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "usb", "web-share"]
)


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
        return response


class TwoFactorRequiredMiddleware:
    """Ward, city and coordinator roles reach nothing but their account until TOTP is set up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            user.is_authenticated
            and not request.path.startswith(reverse("account_login").removesuffix("login/"))
            and needs_two_factor(user)
            and not is_mfa_enabled(user)
        ):
            return redirect("mfa_activate_totp")
        return self.get_response(request)


class ConflictMiddleware:
    """Turns `Conflict` into a page that says what happened instead of an error."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Conflict):
            return None
        context = {"message": str(error), "back_url": request.path}
        return render(request, "409.html", context, status=409)
