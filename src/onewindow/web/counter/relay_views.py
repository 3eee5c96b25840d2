"""异地代收: taking in for another place, handing the papers over with a list, signing for them, sending them back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.reads import counter_relays as reads
from onewindow.usecases import relays
from onewindow.web.counter.posted import attempt, command_of, opened, show
from onewindow.web.ui.pages import redirect, refused


@require_GET
def all_relays(request: HttpRequest) -> HttpResponse:
    """What we took in for others, and what others took in for us."""
    return show(request, "counter/relays.html", page=reads.relays_page(request.actor))


@require_http_methods(["GET", "HEAD", "POST"])
def relay(request: HttpRequest, relay_id: UUID) -> HttpResponse:
    """One of them, and what may be done with it by this side."""
    wrong: tuple[Refusal, ...] = ()
    try:
        if request.method == "POST":
            done, wrong = attempt(lambda: _do(request, relay_id))
            if done:
                return redirect(request, "counter:relay", relay_id)
        page = reads.relay_page(relay_id, request.actor)
    except Refused as no:
        return refused(request, no, back=reverse("counter:relays"), status=404)
    return show(request, "counter/relay.html", page=page, refusals=wrong, status=409 if wrong else 200)


def _do(request: HttpRequest, relay_id: UUID) -> bool:
    posted, command = request.POST, command_of(request)
    match posted.get("act"):
        case "hand_over":
            relays.hand_over(relay_id, posted.get("waybill", ""), command)
        case "receive":
            relays.receive(relay_id, posted.getlist("missing"), command)
        case "send_back":
            relays.send_back(relay_id, posted.get("reason", ""), command)
        case _:
            return False
    return True


@require_GET
def receipt(request: HttpRequest, relay_id: UUID, document_id: UUID) -> HttpResponse:
    """The receipt or the list of papers, for the person in front of the window that took it in."""
    try:
        return opened(relays.open_receipt(relay_id, document_id, request.actor), inline=True)
    except Refused as no:
        return refused(request, no, back=reverse("counter:relay", args=[relay_id]), status=404)
