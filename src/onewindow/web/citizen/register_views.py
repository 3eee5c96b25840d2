"""公示公开: publications before decisions with objections, published decisions, and the open data."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refused, refuse
from onewindow.core.kernel.text import T
from onewindow.reads import public_register as reads
from onewindow.usecases import publicity
from onewindow.web.citizen.commands import command_of
from onewindow.web.ui.fields import FieldView
from onewindow.web.ui.pages import redirect, refused, render


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """What is published before decisions, and the decisions that were published."""
    query, after = request.GET.get("q", "").strip()[:60], request.GET.get("after", "")[:60]
    page = reads.register_page(settings.JURISDICTION, on=request.today, query=query, after=after)
    return render(request, "citizen/register.html", page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """One publication before a decision; who is logged in objects here, on the record."""
    wrong: Refused | None = None
    words, contact = request.POST.get("objection", ""), request.POST.get("contact", "")
    if request.method == "POST":
        try:
            if request.actor is None:
                raise refuse(publicity.LOG_IN)
            publicity.object_to(notice_id, words, contact[:200], command_of(request))
            return redirect(request, f"{request.path}?sent=1")
        except Refused as no:
            wrong = no
    try:
        page = reads.notice_page(notice_id, request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("citizen:register"), status=404)
    fields = [
        FieldView("objection", "long", T("对哪一点有异议，为什么", "What you object to, and why"), value=words,
                  constraints={"max_length": publicity.MOST}),
        FieldView("contact", "text", T("怎样联系您", "How to reach you"),
                  T("只给办这一件的部门看。", "Only the department that handles this sees it."), value=contact, required=False,
                  constraints={"max_length": 200}),
    ]  # fmt: skip
    return render(
        request, "citizen/notice.html", page=page, fields=fields, sent=request.GET.get("sent") == "1",
        refusals=wrong.refusals if wrong else (), status=409 if wrong else 200,
    )  # fmt: skip


@require_GET
def feed_json(request: HttpRequest) -> HttpResponse:
    """The open data as JSON: `since` (a date) and `after` (the cursor of the piece before)."""
    response = JsonResponse(_feed(request).to_json(), json_dumps_params={"ensure_ascii": False})
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
def feed_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table; the cursor of the next piece stands in the header `X-Next`."""
    found = _feed(request)
    response = HttpResponse(found.to_csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="decisions.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Next"] = found.next
    return response


def _feed(request: HttpRequest) -> reads.Feed:
    try:
        since = date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        since = None
    return reads.feed(settings.JURISDICTION, since=since, after=request.GET.get("after", "")[:40])
