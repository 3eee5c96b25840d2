"""The language switch, the elder switch, and the gallery of components (demo mode only)."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from .middleware import LOCALE_COOKIE, MODE_COOKIE, MODES
from .pages import redirect, render, safe_next
from .words import LOCALES

_YEAR = 365 * 24 * 3600  # seconds


def _remember(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = redirect(request, safe_next(request))
    response.set_cookie(
        cookie, value, max_age=_YEAR, path="/", secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return response


@require_POST
def set_locale(request: HttpRequest) -> HttpResponse:
    """POST `locale` (zh-hans, en) and `next`. An unknown language is a bad request, never a guess."""
    locale = request.POST.get("locale", "")
    if locale not in LOCALES:
        return HttpResponse(status=400)
    return _remember(request, LOCALE_COOKIE, locale)


@require_POST
def set_mode(request: HttpRequest) -> HttpResponse:
    """POST `mode` (normal, elder) and `next`."""
    mode = request.POST.get("mode", "")
    if mode not in MODES:
        return HttpResponse(status=400)
    return _remember(request, MODE_COOKIE, mode)


@require_GET
def gallery(request: HttpRequest, page: str = "citizen") -> HttpResponse:
    """Every component on a page of its kind. Only in demo mode: it shows invented people."""
    if not getattr(settings, "DEMO", False):
        raise Http404
    from .gallery import GALLERY

    if page not in GALLERY:
        raise Http404
    template, build = GALLERY[page]
    return render(request, template, build())


@require_POST
def gallery_save(request: HttpRequest) -> HttpResponse:
    """What the gallery's form saves to: it keeps nothing and says when."""
    if not getattr(settings, "DEMO", False):
        raise Http404
    from django.utils import timezone

    from .pages import saved

    return saved(request, at=getattr(request, "now", None) or timezone.now())
