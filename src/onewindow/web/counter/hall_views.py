"""The window's day: take a seat, call numbers, give one out, guide somebody to the right place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.hall.tickets import GREEN
from onewindow.core.kernel.refusal import Refusal, refuse
from onewindow.core.kernel.text import T
from onewindow.reads import hall as reads
from onewindow.reads import hall_queue
from onewindow.usecases import hall, hall_tickets
from onewindow.web.counter.posted import attempt, command_of, show
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect

_BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(_BOTH)
def queue(request: HttpRequest) -> HttpResponse:
    """The seat, the number being served, who waits; every press is one act."""
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        _, refusals = attempt(lambda: _act(request))
        if not refusals:
            return redirect(request, "counter:queue")
    page = hall_queue.bench_page(request.actor, now=request.now)
    return show(
        request, "counter/queue.html", page, status=409 if refusals else 200, refusals=refusals, partial="queue",
        take_fields=_take_fields(page, request), here=request.path,
    )  # fmt: skip


def _act(request: HttpRequest) -> Any:
    posted, command = request.POST, command_of(request)
    ticket = posted.get("ticket", "")
    acts: dict[str, Callable[[], Any]] = {
        "sit": lambda: hall.sit_down(posted.get("window", ""), command),
        "stand": lambda: hall.stand_up(command),
        "next": lambda: hall_tickets.finish_and_call(ticket, command) if ticket else hall_tickets.call_next(command),
        "call": lambda: hall_tickets.call_this(ticket, command),
        "recall": lambda: hall_tickets.recall(ticket, command),
        "skip": lambda: hall_tickets.skip(ticket, command),
        "park": lambda: hall_tickets.park(ticket, command),
        "back": lambda: hall_tickets.back(ticket, command),
        "leave": lambda: hall_tickets.leave(ticket, command),
        "finish": lambda: hall_tickets.finish(ticket, command),
        "transfer": lambda: hall_tickets.transfer(ticket, posted.get("to", ""), command),
        "clear": lambda: hall_tickets.clear_book(command),
        "take": lambda: hall_tickets.take(_wish(request), command),
    }
    wanted = acts.get(posted.get("act", ""))
    if wanted is None:
        raise refuse("hall.not-found")
    return wanted()


def _wish(request: HttpRequest) -> hall_tickets.Wish:
    posted = request.POST
    return hall_tickets.Wish(
        posted.get("zone", ""), posted.get("item", "").strip(), posted.get("green", ""), posted.get("paper", "")
    )


def _take_fields(page: hall_queue.BenchPage, request: HttpRequest) -> list[FieldView]:
    if not page.zones:
        return []
    posted = request.POST
    greens = (OptionView("", T("不优先", "no priority")), *(OptionView(code, label) for code, label in GREEN.items()))
    torn = T("已经撕了纸号，就填纸上的。", "If a paper number was torn off.")
    return [
        FieldView("zone", "select", T("哪个区", "Area"), value=posted.get("zone", page.seat_zone),
                  options=tuple(OptionView(code, name) for code, name in page.zones)),
        FieldView("green", "select", T("绿色通道", "Green channel"), value=posted.get("green", ""), options=greens,
                  required=False),
        FieldView("paper", "text", T("纸质号", "Paper number"), torn,
                  value=posted.get("paper", ""), required=False, constraints={"max_length": 12, "autocomplete": "off"}),
    ]  # fmt: skip


@require_http_methods(_BOTH)
def guide(request: HttpRequest) -> HttpResponse:
    """The guide desk: online or by oneself first, and which window; a number in one press. No door is closed."""
    refusals: tuple[Refusal, ...] = ()
    taken = None
    if request.method == "POST":
        taken, refusals = attempt(lambda: hall_tickets.take(_wish(request), command_of(request)))
    query = (request.GET.get("q") or request.POST.get("q") or "").strip()[:40]
    return show(
        request, "counter/guide.html", status=409 if refusals else 200, query=query, rows=_rows(request, query),
        taken=taken, refusals=refusals, here=request.path, greens=GREEN.items(),
    )  # fmt: skip


def _rows(request: HttpRequest, query: str) -> list[dict[str, object]]:
    if not query:
        return []
    place = settings.JURISDICTION
    codes = reads.items_for(query, on=request.today, jurisdiction=place)
    tutorials = reads.tutorials_of(place, codes)
    offers = reads.offers_of(codes, place=place, at=request.now)
    return [{"where": each, "tutorial": tutorials.get(each.item)} for each in offers]


@require_GET
def rota(request: HttpRequest) -> HttpResponse:
    """Every window with its hours and who sits there."""
    place = min(request.actor.scope.jurisdictions, default="")
    zones = reads.zones_of(place, request.now)
    return show(request, "counter/rota.html", zones=zones, leader=reads.leader_of(place, request.today))


def not_here(request: HttpRequest, items: list[str]) -> tuple[reads.Where, ...]:
    """Which of these items this clerk's window does not take, and where they are taken: said, never a bar."""
    return reads.not_here(items, request.actor, at=request.now)


PATHS = (
    path("queue", queue, name="queue"),
    path("guide", guide, name="guide"),
    path("rota", rota, name="rota"),
)
