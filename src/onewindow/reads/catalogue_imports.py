"""Lists that came in: what each import took, everything wrong with it, and the main items its rows fall under."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from onewindow.core.catalogue.listed_faults import FAULTS
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import EN, ZH, T, Text
from onewindow.reads.catalogue_search import Found, found_of, places_of
from onewindow.store.models import CatalogueEntry, ListImport

PER_PAGE = 50
declare("lists.no-import", zh="没有这次导入。请从清单目录里选。", en="There is no such import. Choose from the lists.")
SEVERITIES = {
    "error": ("no", T("没有收入", "left out")),
    "warning": ("near", T("照写的收入", "taken in as written")),
    "note": ("", T("说明", "note")),
}


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One reading of a list file."""

    id: UUID
    list: str
    file: str
    at: datetime
    rows: int
    imported: int
    changed: int
    ended: int


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One kind of fault of an import and how often it occurs."""

    code: str
    tag: str
    mark: Text
    what: Text
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class FaultLine:
    """One fault: where it stands, what was written, what is wrong, what to do."""

    line: int
    column: str
    value: str
    message: Text
    remedy: Text
    code: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import with its faults, a page at a time. `after`: where the next page begins, 0 on the last."""

    line: ImportLine
    kinds: tuple[FaultKind, ...]
    faults: tuple[FaultLine, ...]
    total: int
    after: int


@dataclass(frozen=True, slots=True)
class MainItem:
    """A main item of the listed items: its name, its department, how many sub-items, and of which place."""

    name: str
    department: str
    jurisdiction: str
    count: int


def imports() -> tuple[ImportLine, ...]:
    """Every reading that changed something or found something new, newest first (one query)."""
    return tuple(
        _line(row) for row in ListImport.objects.defer("faults").order_by("-imported_at", "-id")[:200]
    )


def _line(row: ListImport) -> ImportLine:
    return ImportLine(
        row.id, row.list, row.file, row.imported_at, row.rows, row.imported, row.changed, row.ended
    )


def import_page(import_id: UUID, *, code: str = "", after: int = 0) -> ImportPage:
    """The faults of one import, of one kind when `code` is given. Refused(`lists.no-import`)."""
    row = ListImport.objects.filter(pk=import_id).first()
    if row is None:
        raise refuse("lists.no-import")
    faults = json.loads(row.faults)
    counts = Counter(fault["code"] for fault in faults)
    wanted = [fault for fault in faults if not code or fault["code"] == code]
    start = max(0, min(after, len(wanted)))
    shown = wanted[start : start + PER_PAGE]
    return ImportPage(
        _line(row),
        tuple(_kind(each, count, code) for each, count in counts.most_common()),
        tuple(_fault(fault) for fault in shown),
        len(wanted),
        start + PER_PAGE if start + PER_PAGE < len(wanted) else 0,
    )


def _kind(code: str, count: int, chosen: str) -> FaultKind:
    kind = FAULTS[code]
    tag, mark = SEVERITIES[kind.severity]
    return FaultKind(code, tag, mark, kind.remedy, count, code == chosen)


def _fault(fault: dict[str, object]) -> FaultLine:
    def text(name: str) -> Text:
        told = fault[name]
        assert isinstance(told, dict)
        return Text(told[ZH], told.get(EN, ""))

    line = fault["line"]
    assert isinstance(line, int)
    return FaultLine(
        line, str(fault["column"]), str(fault["value"]), text("message"), text("remedy"), str(fault["code"])
    )


def _standing(on: date) -> QuerySet[CatalogueEntry]:
    return CatalogueEntry.objects.filter(
        Q(effective_to=None) | Q(effective_to__gte=on), effective_from__lte=on, kind="listed"
    )


def main_items(query: str, *, on: date) -> tuple[MainItem, ...]:
    """Main items of the listed items with how many sub-items each has, the largest first (one query)."""
    rows = _standing(on).exclude(main_item="")
    if query.strip():
        rows = rows.filter(main_item__contains=query.strip()[:80])
    grouped = rows.values_list("main_item", "department_name", "jurisdiction").annotate(count=Count("place"))
    return tuple(MainItem(*row) for row in grouped.order_by("-count", "main_item", "department_name")[:300])


def sub_items(name: str, place: str, *, on: date, jurisdiction: str) -> tuple[Found, ...]:
    """The sub-items of a main item in a place (one query)."""
    rows = _standing(on).filter(main_item=name[:200], jurisdiction=place[:12]).order_by("name", "place")[:500]
    here = places_of(jurisdiction)
    return tuple(found_of(row, "", here) for row in rows)


def families(*, on: date, jurisdiction: str, place: str = "") -> tuple[tuple[str, tuple[Found, ...]], ...]:
    """Items without a main item whose basic codes (12 characters) differ only in the sub-item: code of the main item → items.

    Only families of two or more; at most 500 rows are looked at.
    """
    rows = _standing(on).filter(main_item="", catalog_code__regex=r"^[0-9A-Z]{12}$")
    if place:
        rows = rows.filter(jurisdiction=place[:12])
    here = places_of(jurisdiction)
    found: dict[str, list[Found]] = {}
    for row in rows.order_by("catalog_code", "place")[:500]:
        found.setdefault(row.catalog_code[:9], []).append(found_of(row, "", here))
    return tuple((code, tuple(items)) for code, items in found.items() if len(items) > 1)
