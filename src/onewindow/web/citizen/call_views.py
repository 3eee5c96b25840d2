"""催办、投诉 of one application: what was asked, who answers by when, and the answer; late ones say so."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_track, hall_desk
from onewindow.usecases import person_calls
from onewindow.web.citizen.commands import command_of
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused, render


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Ask for speed or complain; below, everything asked so far."""
    wrong: Refused | None = None
    posted = request.POST
    if request.method == "POST":
        try:
            person_calls.ask(
                application_id, posted.get("kind", ""), posted.get("words", ""), command_of(request), case=posted.get("case", "")
            )
            return redirect(request, reverse("citizen:call", args=[application_id]))
        except Refused as no:
            wrong = no
    try:
        page = citizen_track.track_page(application_id, actor=request.actor, on=request.today)
        rows = hall_desk.calls_of(application_id, request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("citizen:my"), status=404)
    parts = tuple(OptionView(str(part.id), part.name) for part in page.parts)
    kinds = (
        OptionView("urge", T("催办", "Ask for speed"), T("机关 1 个工作日答复。", "The agency answers in 1 working day.")),
        OptionView("complain", T("投诉", "Complain"), T("中心 5 个工作日答复。", "The hall answers in 5 working days.")),
    )
    fields = [
        FieldView("kind", "choice", T("催办还是投诉", "Which"), value=posted.get("kind", "urge"), options=kinds),
        FieldView("case", "select", T("哪一件", "About which part"), T("不选就是整个申请。", "None: the whole application."),
                  value=posted.get("case", ""), options=parts, required=False),
        FieldView("words", "long", T("想说的话", "Your words"), T("投诉要写；催办可以不写。", "Needed for a complaint."),
                  value=posted.get("words", ""), required=False, constraints={"rows": 4, "max_length": 1000}),
    ]  # fmt: skip
    return render(
        request, "citizen/call.html", page=page, rows=rows, fields=fields, refusals=wrong.refusals if wrong else (),
        status=409 if wrong else 200, here=request.path, back=reverse("citizen:case", args=[application_id]),
        title=Text(page.title, page.title),
    )  # fmt: skip


PATHS = (path("my/<uuid:application_id>/call", call, name="call"),)
