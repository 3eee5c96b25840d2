"""Acts on licences: the department's work list, one licence, its papers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.reads import licences as reads
from onewindow.reads.department_list import counts_of
from onewindow.usecases import documents
from onewindow.web.department.case_views import handed
from onewindow.web.ui import licences as shared
from onewindow.web.ui.pages import redirect, refused, render


@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """What is owed on licences, soonest first; or the one of a number."""
    asked = request.GET
    page = reads.work(
        actor=request.actor, now=request.now, query=asked.get("q", "").strip()[:60], after=asked.get("after", "")[:60]
    )
    return render(request, "department/licences.html", page=page,
                  nav_counts=counts_of(request.actor, on=request.today))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One licence; a posted act is one use case."""
    back = reverse("department:licences")
    try:
        turn = shared.turn(request, key)
    except Refused as no:
        return refused(request, no, back=back, status=404)
    if turn.done:
        return redirect(request, request.path)
    return render(
        request, "department/licence.html", back=back, status=turn.status, **turn.context,
        nav_counts=counts_of(request.actor, on=request.today),
    )  # fmt: skip



@require_GET
def paper(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """A paper of an act, for the department whose licence it is."""
    try:
        return handed(documents.open_document(document_id, request.actor))
    except Refused as no:
        status = 404 if no.code == "scope.not-found" else 409
        return refused(request, no, back=reverse("department:licences"), status=status)
