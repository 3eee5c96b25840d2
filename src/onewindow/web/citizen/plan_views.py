"""From a wish to a plan, before any login: the start page, the situation questions, the plan and its proof."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import citizen_plan, citizen_thing, citizen_why
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_thing import Asked, ThingPage
from onewindow.web.citizen import answers
from onewindow.web.citizen.drawing import gantt_of
from onewindow.web.citizen.guide_views import lines_of
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused, render
from onewindow.web.ui.parts import Crumb, Source

_HOME = T("首页", "Home")


def home(request: HttpRequest) -> HttpResponse:
    """What do you want to do? Search by words; nothing is stored."""
    try:
        page = citizen_thing.home(
            request.GET.get("q", ""), on=request.today, jurisdiction=settings.JURISDICTION,
            after=request.GET.get("after", ""), first=settings.FIRST,
        )  # fmt: skip
    except Refused as no:
        return refused(request, no, status=503)
    template = {"": "citizen/home.html", "elder": "citizen/home_elder.html"}
    more = f"{reverse('citizen:home')}?{urlencode({'q': page.query, 'after': page.after})}" if page.after else ""
    return render(request, template, page, partial="found", items=lines_of(page.items), more=more)


def thing(request: HttpRequest, code: str) -> HttpResponse:
    """Two or three situation questions; when nothing is left to ask, the plan."""
    raw = answers.read(request.GET)
    try:
        page = citizen_thing.thing_page(
            code,
            raw,
            ask=request.GET.get(answers.ASK, ""),
            on=request.today,
            jurisdiction=settings.JURISDICTION,
        )
    except Refused as no:
        return refused(request, no, back="/", status=404)
    if page.done and raw:
        return redirect(request, reverse("citizen:plan", args=[code]) + answers.query(raw.items()))
    template = {"": "citizen/thing.html", "elder": "citizen/thing_elder.html"}
    return render(request, template, partial="situation", **_thing_context(page, raw))


def _thing_context(page: ThingPage, raw: dict[str, str]) -> dict[str, object]:
    here, plan = reverse("citizen:thing", args=[page.code]), reverse("citizen:plan", args=[page.code])
    given = [
        {
            "label": row.label,
            "value": row.value,
            "change": here + answers.query(raw.items(), ask=row.key),
        }
        for row in page.answered
    ]
    back = dict(list(raw.items())[:-1])
    return {
        "page": page,
        "fields": [field_of(each) for each in page.asks],
        "one": [field_of(each) for each in page.asks[:1]],
        "given": given,
        "later": [
            {"label": each.label, "url": here + answers.query(raw.items(), ask=each.key)} for each in page.later
        ],
        "here": here,
        "kept": page.raw,
        "undo": here + answers.query(back.items()) if raw else "",
        "plan": plan + answers.query(raw.items()),
        "crumbs": (Crumb(_HOME, reverse("citizen:home")), Crumb(page.name)),
    }


def field_of(asked: Asked) -> FieldView:
    return FieldView(
        name=asked.key,
        kind=asked.kind,
        label=asked.label,
        help=asked.help,
        value=_wire(asked),
        options=tuple(OptionView(each.value, each.label) for each in asked.options),
        unit=asked.unit,
        error=asked.error,
    )


def _wire(asked: Asked) -> object:
    if asked.kind == "multi":
        return [value for value in asked.value.split(",") if value]
    if asked.kind == "yesno" and asked.value:
        return "yes" if asked.value.lower() in ("yes", "true", "1", "是", "y") else "no"
    return asked.value


def plan(request: HttpRequest, code: str) -> HttpResponse:
    """The plan: answer, figures, questions, sources, papers, dates, routes, what is not needed."""
    raw, route = answers.read(request.GET), request.GET.get(answers.ROUTE, "")
    try:
        page = citizen_plan.plan_page(
            code, raw, route, on=request.today, jurisdiction=settings.JURISDICTION, actor=request.actor
        )
    except Refused as no:
        return refused(request, no, back="/", status=404)
    template = {"": "citizen/plan.html", "elder": "citizen/plan_elder.html"}
    return render(request, template, **_plan_context(page))


def _plan_context(page: citizen_plan.PlanPage) -> dict[str, object]:
    given = answers.query(page.raw, route=page.route.id if len(page.routes) > 1 else "")
    proof = reverse("citizen:proof", args=[page.code]) + given
    thing_url = reverse("citizen:thing", args=[page.code])
    rows = [
        {
            "label": row.label,
            "value": row.value,
            "note": "",
            "source": Source(row.source.kind, row.source.label, f"{proof}#{anchor(row.ref)}"),
        }
        for row in page.known
    ]
    return {
        "page": page,
        "gantt": gantt_of(page.timeline),
        "known_first": rows[:7],
        "known_rest": rows[7:],
        "situation": [
            *({"label": row.label, "value": row.value} for row in page.situation),
            {"label": T("办理方式", "Route"), "value": page.route.name},
        ],
        "change": thing_url + answers.query(page.raw, ask=page.raw[-1][0] if page.raw else ""),
        "answer_more": thing_url + answers.query(page.raw),
        "start": reverse("citizen:start", args=[page.code]) + given,
        "once": reverse("citizen:once", args=[page.code]) + given,
        "proof": proof,
        "routes": [
            {
                "card": card,
                "url": reverse("citizen:plan", args=[page.code]) + answers.query(page.raw, route=card.id),
            }
            for card in page.routes
        ],
        "not_needed": [
            {"label": row.name, "value": row.why, "note": row.basis, "source": Source(row.source.kind, row.source.label)}
            for row in page.not_needed
        ],
        "figures": page.figures,
        "departments_word": words.numeral(page.departments),
        "signed": sum(1 for paper in page.papers if paper.kind == "sign"),
        "crumbs": (Crumb(_HOME, reverse("citizen:home")), Crumb(page.name, thing_url), Crumb(T("办法", "Plan"))),
    }


def anchor(ref: str) -> str:
    """A fact's place on the proof page."""
    return "r-" + "".join(letter if letter.isalnum() else "-" for letter in ref)


def proof(request: HttpRequest, code: str) -> HttpResponse:
    """Why each question is asked and where each other fact comes from: the proof, line by line."""
    raw, route = answers.read(request.GET), request.GET.get(answers.ROUTE, "")
    try:
        page = citizen_why.proof_page(
            code, raw, route, on=request.today, jurisdiction=settings.JURISDICTION, actor=request.actor
        )
    except Refused as no:
        return refused(request, no, back="/", status=404)
    back = reverse("citizen:plan", args=[code]) + answers.query(page.raw, route=page.route.id)
    return render(
        request,
        "citizen/proof.html",
        page=page,
        back=back,
        known=[{"row": row, "id": anchor(row.ref)} for row in page.known],
    )


def about(request: HttpRequest, topic: str) -> HttpResponse:
    """The three plain pages of the footer: help, accessibility, how data are used."""
    page = citizen_plan.hall(on=request.today, jurisdiction=settings.JURISDICTION)
    plain = f"citizen/{topic}.html"
    template = {"": plain, "elder": "citizen/help_elder.html" if topic == "help" else plain}
    return render(request, template, place_info=page)
