"""Parts of a department, as JSON: the list, one part, an order, a value in full, files and papers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from onewindow.api import shapes
from onewindow.api.door import BAD_JSON, body_of
from onewindow.core.cases import Order
from onewindow.core.forms.expand_form import form_to_json
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.refusal import Refusal, Refused, refuse
from onewindow.reads.department_case import case_page
from onewindow.reads.department_form import form_page
from onewindow.reads.department_list import PAGE, TABS, Wanted
from onewindow.reads.department_list import work_list as read_list
from onewindow.usecases import department
from onewindow.usecases.command import Command
from onewindow.usecases.complete_form import full_form
from onewindow.usecases.documents import open_document
from onewindow.usecases.unmask import unmask as unmask_value
from onewindow.usecases.uploads import FileInHand

LONGEST_KEY = 64


def work_list(request: HttpRequest, actor: Actor) -> Any:
    asked = request.GET
    tab = asked.get("tab", "todo")
    wanted = Wanted(
        tab=tab if tab in TABS else "todo",
        item=asked.get("item", ""),
        status=asked.get("status", ""),
        after=asked.get("after", ""),
        size=int(limit) if (limit := asked.get("limit", "")).isdigit() and len(limit) < 5 else PAGE,
    )
    return shapes.work_list(read_list(actor, wanted, on=request.today))


def one(request: HttpRequest, actor: Actor, case_id: UUID) -> Any:
    return shapes.case(case_page(case_id, actor=actor, now=request.now))


def order(request: HttpRequest, actor: Actor, case_id: UUID) -> Any:
    """One order, once per Idempotency-Key. `seen` makes it refuse when somebody acted meanwhile."""
    asked = body_of(request, action=str, data=dict, private=dict, seen=int, at=str)
    private = asked.get("private") or {}
    wrong = next((name for name, words in private.items() if not isinstance(words, str)), "")
    if wrong or not asked.get("action"):
        raise Refused(Refusal(BAD_JSON, {"name": f"private.{wrong}" if wrong else "action"}))
    done = department.act(
        case_id,
        Order(asked["action"], asked.get("data") or {}, private),
        command_of(request, actor),
        seen=asked.get("seen"),
        at=_moment(asked.get("at")),
    )
    return shapes.executed(done)


def unmask(request: HttpRequest, actor: Actor, case_id: UUID) -> Any:
    asked = body_of(request, ref=str, reason_code=str, reason=str)
    value = unmask_value(
        str(case_id),
        asked.get("ref", ""),
        command_of(request, actor),
        reason_code=asked.get("reason_code", ""),
        reason=asked.get("reason") or "",
    )
    return {"ref": asked["ref"], "value": value}


def form(request: HttpRequest, actor: Actor, case_id: UUID) -> Any:
    """The department's complete form, personal values masked."""
    return form_to_json(form_page(case_id, actor=actor, now=request.now).form)


def form_in_full(request: HttpRequest, actor: Actor, case_id: UUID) -> Any:
    """The complete form in full, for a reason; every personal value is recorded as looked at."""
    asked = body_of(request, reason_code=str, reason=str)
    code, why = asked.get("reason_code", ""), asked.get("reason") or ""
    return form_to_json(full_form(str(case_id), command_of(request, actor), reason_code=code, reason=why))


def file(request: HttpRequest, actor: Actor, case_id: UUID, upload_id: UUID) -> HttpResponse:
    return _handed(department.open_material(case_id, upload_id, actor))


def paper(request: HttpRequest, actor: Actor, case_id: UUID, document_id: UUID) -> HttpResponse:
    page = case_page(case_id, actor=actor, now=request.now)
    if document_id not in {one.id for one in page.papers}:
        raise refuse("scope.not-found")
    return _handed(open_document(document_id, actor))


def _handed(found: FileInHand) -> HttpResponse:
    response = HttpResponse(found.data, content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def command_of(request: HttpRequest, actor: Actor) -> Command:
    """Refused(`command.no-key`) without an Idempotency-Key of 8 to 64 characters."""
    key = request.headers.get("Idempotency-Key", "")
    return Command(actor, request.now, request.wall, key if len(key) <= LONGEST_KEY else "")


def _moment(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise Refused(Refusal(BAD_JSON, {"name": "at"})) from None
    if found.tzinfo is None:
        raise Refused(Refusal(BAD_JSON, {"name": "at"}))
    return found
