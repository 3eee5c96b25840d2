"""Who decides an item somewhere on a day: the published authority rows on the catalogue's agencies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from onewindow.core.catalogue.authority import AuthorityRow, Competence, who_decides
from onewindow.core.catalogue.dictionary import Department
from onewindow.core.catalogue.model import Catalogue, Item, OneThing
from onewindow.store import divisions
from onewindow.store.catalogue import catalogue_on, lists_on

PLACE_ATTRIBUTES = ("location", "address", "new_address", "registered_address")
"""Attributes that say where something is, in the order in which they count; where a person lives counts last."""
HOME_ATTRIBUTES = ("current_address", "household_address")


def rows_on(on: date, jurisdiction: str) -> tuple[AuthorityRow, ...]:
    """Every authority row published for a place, in force or not: their own dates decide."""
    return lists_on("authority", on, jurisdiction)


def agencies_on(on: date, jurisdiction: str, catalogue: Catalogue | None = None) -> Mapping[str, Department]:
    """The agencies of a frozen catalogue, and those that came later."""
    now = catalogue_on(on, jurisdiction).departments
    return {**now, **catalogue.departments} if catalogue else now


def competence(
    item: Item, division: str, on: date, *, jurisdiction: str, catalogue: Catalogue | None = None
) -> Competence:
    """The answer for one item in a place of a jurisdiction (an empty division is the whole jurisdiction)."""
    return who_decides(
        rows_on(on, jurisdiction), item, division or jurisdiction, on,
        agencies=agencies_on(on, jurisdiction, catalogue),
    )  # fmt: skip


def place_of(thing: OneThing, values: Mapping[str, object], on: date, *, jurisdiction: str) -> str:
    """In which division of the jurisdiction a matter lies, by the addresses of its form: the place of a premises or
    project first, where the applicant lives last. The jurisdiction itself where no address says more."""
    known = divisions.tree(jurisdiction)
    if not len(known):
        return jurisdiction
    for address in _addresses(thing, values):
        found = known.of_address(address, on, within=jurisdiction)
        if found is not None and found.division.code.startswith(jurisdiction.rstrip("0")):
            return found.division.code
    return jurisdiction


def _addresses(thing: OneThing, values: Mapping[str, object]) -> Iterable[str]:
    named = {ref.partition(".")[2]: [] for ref in values}
    for ref, value in sorted(values.items()):
        if isinstance(value, str) and value:
            named[ref.partition(".")[2]].append((ref.partition(".")[0], value))
    for attribute in PLACE_ATTRIBUTES:
        yield from (value for _, value in named.get(attribute, ()))
    own = thing.applicant_role
    for attribute in HOME_ATTRIBUTES:
        yield from (value for role, value in named.get(attribute, ()) if role == own)
