"""Hands in the department: what I hold, give it on, hand a shift over, who stands in; the head assigns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.refusal import Refusal, Refused, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import hall_desk as reads
from onewindow.reads.department_list import counts_of
from onewindow.usecases import holders
from onewindow.web.department.act_views import command_of
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused, render

_BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(_BOTH)
def hands(request: HttpRequest) -> HttpResponse:
    """What I hold; give the whole shift over; sign for one; say when I am away."""
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            _act(request)
            return redirect(request, "department:holding")
        except Refused as no:
            refusals = no.refusals
    page = reads.hands_page(request.actor, now=request.now)
    return render(
        request, "department/holding.html", page, status=409 if refusals else 200, refusals=refusals,
        shift_fields=_shift_fields(page), away_fields=_away_fields(page), here=request.path,
        nav_counts=counts_of(request.actor, on=request.today),
    )  # fmt: skip


def _act(request: HttpRequest) -> Any:
    posted, command = request.POST, command_of(request)
    acts: dict[str, Callable[[], Any]] = {
        "give": lambda: holders.hand_over(posted.get("to", ""), posted.get("reason", ""), command),
        "sign": lambda: holders.sign_over(posted.get("shift", ""), command),
        "take-back": lambda: holders.take_back(posted.get("shift", ""), command),
        "away": lambda: holders.away(
            posted.get("substitute", ""), _day(posted.get("from_on", "")), _day(posted.get("to_on", "")),
            posted.get("reason", ""), command,
        ),
        "back": lambda: holders.returned(posted.get("absence", ""), command),
        "claim": lambda: holders.claim(posted.get("case", ""), command),
        "release": lambda: holders.release(posted.get("case", ""), command),
    }  # fmt: skip
    wanted = acts.get(posted.get("act", ""))
    if wanted is None:
        raise refuse("hall.not-found")
    return wanted()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise refuse("absence.days") from None


def _people(page: reads.HandsPage) -> tuple[OptionView, ...]:
    return tuple(OptionView(str(each.id), Text(each.name, each.name)) for each in page.people)


def _shift_fields(page: reads.HandsPage) -> list[FieldView]:
    if not page.people:
        return []
    reasons = tuple(OptionView(code, label) for code, label in holders.SHIFTS.items())
    return [
        FieldView("to", "select", T("交给谁", "To whom"), options=_people(page)),
        FieldView("reason", "select", T("为什么", "Why"), value="lunch", options=reasons),
    ]


def _away_fields(page: reads.HandsPage) -> list[FieldView]:
    if not page.people:
        return []
    reasons = tuple(OptionView(code, label) for code, label in holders.ABSENCES.items())
    return [
        FieldView("substitute", "select", T("B 角是谁", "Who stands in"), options=_people(page)),
        FieldView("from_on", "date", T("从哪天", "From")),
        FieldView("to_on", "date", T("到哪天", "Until")),
        FieldView("reason", "select", T("原因", "Reason"), value="leave", options=reasons),
    ]


@require_http_methods(_BOTH)
def holder(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case: claim it, put it back, give it to somebody or to a window, with a note; every move is listed."""
    refusals: tuple[Refusal, ...] = ()
    try:
        if request.method == "POST":
            try:
                _move(request, case_id)
                return redirect(request, reverse("department:holder", args=[case_id]))
            except Refused as no:
                refusals = no.refusals
        page = reads.holder_page(case_id, request.actor, now=request.now)
    except Refused as no:
        return refused(request, no, back=reverse("department:holding"), status=404)
    people = tuple(OptionView(str(each.id), Text(each.name, each.name)) for each in page.people)
    fields = []
    if people:
        fields.append(FieldView("to", "select", T("给谁", "To whom"), options=people, required=False))
    fields.append(FieldView("note", "text", T("交代一句", "A note"), required=False, constraints={"max_length": 200}))
    return render(
        request, "department/holder.html", page, status=409 if refusals else 200, refusals=refusals, fields=fields,
        here=request.path,
        nav_counts=counts_of(request.actor, on=request.today),
    )  # fmt: skip


def _move(request: HttpRequest, case_id: UUID) -> None:
    posted, command = request.POST, command_of(request)
    act = posted.get("act", "")
    if act == "claim":
        holders.claim(case_id, command)
    elif act == "release":
        holders.release(case_id, command)
    elif request.actor.role is Role.HEAD and not posted.get("window"):
        holders.reassign(case_id, posted.get("to", ""), command, note=posted.get("note", ""))
    else:
        holders.transfer(
            case_id, posted.get("to", ""), command, window=posted.get("window", ""), note=posted.get("note", "")
        )


PATHS = (
    path("holding", hands, name="holding"),
    path("holding/<uuid:case_id>", holder, name="holder"),
)
