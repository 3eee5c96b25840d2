"""双随机抽查 on pages: the draws of a department with what is still to be checked, and the bulletin for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onewindow.core.cases.spot import CLASSES, IN_ORDER, INACTIVE, RESULTS, TO_CORRECT
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.codec import canonical, digest
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import department_words as said
from onewindow.reads.cockpit_case import masked_name
from onewindow.store.catalogue import catalogue_on
from onewindow.store.crypto import unseal_text
from onewindow.store.models import Inspector, SpotCheck, SpotDraw
from onewindow.store.parties import open_name

MOST = 24
"""Draws on a page, the newest first."""


@dataclass(frozen=True, slots=True)
class SpotLine:
    """One object. `subject`: an organisation by name, a person by the first character. `record`, `correct`: what the
    reader may do with it now."""

    id: UUID
    number: str
    subject: str
    credit: Text
    inspectors: str
    result: Text
    tag: str
    checked: date | None
    correct_by: date | None
    corrected: date | None
    note: str
    record: bool
    correct: bool


@dataclass(frozen=True, slots=True)
class SpotView:
    """One draw with its objects. `list_digest`: SHA-256 of the list that was drawn from; `list`: the list itself, for the
    department only. `sums`: how many of each result; `left`: not checked yet."""

    id: UUID
    item: Text
    department: Text
    month: date
    trade: str
    seed: str
    seed_on: date
    key: str
    shares: Text
    population: int
    list_digest: str
    list: str
    lines: tuple[SpotLine, ...]
    sums: tuple[tuple[Text, int], ...]
    left: int


@dataclass(frozen=True, slots=True)
class SpotPage:
    """Of a department: `items` and `trades` to choose from, for its head."""

    departments: Text
    items: tuple[tuple[str, Text], ...]
    trades: tuple[str, ...]
    head: bool
    draws: tuple[SpotView, ...]


def spot_page(actor: Actor, *, on: date) -> SpotPage:
    """The newest draws of the reader's department."""
    place, department = min(actor.scope.jurisdictions, default=""), min(actor.scope.departments, default="")
    catalogue = catalogue_on(on, place)
    pool = Inspector.objects.filter(jurisdiction=place, department=department, active=True)
    rows = SpotDraw.objects.filter(jurisdiction=place, department=department).order_by("-month", "-id")[:MOST]
    mine = ((code, one.name) for code, one in catalogue.items.items() if one.department == department)
    known = catalogue.departments
    return SpotPage(
        known[department].name if department in known else Text(""), tuple(sorted(mine, key=lambda one: one[0])),
        tuple(sorted({trade for one in pool for trade in one.trades})), actor.role is Role.HEAD,
        _views(rows, place, on, reader=actor),
    )  # fmt: skip


def bulletins(jurisdiction: str, *, on: date) -> tuple[SpotView, ...]:
    """抽查结果公示: the newest draws of a place, for everybody; what is not checked yet is only counted."""
    rows = SpotDraw.objects.filter(jurisdiction=jurisdiction).order_by("-month", "-id")[:MOST]
    return _views(rows, jurisdiction, on, reader=None)


def _views(rows: Iterable[SpotDraw], place: str, on: date, *, reader: Actor | None) -> tuple[SpotView, ...]:
    draws = list(rows)
    checks = SpotCheck.objects.filter(jurisdiction=place, draw__in=draws).order_by("place")
    checks = checks.select_related("case__application__data_key", "case__application__applicant__data_key")
    of: dict[UUID, list[SpotCheck]] = {}
    for one in checks:
        of.setdefault(one.draw_id, []).append(one)
    names = said.names_of({account for each in of.values() for one in each for account in one.inspectors})
    catalogue = catalogue_on(on, place)
    found = []
    for row in draws:
        item, agency = catalogue.items.get(row.item), catalogue.departments.get(row.department)
        mine = of.get(row.id, [])
        shown = mine if reader is not None else [one for one in mine if one.result]
        classes = dict(row.population)
        sums = tuple((label, sum(one.result == code for one in mine)) for code, label in RESULTS.items())
        told = canonical(row.population)
        found.append(SpotView(
            row.id, item.name if item else T(row.item), agency.name if agency else T(row.department), row.month, row.trade,
            row.seed, row.seed_on, row.key, _shares(row.shares), len(row.population), digest(told),
            told if reader is not None else "", tuple(_line(one, classes, names, reader) for one in shown),
            tuple((label, count) for label, count in sums if count), sum(not one.result for one in mine),
        ))  # fmt: skip
    return tuple(found)


def _shares(shares: dict[str, int]) -> Text:
    told = (words.say("{c} {n}%", "{c} {n} %", c=CLASSES[code], n=str(shares[code])) for code in CLASSES if code in shares)
    return words.joined(told, "，", ", ")


def _line(row: SpotCheck, classes: dict[str, str], names: dict[str, str], reader: Actor | None) -> SpotLine:
    application = row.case.application
    party = application.applicant
    name = open_name(party)
    tag = "" if not row.result else "ok" if row.result in (IN_ORDER, INACTIVE) else "late"
    fixed = row.corrected_on is not None
    mine = reader is not None and (reader.role is Role.HEAD or reader.account_id in row.inspectors)
    note = unseal_text(application.data_key, row.note_enc, place=f"spot/{row.id}") if row.note_enc and reader else ""
    return SpotLine(
        id=row.id, number=row.case.number if reader is not None else "",
        subject=name if party.kind != "natural" or reader is not None else masked_name(name),
        credit=CLASSES[classes[row.case.number]] if reader is not None else Text(""),
        inspectors="、".join(names.get(one, one) for one in row.inspectors),
        result=RESULTS.get(row.result, T("还没有检查", "not checked yet")), tag="ok" if fixed else tag,
        checked=row.checked_on, correct_by=row.correct_by, corrected=row.corrected_on, note=note,
        record=mine and not row.result, correct=mine and row.result == TO_CORRECT and not fixed,
    )  # fmt: skip
