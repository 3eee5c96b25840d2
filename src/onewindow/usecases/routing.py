"""Routing: whose hands a case comes into, moves to, and who is told. What it rests on is data (`store.authority`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from onewindow.core.cases import CaseTerms, Order
from onewindow.core.cases.build import authority_term, remedies_of
from onewindow.core.cases.terms import remedies_to_json
from onewindow.core.catalogue.authority import Competence
from onewindow.core.catalogue.dictionary import Department
from onewindow.core.catalogue.model import Catalogue, OneThing
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.process.events import NewEvent
from onewindow.store import authority
from onewindow.store.catalogue import load_bundle
from onewindow.store.models import Case, CaseHand
from onewindow.store.writing import insert
from onewindow.usecases.command import Command

NOWHERE = declare(
    "routing.nowhere",
    zh="按今天的权限规定，这一件仍由{department}办，没有可以改派的机关。要改派，先公布权限的变化。",
    en="By the authority rows of today this part stays with {department}: there is nobody to reassign it to. Publish a "
    "change of authority first.",
    clause="行政许可法第二十二条至第二十五条",
)
NOT_COMPETENT = declare(
    "routing.not_competent",
    zh="{department}按今天的权限规定不能办这一件，不能改派给它。",
    en="By the authority rows of today {department} may not handle this part.",
    clause="行政许可法第二十二条至第二十五条",
)
MOVES = frozenset({"reassign", "take_up"})
"""Orders that name an agency: what is told of it is worked out here, never taken from the page."""


class Router:
    """The answers for the parts of one application on the day it is handed in."""

    def __init__(self, catalogue: Catalogue, thing: OneThing, values: dict[str, object], *, jurisdiction: str, on: date):
        self.catalogue, self.jurisdiction, self.on = catalogue, jurisdiction, on
        self.place = authority.place_of(thing, values, on, jurisdiction=jurisdiction)

    def answer(self, item: str) -> Competence:
        return authority.competence(
            self.catalogue.items[item], self.place, self.on, jurisdiction=self.jurisdiction, catalogue=self.catalogue
        )


def born(row: Case, terms: CaseTerms, at: datetime) -> Iterator[CaseHand]:
    """Who will have the case later, or may take it: they see it coming."""
    told = terms.authority
    if told is None:
        return
    last = len(told.chain) - 1
    for index, stage in enumerate(told.chain):
        yield _hand(row, stage.department, "decide" if index == last else "review", at, 0)
    if told.also:
        yield _hand(row, told.also, "two_way", at, 0)
    if told.issue is not None:
        yield _hand(row, told.issue.department, "issue", at, 0)


def follow(row: Case, event: NewEvent, seq: int, command: Command) -> None:
    """Who had the case goes on seeing it. Call inside the transaction that writes the event."""
    before = event.body.get("from")
    if "hand" not in event.body:
        return
    Case.objects.filter(pk=row.pk).update(holder_id=None)  # nobody of the next agency has taken it yet
    if not before:
        return
    told = [_hand(row, before, "before", command.wall, seq)]
    agency = (event.body["hand"].get("agency") or {}).get("authority") or {}
    for index, stage in enumerate(agency.get("chain", ())):
        role = "decide" if index == len(agency["chain"]) - 1 else "review"
        told.append(_hand(row, stage[0], role, command.wall, seq))
    if agency.get("also"):
        told.append(_hand(row, agency["also"][0], "two_way", command.wall, seq))
    if agency.get("issue"):
        told.append(_hand(row, agency["issue"][0], "issue", command.wall, seq))
    insert(told)


def _hand(row: Case, department: str, role: str, at: datetime, seq: int) -> CaseHand:
    return CaseHand(jurisdiction=row.jurisdiction, case=row, department=department, role=role, since=at, seq=seq)


# --- moving a case --------------------------------------------------------------------------------------------------


def now_competent(row: Case, terms: CaseTerms, on: date) -> Competence:
    """Who would get this case if it came today."""
    catalogue = load_bundle(row.application.bundle)
    place = terms.authority.division if terms.authority else row.jurisdiction
    return authority.competence(
        catalogue.items[row.item], place, on, jurisdiction=row.jurisdiction, catalogue=catalogue
    )


def targets(row: Case, terms: CaseTerms, on: date) -> tuple[Department, ...]:
    """To whom a case may be reassigned today: the agency that the rows of today give it to, if it is another."""
    answer = now_competent(row, terms, on)
    return (answer.acting,) if answer.acting.code != terms.department else ()


def prepared(row: Case, terms: CaseTerms, order: Order, command: Command) -> Order:
    """The order with what only this side may say: the agency with its name, remedies and authority.

    Refused(`routing.nowhere`, `routing.not_competent`).
    """
    if order.action not in MOVES:
        return order
    on = legal_date(command.now)
    if order.action == "take_up":
        return Order(order.action, {"agency": _taken_up(row, terms, on)}, order.private)
    answer = now_competent(row, terms, on)
    if answer.acting.code == terms.department:
        raise refuse(NOWHERE, department=terms.department_name)
    asked = str(order.data.get("to", "")) or answer.acting.code
    if asked != answer.acting.code:
        known = authority.agencies_on(on, row.jurisdiction).get(asked)
        raise refuse(NOT_COMPETENT, department=known.name if known else asked)
    term = authority_term(answer.item, answer)
    agency = told(answer.acting, answer.agency, term.to_json() if term else None, answer.supervisor)
    basis = "、".join(term.rows) if term else answer.clause
    return Order(order.action, {"agency": agency, "basis": basis}, order.private)


def _taken_up(row: Case, terms: CaseTerms, on: date) -> dict[str, Any]:
    """The other level, in its own name; the one it is taken from may take it back."""
    own = terms.authority
    if own is None or not own.also:
        return {}
    other = authority.agencies_on(on, row.jurisdiction, load_bundle(row.application.bundle))[own.also]
    value = {**own.to_json(), "agency": other.code, "agency_name": other.name.to_json(),
             "also": [terms.department, terms.department_name.to_json()]}  # fmt: skip
    return told(other, other, value, terms.supervisor)


def told(acting: Department, agency: Department, term: dict[str, Any] | None, supervisor: str) -> dict[str, Any]:
    """An agency as an event says it. `acting` works on the part, `agency` is the one in law."""
    value: dict[str, Any] = {"department": acting.code, "name": agency.name.to_json()}
    remedies = remedies_of(agency)
    if remedies is not None:
        value["remedies"] = remedies_to_json(remedies)
    if term is not None:
        value["authority"] = term
    return {**value, "supervisor": supervisor}


def hands(rows: Iterable[tuple[Case, CaseTerms]], at: datetime) -> list[CaseHand]:
    """`born` for the cases of one application."""
    return [hand for row, terms in rows for hand in born(row, terms, at)]
