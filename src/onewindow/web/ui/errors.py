"""Error pages: what happened, what to do next, and the way back. Personal data never stands on them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.html import escape

from . import words
from .middleware import locale_of


def _page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    # Errors can be raised before the middleware has set the language.
    with words.speaking(getattr(request, "locale", None) or locale_of(request)):
        body = loader.render_to_string("ui/error.html", {"status": status, **context}, request)
    return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    return _page(request, 400)


def denied(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    return _page(request, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or came from elsewhere. Nothing was changed."""
    return _page(request, 403, stale_form=True)


def not_found(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    return _page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """The last resort: must stand even when the database or the templates do not."""
    try:
        return _page(request, 500)
    except Exception:
        with words.speaking(locale_of(request)):
            title = words.tr("这一步没有办成", "This step did not go through")
            text = words.tr(
                "是我们的故障，已经记下。请过几分钟再试。",
                "The fault is ours and is on record. Try again in a few minutes.",
            )
        lang = "en" if locale_of(request) == "en" else "zh-CN"
        html = f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{escape(title)}</title><h1>{escape(title)}</h1><p>{escape(text)}</p></html>'
        return HttpResponse(html, status=500)
