"""One press from the person to the form: the usual things, and the same again as last time."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from onewindow.core.kernel.refusal import Refused
from onewindow.reads import citizen_thing
from onewindow.usecases import counter, quick
from onewindow.web.counter.posted import command_of
from onewindow.web.ui.pages import redirect, refused

SHOWN = 4


def usual(request: HttpRequest) -> list[dict[str, object]]:
    """The one-things applied for most here, each with its key (Alt 2 …); Alt 1 is the same again."""
    page = citizen_thing.home("", on=request.today, jurisdiction=settings.JURISDICTION, first=settings.FIRST)
    return [
        {"code": card.code, "name": card.name, "key": f"Alt {number}"}
        for number, card in enumerate(page.things[:SHOWN], 2)
    ]


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """POST `again` (an application) or `thing` with `person` (a known one) or name and number."""
    posted, back = request.POST, reverse("counter:home")
    try:
        command = command_of(request)
        if posted.get("again"):
            draft = quick.again(posted["again"], command)
        else:
            draft = quick.begin(posted.get("thing", ""), _person(request), command, jurisdiction=settings.JURISDICTION)
    except Refused as no:
        return refused(request, no, back=back)
    return redirect(request, "counter:draft", draft)


def _person(request: HttpRequest) -> counter.Person | UUID:
    posted = request.POST
    try:
        return UUID(posted.get("person", ""))
    except ValueError:
        return counter.Person(
            posted.get("name", ""), posted.get("id_type", "citizen_id"), posted.get("id_number", ""), ""
        )


PATHS = (path("quick", begin, name="quick"),)
