"""办事指南 for anybody: items, one-things, listed items, the one-time list, the two libraries; made to be printed too."""

from __future__ import annotations

from urllib.parse import urlencode

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T, Text
from onewindow.reads import catalogue_guide, catalogue_library, catalogue_search, citizen_plan
from onewindow.web.citizen import answers
from onewindow.web.ui.pages import refused, render
from onewindow.web.ui.parts import Crumb
from onewindow.web.ui.words import tr

_HOME = T("首页", "Home")
_GUIDE = T("办事指南", "Guide")


def qr(path: str) -> SafeString:
    """The code that opens a page of this service on a phone, as SVG. `path` begins with a slash."""
    code = segno.make_qr(settings.PUBLIC_URL.rstrip("/") + path, error="m")
    title = tr("扫码在手机上打开", "Scan to open it on a phone")
    return mark_safe(code.svg_inline(scale=4, omitsize=True, svgclass="qr", lineclass=None, title=title))


def address_of(kind: str, code: str) -> str:
    """The page of what was found."""
    names = {"things": "citizen:thing", "items": "citizen:guide-item", "listed": "citizen:listed"}
    return reverse(names[kind], args=[code])


def lines_of(rows: tuple[catalogue_search.Found, ...]) -> list[dict[str, object]]:
    """Found lines with their addresses."""
    return [{"row": row, "url": address_of(row.kind, row.code)} for row in rows]


def _gone(request: HttpRequest, no: Refused) -> HttpResponse:
    return refused(request, no, back=reverse("citizen:home"), status=503 if no.code == "content.none" else 404)


@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    """The whole guide of an item."""
    return _item(request, code, "citizen/guide_item.html", "citizen:guide-item")


@require_safe
def item_list(request: HttpRequest, code: str) -> HttpResponse:
    """一次清: what to bring for one item, on one sheet."""
    return _item(request, code, "citizen/guide_once.html", "citizen:guide-item-list")


def _item(request: HttpRequest, code: str, template: str, name: str) -> HttpResponse:
    try:
        page = catalogue_guide.item_guide(code, on=request.today, jurisdiction=settings.JURISDICTION)
    except Refused as no:
        return _gone(request, no)
    here = reverse(name, args=[code])
    return render(
        request, template, page=page, qr=qr(reverse("citizen:guide-item", args=[code])), here=here,
        public=settings.PUBLIC_URL.rstrip("/") + reverse("citizen:guide-item", args=[code]),
        crumbs=(Crumb(_HOME, reverse("citizen:home")), Crumb(_GUIDE), Crumb(page.name)),
    )  # fmt: skip


@require_safe
def thing(request: HttpRequest, code: str) -> HttpResponse:
    """The guide of a one-thing, before any question is answered."""
    try:
        page = catalogue_guide.thing_guide(code, on=request.today, jurisdiction=settings.JURISDICTION)
    except Refused as no:
        return _gone(request, no)
    begin = reverse("citizen:thing", args=[code])
    return render(
        request, "citizen/guide_thing.html", page=page, qr=qr(begin), public=settings.PUBLIC_URL.rstrip("/") + begin,
        crumbs=(Crumb(_HOME, reverse("citizen:home")), Crumb(page.name, begin), Crumb(_GUIDE)),
    )  # fmt: skip


@require_safe
def once(request: HttpRequest, code: str) -> HttpResponse:
    """一次清 of a one-thing: for this situation, what to bring, what is asked, what nobody may ask, until when."""
    raw, route = answers.read(request.GET), request.GET.get(answers.ROUTE, "")
    try:
        page = citizen_plan.plan_page(
            code, raw, route, on=request.today, jurisdiction=settings.JURISDICTION, actor=request.actor
        )
    except Refused as no:
        return _gone(request, no)
    plan = reverse("citizen:plan", args=[code]) + answers.query(page.raw, route=page.route.id)
    return render(
        request, "citizen/once.html", page=page, qr=qr(plan), plan=plan,
        crumbs=(Crumb(_HOME, reverse("citizen:home")), Crumb(page.name, plan), Crumb(T("一次告知清单", "One-time list"))),
    )  # fmt: skip


@require_safe
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """An item of which only name and code are known: what is known, and whom to ask."""
    try:
        page = catalogue_guide.listed_page(code, on=request.today)
    except Refused as no:
        return _gone(request, no)
    crumbs = (Crumb(_HOME, reverse("citizen:home")), Crumb(_GUIDE), Crumb(page.name))
    return render(request, "citizen/listed.html", page=page, crumbs=crumbs)


@require_safe
def library(request: HttpRequest, key: str) -> HttpResponse:
    """权责清单 or 便民服务清单."""
    asked = {name: request.GET.get(name, "") for name in ("q", "agency", "type")}
    try:
        page = catalogue_library.library(
            key, query=asked["q"], agency=asked["agency"], item_type=asked["type"],
            after=request.GET.get("after", "")[:600], on=request.today, jurisdiction=settings.JURISDICTION,
        )  # fmt: skip
    except Refused as no:
        return _gone(request, no)
    here = reverse("citizen:library", args=[key])
    kept = {name: value for name, value in asked.items() if value}
    return render(
        request, "citizen/library.html", page=page, partial="rows", here=here, asked=asked, rows=lines_of(page.rows),
        next=f"{here}?{urlencode({**kept, 'after': page.after})}" if page.after else "",
        first=f"{here}?{urlencode(kept)}" if request.GET.get("after") else "",
        others=_others(key), crumbs=(Crumb(_HOME, reverse("citizen:home")), Crumb(page.name)),
    )  # fmt: skip


def _others(key: str) -> list[tuple[Text, str]]:
    return [
        (label, reverse("citizen:library", args=[other]))
        for other, label in catalogue_library.words.LIBRARIES.items()
        if other != key
    ]
