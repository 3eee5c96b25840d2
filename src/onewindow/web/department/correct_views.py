"""Corrections in the department: undo, notices of correction, recalls, cancelled acceptances; the registers; as it stood."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.reads import corrections as reads
from onewindow.reads.department_list import counts_of
from onewindow.usecases import correct_facts
from onewindow.web.department.act_views import command_of
from onewindow.web.ui.corrections import Looked, carry_out, cure, key_of, look
from onewindow.web.ui.pages import redirect, refused, render

_GONE = frozenset({"scope.not-found", "command.no-key"})


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What the department can put right on its own parts of one application."""
    refusals: tuple[Refusal, ...] = ()
    looked: Looked | None = None
    here = reverse("department:correct", args=[case_id])
    try:
        application = reads.application_of(case_id, actor=request.actor)
        if request.method == "POST":
            try:
                if request.POST.get("act") == "look":
                    looked = look(request)
                else:
                    carry_out(request, application)
                    return redirect(request, f"{here}?did=1")
            except Refused as no:
                if no.code in _GONE:
                    raise
                refusals = no.refusals
        page = reads.correct_page(application, actor=request.actor, now=request.now)
    except Refused as no:
        return refused(request, no, back=reverse("department:home"), status=404)
    return render(
        request, "department/correct.html", page, status=409 if refusals else 200, refusals=refusals, here=here,
        did=request.GET.get("did") == "1" and not refusals, back_to=reverse("department:case", args=[case_id]),
        looked=looked, typed=request.POST, nav_counts=counts_of(request.actor, on=request.today),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def licence_correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """A slip in a paper of an act on a licence: a notice of correction, or the paper made anew."""
    refusals: tuple[Refusal, ...] = ()
    looked: Looked | None = None
    here = reverse("department:licence-correct", args=[key])
    try:
        if request.method == "POST":
            reads.slip_page(key, actor=request.actor)
            try:
                if request.POST.get("act") == "look":
                    looked = look(request)
                else:
                    cure(request)
                    return redirect(request, f"{here}?did=1")
            except Refused as no:
                if no.code in _GONE:
                    raise
                refusals = no.refusals
        page = reads.slip_page(key, actor=request.actor)
    except Refused as no:
        return refused(request, no, back=reverse("department:licences"), status=404)
    return render(
        request, "department/licence_correct.html", page, status=409 if refusals else 200, refusals=refusals, here=here,
        did=request.GET.get("did") == "1" and not refusals, back_to=reverse("department:licence", args=[key]),
        looked=looked, typed=request.POST, nav_counts=counts_of(request.actor, on=request.today),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def amended(request: HttpRequest) -> HttpResponse:
    """The registers of one's department; what waits for a second person is confirmed here."""
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        act = correct_facts.confirm if request.POST.get("act") == "confirm" else correct_facts.drop
        try:
            act(key_of(request.POST.get("correction", "")), command_of(request))
            return redirect(request, "department:amended")
        except Refused as no:
            if no.code in _GONE:
                return refused(request, no, back=reverse("department:amended"), status=404)
            refusals = no.refusals
    return render(
        request, "department/amended.html", reads.register(request.actor, now=request.now), here=request.path,
        status=409 if refusals else 200, refusals=refusals, nav_counts=counts_of(request.actor, on=request.today),
    )  # fmt: skip


@require_GET
def as_of(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One part as its record stood at the end of a day."""
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        on = request.today
    try:
        page = reads.as_of(case_id, on, actor=request.actor, known=request.GET.get("by") == "recorded")
    except Refused as no:
        return refused(request, no, back=reverse("department:home"), status=404)
    return render(
        request, "department/as_of.html", page, here=request.path, back_to=reverse("department:case", args=[case_id]),
        nav_counts=counts_of(request.actor, on=request.today),
    )  # fmt: skip


PATHS = (
    path("c/<uuid:case_id>/correct", correct, name="correct"),
    path("licences/<uuid:key>/correct", licence_correct, name="licence-correct"),
    path("amended", amended, name="amended"),
    path("c/<uuid:case_id>/as-of", as_of, name="as-of"),
)
