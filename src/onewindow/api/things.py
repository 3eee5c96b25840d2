"""What everybody may read: the one-things of this place, the plan of one, and the interface's own description."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from onewindow.api.door import language
from onewindow.core.compose.export import plan_to_json
from onewindow.core.kernel.actor import Actor
from onewindow.reads import catalogue_search, citizen_thing
from onewindow.reads.citizen_compose import composed


def listed(request: HttpRequest, actor: Actor | None) -> Any:
    page = citizen_thing.home("", on=request.today, jurisdiction=settings.JURISDICTION)
    return {
        "jurisdiction": settings.JURISDICTION,
        "things": [
            {
                "code": card.code,
                "name": card.name,
                "summary": card.summary,
                "departments": card.departments,
                "parts": card.parts,
            }
            for card in page.things
        ],
    }


def search(request: HttpRequest, actor: Actor | None) -> Any:
    """The same finding as on the start page and in the console."""
    kind = request.GET.get("kind", "")
    found = catalogue_search.find(
        request.GET.get("q", ""),
        on=request.today,
        jurisdiction=settings.JURISDICTION,
        after=request.GET.get("after", ""),
        only={"kind": kind} if kind in catalogue_search.KINDS else None,
    )
    rows = [
        {
            "kind": row.kind,
            "code": row.code,
            "name": row.name,
            "department": row.department,
            "here": row.here,
            "complete": row.complete,
            "why": row.why,
        }
        for row in found.rows
    ]
    return {"query": found.query, "sure": found.sure, "found": rows, "next": found.after}


def plan(request: HttpRequest, actor: Actor | None, code: str) -> Any:
    """No answer is kept: the plan is made and forgotten."""
    answers = {name: value for name, value in request.GET.items() if name != "route"}
    made = composed(
        code, answers, request.GET.get("route", ""), on=request.today, jurisdiction=settings.JURISDICTION
    )
    told = plan_to_json(made.plan, locale=language(request))
    return {
        **told,
        "wrong_answers": {key: words.pick(language(request)) for key, words in made.errors.items()},
    }


def document(request: HttpRequest, actor: Actor | None) -> Any:
    from onewindow.api.openapi import openapi

    return openapi(settings.PUBLIC_URL)
