"""Acts that ask for the person again: to give power, an open browser is not enough."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse


def after_proof(
    view: Callable[..., HttpResponse], request: HttpRequest, *args: Any
) -> HttpResponse:
    """The answer of `view`, once the person has proved within ten minutes who they are.

    Otherwise they are led to prove it and come back; a form sent meanwhile is not lost. Call it
    after asking whether they may: a stranger learns from no question that the page exists.
    """
    guarded: Callable[..., HttpResponse] = reauthentication_required(view)
    return guarded(request, *args)
