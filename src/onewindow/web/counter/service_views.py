"""Service 送达 at the window: what is unserved and by when, every try by mode, what arrived, the sheets to carry."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.core.kernel.text import T
from onewindow.reads import serving as reads
from onewindow.usecases import counter_delivery, serving
from onewindow.usecases.counter_delivery import EVIDENCE, MODES, RELATIONS
from onewindow.usecases.uploads import MOST_BYTES
from onewindow.web.counter.out_views import handing_of
from onewindow.web.counter.posted import attempt, command_of, opened, show
from onewindow.web.ui.pages import redirect, refused

assert MODES is counter_delivery.MODES
RELATION_WORDS = {**RELATIONS, "": T("", "")}


@require_GET
def service(request: HttpRequest) -> HttpResponse:
    """Papers nobody has received yet, the nearest day first."""
    page = reads.service_page(request.actor, on=request.today)
    return show(request, "counter/service.html", page, here=request.path)


@require_http_methods(["GET", "HEAD", "POST"])
def served(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One paper: its tries, a new one, and that it arrived."""
    refusals: tuple[Refusal, ...] = ()
    here = reverse("counter:service-paper", args=[document_id])
    posted = request.POST
    try:
        if request.method == "POST":
            if posted.get("act") == "arrived":
                _, refusals = attempt(
                    lambda: serving.arrived(document_id, handing_of(request), posted.get("on", ""), command_of(request))
                )
            else:
                sent = request.FILES.get("file")
                file = (sent.name or "", sent.read(MOST_BYTES + 1)) if sent is not None else None
                tried = serving.Attempt(
                    posted.get("mode", ""), posted.get("result", ""), posted.get("words", ""), posted.get("particulars", "")
                )
                _, refusals = attempt(lambda: serving.attempt(document_id, tried, command_of(request), file=file))
            if not refusals:
                return redirect(request, here)
        page = reads.paper_page(document_id, actor=request.actor)
    except Refused as no:
        return refused(request, no, back=reverse("counter:service"), status=404)
    return show(
        request, "counter/service_paper.html", page, status=409 if refusals else 200, refusals=refusals, here=here,
        modes=MODES.items(), relations=RELATIONS.items(), proofs=EVIDENCE.items(), posted=posted,
        lines=[(MODES.get(one.mode, T(one.mode, one.mode)), RELATIONS.get(one.relation), one) for one in page.tries],
    )  # fmt: skip


@require_GET
def receipt(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """送达回证 to carry along, blank where people sign."""
    try:
        return opened(serving.blank_receipt([document_id], request.actor), inline=True)
    except Refused as no:
        return refused(request, no, back=reverse("counter:service"), status=404 if no.code == "scope.not-found" else 409)


@require_GET
def address(request: HttpRequest, application: UUID) -> HttpResponse:
    """送达地址及电子送达确认书, to be signed."""
    try:
        return opened(serving.address_form(application, request.actor), inline=True)
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"), status=404 if no.code == "scope.not-found" else 409)


PATHS = (
    path("service", service, name="service"),
    path("service/<uuid:document_id>", served, name="service-paper"),
    path("service/<uuid:document_id>/receipt", receipt, name="service-receipt"),
    path("a/<uuid:application>/address", address, name="service-address"),
)
