"""A whole application in one order, for the hall's own partners: a mini-programme, a terminal, another platform."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from onewindow.api.cases import command_of
from onewindow.api.door import BAD_JSON, body_of
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.usecases import direct

_PERSON = ("name", "id_type", "id_number", "phone")


def create(request: HttpRequest, actor: Actor) -> Any:
    """Hand in everything at once, for the person named. The same Idempotency-Key gives the same application."""
    asked = body_of(
        request, thing=str, situation=dict, route=str, answers=dict, applicant=dict, at_window=list, signed=str,
        consent=bool,
    )  # fmt: skip
    person = _person(asked.get("applicant") or {})
    done = direct.apply_for(
        person,
        _text(asked, "thing"),
        asked.get("situation") or {},
        asked.get("route") or "",
        asked.get("answers") or {},
        command_of(request, actor),
        jurisdiction=settings.JURISDICTION,
        handover=direct.Handover(
            at_window=frozenset(str(code) for code in asked.get("at_window") or ()),
            signed=(asked.get("signed") or "").strip()[:60],
            consent=bool(asked.get("consent")),
        ),
    )
    return {
        "application": done.id,
        "number": done.number,
        "promise": done.promise_on,
        "parts": [{"case": part.id, "item": part.item, "department": part.department, "status": part.status}
                  for part in done.parts],
    }  # fmt: skip


def _person(given: dict[str, Any]) -> direct.Person:
    values = {name: given.get(name) or "" for name in _PERSON}
    wrong = next((name for name, value in values.items() if not isinstance(value, str)), "")
    missing = next((name for name in ("name", "id_type", "id_number") if not values[name]), "")
    if wrong or missing:
        raise Refused(Refusal(BAD_JSON, {"name": f"applicant.{wrong or missing}"}))
    return direct.Person(**{name: value.strip() for name, value in values.items()})


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name)
    if not value:
        raise Refused(Refusal(BAD_JSON, {"name": name}))
    return str(value)
