"""Requests about personal data at the window: entered for the person in front, printed, answered from a list with its days."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refused, refuse
from onewindow.core.kernel.text import T
from onewindow.core.rights import KINDS
from onewindow.reads import counter_find
from onewindow.reads import data_requests as reads
from onewindow.usecases import correct_facts, data_requests
from onewindow.web.counter.posted import attempt, command_of, opened, show
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused

_BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(_BOTH)
def of_person(request: HttpRequest, party: UUID) -> HttpResponse:
    """The form at the window, and what this person asked before."""
    person = counter_find.person(party)
    if person is None:
        return refused(request, refuse("counter.no-person"), back=reverse("counter:home"), status=404)
    posted, refusals = request.POST, ()
    if request.method == "POST":
        made, refusals = attempt(
            lambda: data_requests.ask(posted.get("kind", ""), posted.get("words", ""), command_of(request), party=party)
        )
        if made is not None:
            return redirect(request, "counter:data-one", made)
    options = tuple(OptionView(code, name) for code, name in KINDS.items())
    fields = [
        FieldView("kind", "choice", T("要什么", "What is asked for"), value=posted.get("kind", "access"), options=options),
        FieldView("words", "long", T("他（她）说的", "In the person's words"),
                  T("更正、解释要写。", "Needed to correct or explain."),
                  value=posted.get("words", ""), required=False, constraints={"rows": 3, "max_length": 1000}),
    ]  # fmt: skip
    rows = reads.of_party(party, on=request.today, place=request.actor.scope.jurisdictions)
    return show(
        request, "counter/data_person.html", status=409 if refusals else 200, person=person, rows=rows, fields=fields,
        refusals=refusals, here=request.path, child=person.child_until is not None and request.today < person.child_until,
    )  # fmt: skip


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the nearest day first."""
    found = reads.waiting(request.actor, on=request.today, after=request.GET.get("after", ""))
    rows = found[: reads.PAGE]
    after = f"{rows[-1].due_on.isoformat()}~{rows[-1].id}" if len(found) > reads.PAGE and rows[-1].due_on else ""
    return show(
        request, "counter/data_list.html", rows=rows, after=after, here=request.path, total=reads.waiting_count(request.actor),
        later=bool(request.GET.get("after")),
    )  # fmt: skip


@require_http_methods(_BOTH)
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One request; whoever leads the hall answers here."""
    posted, refusals = request.POST, ()
    try:
        if request.method == "POST":
            _, refusals = attempt(
                lambda: data_requests.answer(
                    key, posted.get("decision", ""), posted.get("words", ""), command_of(request),
                    reason=posted.get("reason", ""), field=posted.get("field", ""), value=posted.get("value", ""),
                )
            )  # fmt: skip
            if not refusals:
                return redirect(request, "counter:data-one", key)
        page = reads.one(key, request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("counter:data"), status=404)
    decisions = (
        OptionView("granted", T("同意，已经照办", "Granted and done")),
        OptionView("refused", T("不同意，理由在下面", "Refused, for the reason below")),
    )
    reasons = tuple(OptionView(each.code, each.text) for each in page.reasons)
    fields = [
        FieldView("decision", "choice", T("怎样答复", "The answer"), value=posted.get("decision", ""), options=decisions),
        FieldView("reason", "choice", T("不同意的法定理由", "Legal reason of a refusal"), value=posted.get("reason", ""),
                  options=reasons, required=False),
        FieldView("words", "long", T("写给他（她）的话", "In words"),
                  T("同意的写做了什么；不同意的写明事实。", "What was done, or the facts."),
                  value=posted.get("words", ""), constraints={"rows": 4, "max_length": 1000}),
    ]  # fmt: skip
    if page.line.kind == "correct":
        facts = tuple(OptionView(code, name) for code, name in (*correct_facts.FACTS.items(), *page.facts))
        fields[1:1] = [
            FieldView("field", "select", T("同意的，更正哪一项", "If granted: which fact"), value=posted.get("field", ""),
                      options=facts, required=False),
            FieldView("value", "text", T("更正为", "Its right value"), T("答复时一起改，改前改后都留着。",
                      "Corrected with the answer; both values stay."), value=posted.get("value", ""), required=False,
                      constraints={"max_length": 200, "autocomplete": "off"}),
        ]  # fmt: skip
    return show(
        request, "counter/data_one.html", status=409 if refusals else 200, page=page, fields=fields, refusals=refusals,
        here=request.path,
    )  # fmt: skip


@require_GET
def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """Receipt or answer, to print."""
    try:
        return opened(data_requests.paper(key, request.actor), inline=True)
    except Refused as no:
        return refused(request, no, back=reverse("counter:data"), status=404 if no.code == "scope.not-found" else 409)


PATHS = (
    path("person/<uuid:party>/data", of_person, name="data-person"),
    path("data", listing, name="data"),
    path("data/<uuid:key>", one, name="data-one"),
    path("data/<uuid:key>/paper", paper, name="data-paper"),
)
