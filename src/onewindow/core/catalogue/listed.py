"""Items as lists name them: a row of a table → an identity and what is wrong with it.

Nothing is repaired silently: what was written is kept beside what it is read as, and every difference is a fault with
row, column, value and remedy. An `error` keeps the row out; a `warning` says the row is in as written; a `note` says
that something is missing or unusual that no standard forbids. Codes: GB/T 39554.1 (basic code 12, area 12, level,
handling item), GB 32100 (credit code), GB 11714 (organisation code), GB/T 39046 A.1, A.2 (types, levels).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.core.catalogue.listed_faults import FAULTS, Fault
from onewindow.core.kernel.checks import credit_code_check
from onewindow.core.kernel.codec import canonical, content_hash

COLUMNS = {
    "department": ("部门", "部门名称"),
    "main_item": ("主项", "主项名称"),
    "name": ("事项名称", "名称"),
    "area_code": ("区划代码", "行政区划"),
    "item_code": ("事项编码", "实施编码"),
    "task_type": ("事项类型", "类型"),
    "dept_code": ("部门编码", "部门代码"),
}
"""The columns of a list, with the Chinese headings they may carry instead."""

TYPES = frozenset({f"{number:02}" for number in range(1, 20)} | {f"{number}" for number in range(20, 30)})
LEVELS = frozenset("1234567")
NO_MAIN_ITEM = frozenset({"未分类", "无", "-", "/"})
MOST = {"name": 400, "item_code": 96, "department": 200, "main_item": 200}
_AREA = re.compile(r"\d{12}")
_ORGANISATION = re.compile(r"[0-9A-Z]{8}-?[0-9X]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffd]")


@dataclass(frozen=True, slots=True)
class Pieces:
    """An item code in its pieces: `511F33033003-511602000000-000-11511602MB1234567K-1-00`."""

    basic: str
    area: str
    serial: str
    unit: str
    level: str
    handle: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One item of a list. `written` is the row as it stands in the file; the rest is what it was read as."""

    code: str
    name: str
    department: str
    main_item: str
    jurisdiction: str
    item_type: str
    unit: str
    level: str
    basic: str
    written: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        read = {name: getattr(self, name) for name in self.__slots__ if name != "written"}
        return {**read, "written": dict(self.written)}

    @property
    def body(self) -> str:
        return canonical(self.to_json())

    @property
    def hash(self) -> str:
        return content_hash(self.to_json())


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a list: the items, every fault in the order of the rows, and how many rows there were.

    `left_out`: the codes that stand in rows which could not be taken in.
    """

    items: tuple[Listed, ...]
    faults: tuple[Fault, ...]
    rows: int
    left_out: frozenset[str] = frozenset()


def library_of(item_type: str) -> str:
    """Which of the two libraries holds an item: `power` (types 01–19), `convenience` (20 and on), empty when unknown."""
    if item_type not in TYPES:
        return ""
    return "power" if item_type < "20" else "convenience"


def split_code(code: str) -> Pieces | None:
    """The pieces of an item code; None when it has no area of twelve figures, or too few pieces.

    The basic code and the unit may hold hyphens themselves (`G-000007-001`, `00877868-5`), and a basic code may be twelve
    figures as an area is.
    """
    parts = code.split("-")
    areas = [at for at, part in enumerate(parts) if at and _AREA.fullmatch(part)]
    if len(areas) != 1 or not 0 < areas[0] <= len(parts) - 5:
        return None
    at = areas[0]
    return Pieces(
        "-".join(parts[:at]), parts[at], parts[at + 1], "-".join(parts[at + 2 : -2]), parts[-2], parts[-1]
    )


def columns_of(header: Sequence[str]) -> tuple[dict[str, int], list[Fault]]:
    """Column name → its place in the header; a fault for each that is missing or there twice."""
    faults: list[Fault] = []
    found: dict[str, int] = {}
    told = [cell.strip().lstrip("\ufeff") for cell in header]
    for name, others in COLUMNS.items():
        places = [at for at, cell in enumerate(told) if cell.casefold() in (name, *others)]
        if len(places) == 1:
            found[name] = places[0]
        else:
            faults.append(FAULTS["column-twice" if places else "column-missing"].at(1, name, ""))
    return found, faults


def read_rows(rows: Iterable[tuple[int, Sequence[str]]]) -> Reading:
    """Read a list. `rows`: (line in the file, cells), the header first.

    A header that does not hold every column stops the reading: its faults are all that comes back.
    """
    listed = list(rows)
    if not listed:
        return Reading((), (FAULTS["empty"].at(1, "", ""),), 0)
    columns, faults = columns_of(listed[0][1])
    if faults:
        return Reading((), tuple(faults), len(listed) - 1)
    items: list[Listed] = []
    codes: dict[str, int] = {}
    names: dict[str, int] = {}
    out: set[str] = set()
    for line, cells in listed[1:]:
        item, found = _read_row(line, cells, columns, len(listed[0][1]))
        if item is not None:
            first = codes.setdefault(item.code, line)
            if first != line:
                found.append(FAULTS["code-twice"].at(line, "item_code", item.code, first=first))
            else:
                first = names.setdefault(item.name, line)
                if first != line:
                    found.append(FAULTS["name-twice"].at(line, "name", item.name, first=first))
                items.append(item)
        elif columns["item_code"] < len(cells):
            out.add(cells[columns["item_code"]].strip())
        faults += found
    return Reading(tuple(items), tuple(faults), len(listed) - 1, frozenset(out))


def _read_row(
    line: int, cells: Sequence[str], columns: Mapping[str, int], width: int
) -> tuple[Listed | None, list[Fault]]:
    if len(cells) != width:
        return None, [FAULTS["cells"].at(line, "", str(len(cells)), width=width)]
    written = {name: cells[at] for name, at in columns.items()}
    faults = _unreadable(line, written)
    if faults:
        return None, faults
    pieces = split_code(written["item_code"].strip())
    item = Listed(
        code=written["item_code"].strip(),
        name=written["name"].strip(),
        department=written["department"].strip(),
        main_item=_main_item(written["main_item"].strip()),
        jurisdiction=written["area_code"].strip(),
        item_type=_type(written["task_type"].strip()),
        unit=pieces.unit if pieces else "",
        level=pieces.level if pieces and _fits(pieces.level, written["area_code"].strip()) else "",
        basic=pieces.basic if pieces else "",
        written=written,
    )
    return item, _doubts(line, written, item, pieces)


def _unreadable(line: int, written: Mapping[str, str]) -> list[Fault]:
    """What keeps a row out: no name, no code, no area, characters that are none, a text too long to keep."""
    found = [
        FAULTS[f"{name.replace('_', '-')}-missing"].at(line, name, written[name])
        for name in ("name", "item_code", "area_code")
        if not written[name].strip()
    ]
    found += [
        FAULTS["control"].at(line, name, cell) for name, cell in written.items() if _CONTROL.search(cell)
    ]
    found += [
        FAULTS["too-long"].at(line, name, written[name], most=most)
        for name, most in MOST.items()
        if len(written[name].strip()) > most
    ]
    if written["area_code"].strip() and not _AREA.fullmatch(written["area_code"].strip()):
        found.append(FAULTS["area-shape"].at(line, "area_code", written["area_code"]))
    return found


def area_level(area: str) -> int:
    """The level of an area code (GB/T 39046 A.2): 2 province, 3 city, 4 county, 5 town, 6 village."""
    ends = ("0000000000", "00000000", "000000", "000")
    return next((level for level, end in enumerate(ends, 2) if area.endswith(end)), 6)


def _fits(level: str, area: str) -> bool:
    """Whether a level may stand in a list of an area: its own or one below it, or 7 (several); never one above."""
    return level in LEVELS and int(level) >= area_level(area)


def _main_item(told: str) -> str:
    return "" if told in NO_MAIN_ITEM else told


def _type(told: str) -> str:
    """`1` → `01`: a spreadsheet has dropped the zero. Empty for what is no type."""
    padded = told.zfill(2) if told.isdecimal() and told.isascii() else ""
    return padded if padded in TYPES else ""


def _doubts(line: int, written: Mapping[str, str], item: Listed, pieces: Pieces | None) -> list[Fault]:
    """What is wrong with a row that is taken in as it is written."""
    found = [FAULTS["spaces"].at(line, name, cell) for name, cell in written.items() if cell != cell.strip()]
    told = written["task_type"].strip()
    if not item.item_type:
        found.append(FAULTS["type-unknown"].at(line, "task_type", told))
    elif item.item_type != told:
        found.append(FAULTS["type-zero"].at(line, "task_type", told, read=item.item_type))
    if not item.department:
        found.append(FAULTS["department-missing"].at(line, "department", ""))
    if not item.main_item:
        found.append(FAULTS["main-item-missing"].at(line, "main_item", written["main_item"]))
    if pieces is None:
        found.append(FAULTS["code-shape"].at(line, "item_code", item.code))
    else:
        found += _doubts_of_code(line, item, pieces)
    agency = written["dept_code"].strip()
    if not credit_code_check(agency):
        found.append(FAULTS["agency-code"].at(line, "dept_code", agency))
    if pieces is not None and agency != pieces.unit:
        found.append(FAULTS["agency-differs"].at(line, "dept_code", agency, unit=pieces.unit))
    return found


def _doubts_of_code(line: int, item: Listed, pieces: Pieces) -> list[Fault]:
    found = []
    if pieces.area != item.jurisdiction:
        found.append(FAULTS["code-area"].at(line, "item_code", pieces.area, area=item.jurisdiction))
    if len(pieces.basic) != 12 or not pieces.basic.isalnum():
        found.append(FAULTS["basic-code"].at(line, "item_code", pieces.basic, length=len(pieces.basic)))
    if pieces.level not in LEVELS:
        found.append(FAULTS["level"].at(line, "item_code", pieces.level))
    elif not _fits(pieces.level, item.jurisdiction):
        found.append(FAULTS["level-area"].at(line, "item_code", pieces.level, area=item.jurisdiction))
    return found + _doubts_of_unit(line, item, pieces.unit)


def _doubts_of_unit(line: int, item: Listed, unit: str) -> list[Fault]:
    """The unit must be a credit code that passes its check; its division should be the one of the list."""
    if _ORGANISATION.fullmatch(unit):
        return [FAULTS["unit-organisation"].at(line, "item_code", unit)]
    if len(unit) != 18:
        return [FAULTS["unit-length"].at(line, "item_code", unit, length=len(unit))]
    if not credit_code_check(unit):
        return [FAULTS["unit-check"].at(line, "item_code", unit)]
    if unit[2:8] != item.jurisdiction[:6]:
        return [FAULTS["unit-area"].at(line, "item_code", unit, area=item.jurisdiction[:6])]
    return []
