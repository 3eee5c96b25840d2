"""What touches me: told by an agency that somebody else's application touches my interests, I speak or ask for a hearing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import thirds as reads
from onewindow.usecases import thirds
from onewindow.web.citizen.commands import command_of
from onewindow.web.ui.fields import FieldView
from onewindow.web.ui.pages import redirect, refused, render


@require_GET
def touched(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/touched.html", rows=reads.touched(request.actor))


@require_http_methods(["GET", "HEAD", "POST"])
def speak(request: HttpRequest, key: UUID) -> HttpResponse:
    """What I was told, and what I say to it."""
    wrong: Refused | None = None
    back = reverse("citizen:touched")
    posted = request.POST
    try:
        if request.method == "POST":
            try:
                _act(request, key)
                return redirect(request, request.path if posted.get("act") else back)
            except Refused as no:
                if no.code == "scope.not-found":
                    raise
                wrong = no
        page = reads.touched_page(key, actor=request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=back, status=404)
    return render(
        request, "citizen/speak.html", page=page, back=back, fields=_fields(page, request), challenge=_grounds(request),
        refusals=wrong.refusals if wrong else (), status=409 if wrong else 200,
    )  # fmt: skip


def _act(request: HttpRequest, key: UUID) -> None:
    """What I say, or what I do about the hearing."""
    posted = request.POST
    if posted.get("act") == "challenge":
        thirds.challenge(key, posted.get("grounds", ""), command_of(request))
    elif posted.get("act") == "give_up":
        thirds.give_up_hearing(key, command_of(request))
    else:
        thirds.speak(key, {name: posted.get(name, "") for name in ("statement", "hearing", "final")}, command_of(request))


def _grounds(request: HttpRequest) -> list[FieldView]:
    typed = request.POST.get("grounds", "")
    return [FieldView("grounds", "long", T("理由", "Grounds"), value=typed, constraints={"max_length": 4000})]


def _fields(page: reads.TouchedPage, request: HttpRequest) -> list[FieldView]:
    posted = request.POST
    asked = FieldView("hearing", "yesno", T("要求听证吗", "Do you ask for a hearing?"), value=posted.get("hearing") or "no")
    return [
        FieldView("statement", "long", T("您的意见和理由", "Your views and reasons"), value=posted.get("statement", ""),
                  constraints={"max_length": 4000}),
        *([asked] if page.hearing else []),
        FieldView("final", "yesno", T("没有更多意见了", "Nothing more will come"), value=posted.get("final") or "no"),
    ]  # fmt: skip
