"""A whole application in one order, for partners and mini-programmes that collected everything themselves.

The same draft, the same registers, the same rules as on the form: only the stops in between are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from onewindow.core.kernel.checks import citizen_id_shape
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.models import Application, Case, Party
from onewindow.store.parties import find_or_new_party, find_party
from onewindow.usecases import drafts, submit
from onewindow.usecases.command import Command
from onewindow.usecases.submit import Handover

__all__ = ["Applied", "AppliedPart", "Handover", "Person", "apply_directly", "apply_for"]

BAD_NUMBER = declare(
    "direct.bad-number",
    zh="身份证号要 18 位，前 17 位是数字。请核对后再交。",
    en="A citizen's number has 18 characters, the first 17 digits. Check it and hand in again.",
)

IN_HAND = declare(
    "direct.in-hand",
    zh="同一个请求正在办，还没有结果。请过几秒用同一个编号再问一次。",
    en="The same order is being carried out. Ask again with the same key in a few seconds.",
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who applies, as the partner verified it. `id_type` as in the window: citizen_id, passport, …"""

    name: str
    id_type: str
    id_number: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class AppliedPart:
    """One part of what came of it."""

    id: UUID
    item: str
    department: str
    status: str


@dataclass(frozen=True, slots=True)
class Applied:
    """The application that came of an order."""

    id: UUID
    number: str
    promise_on: date | None
    parts: tuple[AppliedPart, ...]


def apply_for(
    person: Person,
    thing: str,
    situation: Mapping[str, Any],
    route: str,
    answers: Mapping[str, Any],
    command: Command,
    *,
    jurisdiction: str,
    handover: Handover,
) -> Applied:
    """Hand in a one-thing for a person; a known person is found by the document, never doubled.

    Refused with every problem (`submit.*`, `draft.*`, `direct.bad-number`); the same command gives the same answer.
    """
    if person.id_type == "citizen_id" and not citizen_id_shape(person.id_number):
        raise refuse(BAD_NUMBER)
    made = apply_directly(
        thing, situation, route, answers, command, jurisdiction=jurisdiction, applicant=_party(person, command), handover=handover
    )
    number, promise_on = Application.objects.values_list("number", "promise_on").get(pk=made)
    rows = Case.objects.filter(application_id=made).order_by("id").values_list("id", "item", "department", "status")
    return Applied(made, number, promise_on, tuple(AppliedPart(*row) for row in rows))


def _party(person: Person, command: Command) -> Party:
    """The known party with this document; only a new one needs a transaction."""
    known = find_party(person.id_type, person.id_number)
    if known is not None:
        return known
    with transaction.atomic():
        return find_or_new_party(
            kind="natural", name=person.name, id_type=person.id_type, id_number=person.id_number,
            phone=person.phone, at=command.wall,
        )  # fmt: skip


def apply_directly(
    thing: str,
    situation: Mapping[str, Any],
    route: str,
    answers: Mapping[str, Any],
    command: Command,
    *,
    jurisdiction: str,
    applicant: Party | None = None,
    handover: Handover | None = None,
) -> UUID:
    """Hand in a one-thing at once; returns the application's id. The same command gives the same application.

    Refused with every problem; then the draft stays with what was given, so that a person can go on with it.
    """
    found = _known(jurisdiction, command)
    if found is not None:
        return found
    try:
        opened = drafts.begin(
            thing, situation, route, command, jurisdiction=jurisdiction, applicant=applicant, answers=answers
        )
        return submit.hand_in(opened, command, handover)
    except IntegrityError:
        # the same order came twice at the same moment: the other one's application is the answer
        found = _known(jurisdiction, command)
        if found is None:
            raise refuse(IN_HAND) from None
        return found


def _known(jurisdiction: str, command: Command) -> UUID | None:
    known = Application.objects.filter(jurisdiction=jurisdiction, command_id=command.id)
    return known.values_list("id", flat=True).first()
