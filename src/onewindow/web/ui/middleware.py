"""The reader's language and mode, from two cookies, for the length of the request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import words

LOCALE_COOKIE = "ow_locale"
MODE_COOKIE = "ow_mode"
MODES = ("normal", "elder")


def locale_of(request: HttpRequest) -> str:
    """The language the reader chose; without a choice, Chinese (the law is Chinese, whatever the browser says)."""
    return words.known_locale(request.COOKIES.get(LOCALE_COOKIE))


def mode_of(request: HttpRequest) -> str:
    value = request.COOKIES.get(MODE_COOKIE, "")
    return value if value in MODES else "normal"


class ShellMiddleware:
    """Sets `request.locale` and `request.mode`; everything said during the request is said in that language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.locale = locale_of(request)  # type: ignore[attr-defined]
        request.mode = mode_of(request)  # type: ignore[attr-defined]
        with words.speaking(request.locale):  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", "en" if request.locale == "en" else "zh-CN")  # type: ignore[attr-defined]
        return response
