"""The close of the day: count, look at every difference, explain it, sign; as workbook and sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refusal, Refused, refuse
from onewindow.reads import hall_day
from onewindow.usecases import day_close, fees
from onewindow.usecases.command import Command
from onewindow.web.counter.posted import attempt, command_of, opened, show
from onewindow.web.ui.pages import redirect, refused

_BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(_BOTH)
def close(request: HttpRequest) -> HttpResponse:
    """One day of the hall or of a window (`?on=2026-09-18&window=01`)."""
    data = request.POST if request.method == "POST" else request.GET
    on, window = _day(request, data.get("on", "")), data.get("window", "").strip()[:8]
    refusals: tuple[Refusal, ...] = ()
    here = f"{reverse('counter:close')}?on={on.isoformat()}&window={window}"
    if request.method == "POST":
        _, refusals = attempt(lambda: _act(request, on, window))
        if not refusals:
            return redirect(request, here)
    page = hall_day.day_page(request.actor, on=on, window=window, now=request.now)
    return show(
        request, "counter/close.html", page, status=409 if refusals else 200, refusals=refusals, here=reverse("counter:close")
    )


def _act(request: HttpRequest, on: date, window: str) -> Any:
    posted, command = request.POST, command_of(request)
    money = posted.get("money", "").strip()
    acts: dict[str, Callable[[], Any]] = {
        "count": lambda: day_close.count(on, command, window=window, counted_fen=fees.fen_of(money) if money else None),
        "explain": lambda: day_close.explain(on, _notes(request), command, window=window),
        "sign": lambda: day_close.sign(on, command, window=window),
        "reopen": lambda: day_close.reopen(on, posted.get("reason", ""), command, window=window),
    }
    wanted = acts.get(posted.get("act", ""))
    if wanted is None:
        raise refuse("hall.not-found")
    return wanted()


def _notes(request: HttpRequest) -> dict[str, str]:
    return {name.removeprefix("note."): value for name, value in request.POST.items() if name.startswith("note.")}


def _day(request: HttpRequest, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return request.today  # type: ignore[no-any-return]


@require_GET
def sheet(request: HttpRequest, form: str) -> HttpResponse:
    """The close as XLSX or PDF."""
    on, window = _day(request, request.GET.get("on", "")), request.GET.get("window", "")[:8]
    command = Command(request.actor, request.now, request.wall, "download")
    try:
        return opened(day_close.sheet(on, form, command, window=window), inline=form == "pdf")
    except Refused as no:
        return refused(request, no, back=reverse("counter:close"), status=404 if no.code == "day.not-counted" else 409)


PATHS = (
    path("close", close, name="close"),
    path("close/sheet.<slug:form>", sheet, name="close-sheet"),
)
