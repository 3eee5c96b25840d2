"""What the shell of every page needs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch
from django.utils import timezone

from onewindow.core.kernel.text import T, Text
from onewindow.reads.place import hours_of

from .middleware import locale_of, mode_of
from .nav import demo_links, desk_of, foot_links, home_url

_PLACE = T("云溪县政务服务中心", "Yunxi County Service Hall")
_HOTLINE = "0500-12345"
_SHIFTED = timedelta(minutes=2)  # below this the request simply took long


def demo_now(request: HttpRequest) -> Any:
    """The demo clock when it is shifted against the wall clock, else None. `request.now` is set by the host."""
    now = getattr(request, "now", None)
    if not getattr(settings, "DEMO", False) or now is None:
        return None
    return now if abs(now - timezone.now()) > _SHIFTED else None


def _address(name: str, default: str) -> str:
    """The path of a URL name or path from the settings; empty when the host has no such page."""
    try:
        return resolve_url(getattr(settings, name, default))
    except NoReverseMatch:
        return ""


def hall_hours(request: HttpRequest) -> Text | None:
    """When the hall is open, by the profile of the place; None on a page that is shown while the database is away."""
    on = getattr(request, "today", None)
    try:
        return hours_of(settings.JURISDICTION, on=on) if on is not None else None
    except DatabaseError:
        return None


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context processor: language, mode, demo state, who acts, which desk."""
    desk = desk_of(request)
    return {
        "locale": getattr(request, "locale", None) or locale_of(request),
        "mode": getattr(request, "mode", None) or mode_of(request),
        "demo": bool(getattr(settings, "DEMO", False)),
        "demo_now": getattr(request, "demo_now", None) or demo_now(request),
        "actor": getattr(request, "actor", None),
        "desk": desk,
        "desk_home": home_url(desk),
        "foot_links": foot_links(desk),
        "demo_links": demo_links(getattr(getattr(request, "actor", None), "role", None)),
        "shell_template": "ui/staff.html" if desk and desk.staff else "ui/citizen.html",
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "login_url": _address("LOGIN_URL", "/login"),
        "logout_url": _address("LOGOUT_URL", ""),
        "account_url": _address("ACCOUNT_URL", ""),
        "place": getattr(settings, "PLACE", _PLACE),
        "hall_hours": lambda: hall_hours(request),
        "hotline": getattr(settings, "HOTLINE", _HOTLINE),
    }
