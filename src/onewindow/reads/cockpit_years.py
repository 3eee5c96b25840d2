"""历年: what the settled years say, from the columnar files alone. No row of the database is counted for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.text import T, Text
from onewindow.reads.cockpit_sorts import field_of
from onewindow.store.catalogue import catalogue_on
from onewindow.store.columnar import Files, ItemYear, Manifest, figures, manifests

PAGE = 100
"""Lines of items on a page."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Cases of one line by how they ended; `days`: calendar days to the decision, on average; `kept`: percent of the decided
    cases with a promise that were decided on or before it. None where there is nothing to reckon from."""

    cases: int
    favourable: int
    adverse: int
    neither: int
    undecided: int
    days: float | None
    kept: float | None


@dataclass(frozen=True, slots=True)
class YearLine:
    """One exported year within the reader's remit, and what vouches for it (`mark`: the manifest's digest, in short)."""

    year: int
    so_far: bool
    at: datetime | None
    digest: str
    sums: Sums

    @property
    def mark(self) -> str:
        return self.digest[:12]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One department, or one item of it, in one year."""

    year: int
    code: str
    department: Text
    item: Text
    sums: Sums


@dataclass(frozen=True, slots=True)
class YearsPage:
    """`year` 0 = all, `department` "" = all. `page` from 1 of `pages`; `folder` and `last` name the command that makes files."""

    folder: str
    last: int
    lines: tuple[YearLine, ...]
    departments: tuple[GroupLine, ...]
    items: tuple[GroupLine, ...]
    count: int
    choices: tuple[tuple[str, Text], ...]
    year: int
    department: str
    page: int
    pages: int


def years_page(
    actor: Actor, folder: Path, files: Callable[[], Files], *, on: date, year: int = 0, department: str = "", page: int = 1
) -> YearsPage:
    """The years of the folder within the reader's remit: the own places, of a head the own department.

    Refused(`content.none`, `columnar.changed`). An empty folder is no error: the page says which command makes the files.
    """
    catalogue = catalogue_on(on, field_of(actor, on=on).jurisdiction)
    known = manifests(folder)
    within = actor.scope.departments if actor.role is Role.HEAD else None
    found = figures(folder, files(), places=actor.scope.jurisdictions, departments=within) if known else ()
    wanted = [one for one in found if year in (0, one.year) and department in ("", one.department)]
    pages = max(1, -(-len(wanted) // PAGE))
    page = min(max(1, page), pages)
    return YearsPage(
        folder=str(folder),
        last=on.year - 1,
        lines=tuple(_year(one, found, department) for one in known),
        departments=_departments(wanted, catalogue),
        items=tuple(_item(one, catalogue) for one in wanted[(page - 1) * PAGE : page * PAGE]),
        count=len(wanted),
        choices=tuple((code, _agency(code, catalogue)) for code in sorted({one.department for one in found})),
        year=year, department=department, page=page, pages=pages,
    )  # fmt: skip


def _year(one: Manifest, found: Iterable[ItemYear], department: str) -> YearLine:
    mine = [each for each in found if each.year == one.year and department in ("", each.department)]
    return YearLine(one.year, one.so_far, one.at, one.digest, _sums(mine))


def _departments(found: Iterable[ItemYear], catalogue: Catalogue) -> tuple[GroupLine, ...]:
    by: dict[tuple[int, str], list[ItemYear]] = {}
    for one in found:
        by.setdefault((-one.year, one.department), []).append(one)
    return tuple(
        GroupLine(-year, code, _agency(code, catalogue), Text(""), _sums(of)) for (year, code), of in sorted(by.items())
    )


def _item(one: ItemYear, catalogue: Catalogue) -> GroupLine:
    known = catalogue.items.get(one.item)
    name = known.name if known else T(one.item, one.item)
    return GroupLine(one.year, one.department, _agency(one.department, catalogue), name, _sums([one]))


def _agency(code: str, catalogue: Catalogue) -> Text:
    known = catalogue.departments.get(code)
    return known.short if known else T(code, code)


def _sums(of: Collection[ItemYear]) -> Sums:
    decided, promised = sum(one.decided for one in of), sum(one.with_promise for one in of)
    return Sums(
        sum(one.cases for one in of), sum(one.favourable for one in of), sum(one.adverse for one in of),
        sum(one.neither for one in of), sum(one.undecided for one in of),
        round(sum(one.days for one in of) / decided, 1) if decided else None,
        round(100 * sum(one.in_promise for one in of) / promised, 1) if promised else None,
    )  # fmt: skip
