"""The studio's bench: a scenario and its controls. Each POST calls one use case; the page is always computed anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from onewindow.core.compose.scenario_diff import Wanted
from onewindow.core.kernel.refusal import Refused, refuse
from onewindow.core.kernel.text import T
from onewindow.reads import studio as reads
from onewindow.reads import studio_levers, studio_list
from onewindow.reads.citizen_thing import Asked
from onewindow.usecases import studio
from onewindow.web.console import drawing, studio_drawing
from onewindow.web.console.account_views import command_of
from onewindow.web.console.catalogue_views import place
from onewindow.web.console.studio_files import formats
from onewindow.web.ui.pages import fragment, is_htmx, redirect, refused, render
from onewindow.web.ui.parts import Tab

PAGE = "console/studio_bench.html"
_MOST = 200
_PLACE = re.compile(r"#[a-z0-9-]{1,40}")
JUMPS = (
    Tab(T("方案", "Scenario"), "#controls"),
    Tab(T("数字", "Figures"), "#figures"),
    Tab(T("时间", "Time"), "#time"),
    Tab(T("表单", "Form"), "#form"),
    Tab(T("材料", "Papers"), "#papers"),
    Tab(T("抓手", "Levers"), "#levers"),
)
WHOLE = frozenset({"item", "lever", "set", "turn", "drop"})
"""Acts that also move the controls: the whole bench is swapped, not its output alone."""


def bench_url(scenario_id: UUID | str) -> str:
    return reverse("console:studio-bench", args=[scenario_id])


def gone(request: HttpRequest, no: Refused) -> HttpResponse:
    return refused(
        request, no, back=reverse("console:studio"), status=503 if no.code == "content.none" else 404
    )


@require_safe
def bench(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    """The whole page; for HTMX the bench, or only the items that were found."""
    try:
        context = _context(request, scenario_id)
    except Refused as no:
        return gone(request, no)
    wanted = "found" if request.headers.get("HX-Target") == "add-found" else "bench"
    return render(request, PAGE, partial=wanted, **context)


def _context(request: HttpRequest, scenario_id: UUID) -> dict[str, Any]:
    here = place(request)
    page = reads.studio_view(request.actor, scenario_id, **here)
    query = request.GET.get("q", "")[:80]
    inside = [row.item for row in page.items]
    return {
        "page": page,
        "asks": [{"ask": ask, "chosen": _chosen(ask)} for ask in page.asks],
        "schedule": studio_drawing.schedule_of(page.schedule),
        "flow": drawing.flow_of(page.boxes, page.drawn),
        "levers": _levers(request, scenario_id, compute=request.GET.get("levers") == "1"),
        "query": query,
        "found": studio_list.items_to_add(query, inside, **here),
        "formats": formats(page),
        "jumps": JUMPS,
    }


def _levers(request: HttpRequest, scenario_id: UUID, *, compute: bool) -> dict[str, Any]:
    view = studio_levers.lever_view(request.actor, scenario_id, compute=compute, **place(request))
    curves = [{"curve": curve, "svg": studio_drawing.staircase(curve)} for curve in view.curves]
    return {"view": view, "curves": curves}


def _chosen(ask: Asked) -> list[str]:
    return [value for value in ask.value.split(",") if value]


@require_safe
def levers(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    """The levers and the frontier, which arrive after the figures; without script the page that holds them."""
    if not is_htmx(request):
        return redirect(request, f"{bench_url(scenario_id)}?levers=1#levers")
    try:
        found = _levers(request, scenario_id, compute=True)
    except Refused as no:
        return gone(request, no)
    return render(request, "console/studio_levers.html", levers=found)


@require_safe
def why(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    """Why one question is asked, by solving again without it."""
    try:
        line = reads.why_line(request.actor, scenario_id, request.GET.get("ref", "")[:120], **place(request))
    except Refused as no:
        return gone(request, no)
    return render(
        request, "console/studio_why.html", line=line, back=bench_url(scenario_id), partial="why",
        status=200 if line else 404,
    )  # fmt: skip


# --- acts ----------------------------------------------------------------------------------------------------


@require_POST
def act(request: HttpRequest, scenario_id: UUID, act: str) -> HttpResponse:
    """One act of the designer, saved at once; the answer is the page as it is now."""
    try:
        if act not in ACTS:
            raise refuse("scenario.bad-move", kind=act, target="")
        ACTS[act](request, scenario_id)
    except Refused as no:
        missing = no.code == "scenario.not-found"
        return refused(request, no, back=bench_url(scenario_id), status=404 if missing else 409)
    if act == "discard":
        return redirect(request, "console:studio")
    if not is_htmx(request):
        return redirect(request, bench_url(scenario_id) + _place_on(request))
    return _swapped(request, scenario_id, whole=act in WHOLE)


def _place_on(request: HttpRequest) -> str:
    """The place on the page that was posted, `#name`; nothing for anything else (a line break breaks a header)."""
    at = request.POST.get("at", "")
    return at if _PLACE.fullmatch(at) else ""


def _swapped(request: HttpRequest, scenario_id: UUID, *, whole: bool) -> HttpResponse:
    """The whole bench, or the output with the small words on the controls that moved with it."""
    try:
        context = _context(request, scenario_id)
    except Refused as no:
        return gone(request, no)
    if whole:
        response = render(request, PAGE, partial="bench", **context)
        response.headers["HX-Retarget"] = "#bench"
        return response
    response = render(request, PAGE, partial="out", **context)
    response.write(fragment(request, "console/studio_moved.html", "console/studio_moved.html", context))
    return response


def _seen(request: HttpRequest) -> int:
    try:
        return int(request.POST.get("seen", ""))
    except ValueError:
        raise refuse("scenario.stale") from None


def wanted_of(data: QueryDict) -> Wanted:
    """The controls as posted: `answer.KEY`, `limit.ITEM` with `unit.ITEM`, `commit.ITEM`, `off`, `shown`, route, day, place.

    A question of several choices posts `multi` with its key, so that none ticked is an answer too.
    """
    answers = dict.fromkeys(data.getlist("multi")[:_MOST], "")
    limits: dict[str, str] = {}
    commitments: dict[str, str] = {}
    for name in list(data)[:_MOST]:
        kind, _, key = name.partition(".")
        if kind == "answer":
            answers[key] = ",".join(v.strip() for v in data.getlist(name) if v.strip())[:200]
        elif kind == "limit":
            amount, unit = data[name].strip()[:6], data.get(f"unit.{key}", "wd")[:3]
            limits[key] = f"{amount}{unit}" if amount else ""
        elif kind == "commit":
            commitments[key] = data[name][:3]
    return Wanted(
        answers=answers, route=data.get("route"), day=data.get("day"), place=data.get("place"),
        off=frozenset(data.getlist("off")[:_MOST]), shown=frozenset(data.getlist("shown")[:_MOST]),
        limits=limits, commitments=commitments,
    )  # fmt: skip


def _change(request: HttpRequest, scenario_id: UUID) -> None:
    studio.change(scenario_id, _seen(request), wanted_of(request.POST), command_of(request), **place(request))


def _item(request: HttpRequest, scenario_id: UUID) -> None:
    codes = request.POST.getlist("item")[:_MOST]
    within = request.POST.get("within") == "yes"
    studio.item(scenario_id, _seen(request), codes, within, command_of(request), **place(request))


def _drop(request: HttpRequest, scenario_id: UUID) -> None:
    codes = request.POST.getlist("drop")[:1]
    studio.item(scenario_id, _seen(request), codes, False, command_of(request), **place(request))


def _lever(request: HttpRequest, scenario_id: UUID) -> None:
    code, on = request.POST.get("code", "")[:200], request.POST.get("turn") == "on"
    studio.lever(scenario_id, _seen(request), code, on, command_of(request), **place(request))


def _set(request: HttpRequest, scenario_id: UUID) -> None:
    codes = request.POST.getlist("code")[:6]
    studio.levers_at_once(scenario_id, _seen(request), codes, command_of(request), **place(request))


def _turn(request: HttpRequest, scenario_id: UUID) -> None:
    try:
        to = int(request.POST.get("to", ""))
    except ValueError:
        raise refuse("scenario.stale") from None
    studio.turn(scenario_id, _seen(request), to, command_of(request))


def _name(request: HttpRequest, scenario_id: UUID) -> None:
    studio.rename(scenario_id, _seen(request), request.POST.get("name", "")[:200], command_of(request))


def _share(request: HttpRequest, scenario_id: UUID) -> None:
    studio.share(scenario_id, _seen(request), request.POST.get("shared") == "yes", command_of(request))


def _discard(request: HttpRequest, scenario_id: UUID) -> None:
    studio.discard(scenario_id, _seen(request), command_of(request))


ACTS: dict[str, Callable[[HttpRequest, UUID], None]] = {
    "change": _change, "item": _item, "drop": _drop, "lever": _lever, "set": _set, "turn": _turn, "name": _name,
    "share": _share, "discard": _discard,
}  # fmt: skip


# --- the way in ----------------------------------------------------------------------------------------------


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Scenarios, one-things to open, items to pick."""
    try:
        page = studio_list.studio_list(
            request.actor, request.GET.get("q", "")[:80], request.GET.getlist("item")[:60], **place(request)
        )
    except Refused as no:
        return refused(request, no, back=reverse("console:home"), status=503)
    return render(request, "console/studio.html", page, partial="pick")


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """A scenario on a one-thing, or on picked items."""
    posted = request.POST
    try:
        made = studio.begin(
            posted.get("thing", "")[:64], posted.getlist("item")[:60], posted.get("name", "")[:200], command_of(request),
            on=request.today, jurisdiction=settings.JURISDICTION,
        )  # fmt: skip
    except Refused as no:
        return refused(request, no, back=reverse("console:studio"), status=409)
    return redirect(request, bench_url(made))


@require_POST
def copy(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    """One's own copy, to change."""
    try:
        made = studio.copy(scenario_id, request.POST.get("name", "")[:200], command_of(request))
    except Refused as no:
        return refused(request, no, back=reverse("console:studio"), status=404)
    return redirect(request, bench_url(made))
