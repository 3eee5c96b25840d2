"""Corrections at the window: what can be put right on one application, the registers, a part as it stood on a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.reads import corrections as reads
from onewindow.usecases import correct_facts
from onewindow.usecases.counter import ID_TYPES
from onewindow.web.counter.posted import attempt, command_of, show
from onewindow.web.ui.corrections import carry_out, key_of
from onewindow.web.ui.pages import redirect, refused


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, application: UUID) -> HttpResponse:
    """Undo, correct, ask for a correction by two, merge a duplicate, recall a notice."""
    refusals: tuple[Refusal, ...] = ()
    here = reverse("counter:correct", args=[application])
    try:
        if request.method == "POST":
            _, refusals = attempt(lambda: carry_out(request, application))
            if not refusals:
                return redirect(request, f"{here}?did=1")
        page = reads.correct_page(application, actor=request.actor, now=request.now)
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"), status=404)
    return show(
        request, "counter/correct.html", page, status=409 if refusals else 200, refusals=refusals, here=here,
        did=request.GET.get("did") == "1" and not refusals, back_to=reverse("counter:application", args=[application]),
        typed=request.POST, id_types=ID_TYPES.items(),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def amended(request: HttpRequest) -> HttpResponse:
    """The registers of corrections and void papers; what waits for a second person is confirmed here."""
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        act = correct_facts.confirm if request.POST.get("act") == "confirm" else correct_facts.drop
        try:
            _, refusals = attempt(lambda: act(key_of(request.POST.get("correction", "")), command_of(request)))
        except Refused as no:
            return refused(request, no, back=reverse("counter:amended"), status=404)
        if not refusals:
            return redirect(request, "counter:amended")
    page = reads.register(request.actor, now=request.now)
    return show(
        request, "counter/amended.html", page, status=409 if refusals else 200, refusals=refusals, here=request.path,
        paper_view="counter:paper",
    )  # fmt: skip


@require_GET
def as_of(request: HttpRequest, case: UUID) -> HttpResponse:
    """One part as its record stood at the end of a day."""
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        on = request.today
    try:
        page = reads.as_of(case, on, actor=request.actor, known=request.GET.get("by") == "recorded")
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"), status=404)
    return show(request, "counter/as_of.html", page, here=request.path, back_to=reverse("counter:home"))


PATHS = (
    path("a/<uuid:application>/correct", correct, name="correct"),
    path("amended", amended, name="amended"),
    path("as-of/<uuid:case>", as_of, name="as-of"),
)
