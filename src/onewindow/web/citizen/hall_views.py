"""The hall for everybody, without login: windows and hours, the ticket machine, the calling screen, one's own number."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.hall.tickets import GREEN
from onewindow.core.kernel.actor import SYSTEM
from onewindow.core.kernel.refusal import Refused, refuse
from onewindow.reads import hall, hall_queue
from onewindow.usecases import hall_tickets
from onewindow.usecases.command import Command
from onewindow.web.citizen.limits import Brake
from onewindow.web.citizen.public_views import address_of
from onewindow.web.ui.pages import redirect, refused, render

SLIPS = Brake(120)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Which window offers what, and when; where a matter is handed in now, or from when."""
    query = request.GET.get("q", "").strip()[:40]
    place = settings.JURISDICTION
    return render(
        request, "citizen/hall.html", zones=hall.zones_of(place, request.now), query=query,
        found=_found(request, query), leader=hall.leader_of(place, request.today),
    )  # fmt: skip


def _found(request: HttpRequest, query: str) -> list[dict[str, object]]:
    """Items that fit the words, each with where it is handed in and its short tutorial."""
    if not query:
        return []
    place = settings.JURISDICTION
    codes = hall.items_for(query, on=request.today, jurisdiction=place)
    tutorials = hall.tutorials_of(place, codes)
    return [
        {"where": where, "tutorial": tutorials.get(where.item)}
        for where in hall.offers_of(codes, place=place, at=request.now)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, token: str) -> HttpResponse:
    """The ticket machine: choose an area or a matter, say whether one takes the green channel, take a number."""
    place = settings.JURISDICTION
    wrong: Refused | None = None
    posted = request.POST
    if request.method == "POST":
        try:
            wish = hall_tickets.Wish(posted.get("zone", ""), posted.get("item", ""), posted.get("green", ""))
            command = Command(SYSTEM, request.now, request.wall, posted.get("command_id", ""))
            row = hall_tickets.take_at_machine(token, wish, command)
            return redirect(request, f"{reverse('citizen:slip', args=[row.token])}?machine={token}")
        except Refused as no:
            wrong = no
    query = request.GET.get("q", "").strip()[:40]
    return render(
        request, "citizen/kiosk.html", zones=hall.zones_of(place, request.now), token=token, query=query,
        found=_found(request, query), greens=GREEN.items(), refusals=wrong.refusals if wrong else (),
        status=409 if wrong else 200, here=request.path,
    )  # fmt: skip


@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    """The calling screen: numbers and windows, never a name."""
    page = hall_queue.screen_page(settings.JURISDICTION, now=request.now)
    return render(request, "citizen/screen.html", page, partial="calls", here=request.path)


@require_GET
def slip(request: HttpRequest, token: str) -> HttpResponse:
    """One number, for whoever holds it: on paper from the machine, or on a phone if there is one."""
    if not SLIPS.allows(address_of(request), at=request.wall):
        return refused(request, refuse("citizen.too-fast"), status=429)
    page = hall_queue.slip_page(token, now=request.now)
    if page is None:
        return refused(request, refuse("hall.not-found"), back=reverse("citizen:hall"), status=404)
    machine = request.GET.get("machine", "")
    return render(
        request, "citizen/slip.html", page, partial="state", said=hall_queue.said_wait(page), here=request.path,
        back=reverse("citizen:kiosk", args=[machine]) if machine.replace("-", "").replace("_", "").isalnum() else "",
    )  # fmt: skip


PATHS = (
    path("hall", home, name="hall"),
    path("hall/screen", screen, name="screen"),
    path("hall/machine/<str:token>", kiosk, name="kiosk"),
    path("hall/number/<str:token>", slip, name="slip"),
)
