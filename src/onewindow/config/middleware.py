"""What every request carries: the two clocks, the actor, the right to be there, and the headers that keep it safe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from onewindow.config.rights import may_enter
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refused
from onewindow.store.clockwork import legal_now
from onewindow.usecases.identity import identify
from onewindow.web.ui.errors import denied
from onewindow.web.ui.pages import refused, to_login

Handler = Callable[[HttpRequest], HttpResponse]

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "manifest-src 'self'"
)


class SecurityHeaders:
    """The content policy without any `unsafe-*`; pages with personal data are never cached."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if getattr(request, "actor", None) is not None:
            response.setdefault("Cache-Control", "private, no-store")
        return response


class RequestTime:
    """`request.wall` is the wall clock, `request.now` the legal clock; nobody further in asks the time."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.wall = datetime.now(UTC)
        request.now = legal_now(request.wall)
        request.today = legal_date(request.now)
        request.demo_now = request.now if request.now != request.wall else None
        return self.get_response(request)


class RequestActor:
    """`request.actor`: who this is, in which role; None for a stranger."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor, request.roles = None, ()
        account = request.session.get("account")
        if account:
            who = identify(
                account,
                epoch=request.session.get("epoch", 0),
                role=request.session.get("role", ""),
                on=legal_date(request.wall),
            )
            if who is None:
                request.session.flush()
            else:
                request.actor, request.roles = who.actor, who.roles
        return self.get_response(request)


class RightsGate:
    """Closed by default: an address that no right names is closed to everybody."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.STATIC_URL):
            return self.get_response(request)
        try:
            name = resolve(request.path_info).view_name
        except Resolver404:
            return self.get_response(request)
        if may_enter(name, request.actor):
            return self.get_response(request)
        return to_login(request) if request.actor is None else denied(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that no view has answered is still said to the person, and is no fault of the program."""
        if not isinstance(exception, Refused):
            return None
        return refused(request, exception, status=404 if exception.code == "scope.not-found" else 409)
