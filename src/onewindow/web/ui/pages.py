"""One view, one template: the whole page, or the fragment HTMX asked for. Redirects and refusals for both."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template import loader
from django.template.base import Node
from django.template.base import Template as EngineTemplate
from django.template.context import make_context
from django.template.library import SimpleBlockNode
from django.utils.http import url_has_allowed_host_and_scheme

from onewindow.core.kernel.refusal import Refused

from . import words
from .tags.frames import FragmentNode

AUTOSAVE_HEADER = "X-Autosave"


def is_htmx(request: HttpRequest) -> bool:
    """True when HTMX asks for a fragment (a boosted or restored history page wants the whole page)."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def is_autosave(request: HttpRequest) -> bool:
    """True when the form saves itself (`autosave.js`), not the person."""
    return request.headers.get(AUTOSAVE_HEADER) == "1"


def _context(page: Any, more: dict[str, Any]) -> dict[str, Any]:
    if page is None:
        return dict(more)
    if isinstance(page, Mapping):
        return {**page, **more}
    return {"page": page, **more}


def render(
    request: HttpRequest,
    template: str | Mapping[str, str],
    page: Any = None,
    *,
    partial: str | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Answer with `template`, or with its fragment `partial` when HTMX asks.

    `template` is a path, or a mapping from mode (`elder`, `` for all others) to path. `page` is a dataclass (seen as
    `page`) or a mapping (spread). `partial` is the name of a `{% fragment %}` in the template, or a template path.
    Raises LookupError when the fragment does not exist: a silent empty answer would lose the page.
    """
    path = _path_for(request, template)
    context = _context(page, more)
    if partial and is_htmx(request):
        body = fragment(request, path, partial, context)
    else:
        body = loader.render_to_string(path, context, request)
    response = HttpResponse(body, status=status)
    response.headers["Vary"] = "HX-Request, Cookie"
    response.headers["Cache-Control"] = "no-store"
    return response


def _path_for(request: HttpRequest, template: str | Mapping[str, str]) -> str:
    if isinstance(template, str):
        return template
    return template.get(getattr(request, "mode", "normal")) or template[""]


def fragment(request: HttpRequest, template: str, name: str, context: dict[str, Any]) -> str:
    """The HTML of one fragment: `name` is a fragment of `template`, or itself a template path (`….html`)."""
    if name.endswith(".html"):
        return loader.render_to_string(name, context, request)
    engine_template: EngineTemplate = loader.get_template(template).template
    for node in fragments(engine_template.nodelist):
        if node.name == name:
            bound = make_context(context, request, autoescape=True)
            with bound.render_context.push_state(engine_template), bound.bind_template(engine_template):
                return str(node.nodelist.render(bound))
    raise LookupError(f"no fragment {name!r} in {template}")


def fragments(nodes: Iterable[Node]) -> Iterator[FragmentNode]:
    """Every `{% fragment %}` below `nodes`, also inside panels and benches.

    Django's `get_nodes_by_type` passes by the body of a block tag: such a node names no `child_nodelists`.
    """
    for node in nodes:
        if isinstance(node, FragmentNode):
            yield node
        lists = ("nodelist",) if isinstance(node, SimpleBlockNode) else node.child_nodelists
        for each in lists:
            yield from fragments(getattr(node, each, None) or ())


def redirect(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """303 to a path, URL name or object with `get_absolute_url`; for HTMX the browser is told to load the page."""
    url = resolve_url(to, *args, **kwargs)
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=200)
        response.headers["HX-Redirect"] = url
        return response
    answer = HttpResponseRedirect(url)
    answer.status_code = 303
    return answer


def to_login(request: HttpRequest) -> HttpResponse:
    """Send to the login page, never into a fragment. Autosave gets 401 and the address: the typed text stays put."""
    back = (
        request.headers.get("HX-Current-URL", "")
        if request.headers.get("HX-Request")
        else request.get_full_path()
    )
    login = resolve_url(settings.LOGIN_URL)
    url = f"{login}?{urlencode({'next': safe_path(request, _path_only(back))})}"
    if is_autosave(request):
        return _json({"login": url}, status=401)
    return redirect(request, url)


def _path_only(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def safe_path(request: HttpRequest, url: str | None, default: str = "/") -> str:
    """`url` when it is a path of this site, else `default`: nobody is sent elsewhere by a crafted link."""
    if (
        url
        and url.startswith("/")
        and url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
    ):
        return url
    return default


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """The same-site path in the form's or address's `next`."""
    return safe_path(request, request.POST.get("next") or request.GET.get("next"), default)


def refused(
    request: HttpRequest, refusal: Refused, *, back: str = "", status: int = 409, template: str | None = None
) -> HttpResponse:
    """Say why not: every reason with clause, what to do next and its code. A page, a notice for HTMX, JSON for autosave.

    The HTMX notice replaces the element with id `refusal` (each shell has one at the top of the content) and gets the
    focus; the form the person filled in is left as it is.
    """
    if is_autosave(request):
        locale = words.current_locale()
        return _json({"refused": [r.to_json(locale) for r in refusal.refusals]}, status=status)
    context = {"refusals": refusal.refusals, "back": safe_path(request, back, "") or ""}
    if is_htmx(request):
        response = HttpResponse(loader.render_to_string("ui/_refusals.html", context, request), status=status)
        response.headers["HX-Retarget"] = "#refusal"
        response.headers["HX-Reswap"] = "innerHTML show:#refusal:top"
        return response
    shell = template or "ui/refusal.html"
    return HttpResponse(loader.render_to_string(shell, context, request), status=status)


@dataclass(frozen=True, slots=True)
class Swap:
    """A fragment to put in place after an autosave: the element with id `target` gets this HTML as its content."""

    target: str
    html: str


def saved(
    request: HttpRequest, *, at: datetime, parts: Iterable[Swap | tuple[str, Any, str]] = (), **extra: Any
) -> HttpResponse:
    """Answer an autosave: the time it was kept, and fragments to swap by id (`(template, page, target)` or `Swap`).

    `extra` reaches the page's script as it is (for instance `version=4`, which updates the field of that name).
    """
    swaps = []
    for part in parts:
        if not isinstance(part, Swap):
            template, page, target = part
            part = Swap(target, loader.render_to_string(template, _context(page, {}), request))
        swaps.append({"target": part.target, "html": part.html})
    return _json({"saved_at": words.hm(at), "swaps": swaps, **extra})


def _json(value: Any, status: int = 200) -> HttpResponse:
    response = HttpResponse(
        json.dumps(value, ensure_ascii=False), content_type="application/json", status=status
    )
    response.headers["Cache-Control"] = "no-store"
    return response
