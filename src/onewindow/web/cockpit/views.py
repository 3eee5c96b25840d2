"""The cockpit's pages. Nothing is changed here: every address answers GET only."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.core.clock import CellState
from onewindow.core.kernel.refusal import Refused
from onewindow.reads import cockpit_board, cockpit_case, cockpit_list, cockpit_suspended
from onewindow.reads import cockpit_sorts as sorts
from onewindow.reads.department_clock import ClockPanel
from onewindow.web.cockpit import drawing
from onewindow.web.ui.pages import refused, render
from onewindow.web.ui.parts import ClockView, Tab


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The board."""
    try:
        page = cockpit_board.board(request.actor, on=request.today, wall=request.wall)
    except Refused as no:
        return refused(request, no, status=503)
    return render(
        request,
        "cockpit/home.html",
        page=page,
        tiles=[{"tile": tile, "url": _list(sort=tile.sort.key)} for tile in page.tiles],
        departments=[_group(line, "department") for line in page.departments],
        things=[_group(line, "thing") for line in page.things],
        plots=drawing.plots(page),
    )


def _group(line: cockpit_board.GroupLine, by: str) -> dict[str, Any]:
    """A department or one-thing with the list behind each of its figures."""
    return {
        "line": line,
        "url": _list(**{by: line.code}),
        "urls": {
            key.replace("-", "_"): _list(sort=key, **{by: line.code}) for key in cockpit_board.COUNTED
        },
    }


def _list(**wanted: str) -> str:
    kept = {key: value for key, value in wanted.items() if value}
    return reverse("cockpit:list") + (f"?{urlencode(kept)}" if kept else "")


@require_safe
def suspended(request: HttpRequest) -> HttpResponse:
    """挂起: what stands still, aired by department."""
    try:
        page = cockpit_suspended.suspended_page(
            request.actor, on=request.today, department=request.GET.get("department", "")[:48]
        )
    except Refused as no:
        return refused(request, no, status=503)
    return render(request, "cockpit/suspended.html", page=page)


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """One sort of cases as a list; the next page is the next piece of the same list."""
    got = request.GET
    wanted = cockpit_list.Wanted(
        sort=got.get("sort", "") if got.get("sort") in sorts.SORTS else sorts.OPEN,
        department=got.get("department", "")[:48],
        thing=got.get("thing", "")[:64],
        item=got.get("item", "")[:64],
        query=got.get("q", "").strip()[:60],
        after=got.get("after", "")[:60],
    )
    try:
        page = cockpit_list.case_list(request.actor, wanted, on=request.today)
    except Refused as no:
        return refused(request, no, status=503)
    same = {"department": wanted.department, "thing": wanted.thing, "item": wanted.item}
    tabs = [
        Tab(sorts.SORTS[key].label, _list(sort=key, **same), key == wanted.sort and not wanted.query)
        for key in cockpit_list.KEYS
    ]
    return render(
        request,
        "cockpit/cases.html",
        page=page,
        tabs=tabs,
        next=_list(sort=wanted.sort, after=page.next, q=wanted.query, **same) if page.next else "",
        first=_list(sort=wanted.sort, q=wanted.query, **same) if wanted.after else "",
        clear=_list(sort=wanted.sort) if any(same.values()) or wanted.query else "",
    )


@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case, read-only."""
    try:
        page = cockpit_case.case_page(request.actor, case_id, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("cockpit:list"), status=404)
    clock = _clock(page.clock)
    over, back = -page.clock.days_left, reverse("cockpit:list")
    return render(request, "cockpit/case.html", page=page, clock=clock, over=over, back_url=back)


def _clock(panel: ClockPanel) -> ClockView | None:
    """The decision clock as cells, counted from its days; None for clocks that are better said in words."""
    if not panel.cells or panel.promise is None or panel.state in ("wait", "paused"):
        return None
    counted = [cell.day for cell in panel.cells if cell.working and cell.state is not CellState.PAUSED]
    used = panel.used + panel.late
    limit = sum(day <= panel.limit for day in counted) if panel.limit else 0
    promise = sum(day <= panel.promise for day in counted)
    if not promise:  # promised for the same day: no cell to draw
        return None
    return ClockView(
        used=used,
        promise_total=promise,
        limit_total=limit,
        today=None if panel.state == "done" else panel.today,
        promise_date=panel.promise,
        limit_date=panel.limit if used <= limit else None,  # once it has passed, it stands in the list of limits
        state=panel.state if panel.state in ("ok", "near", "late", "done") else "ok",
        note=panel.note,
    )
