"""One cell of the workbook ↔ one value of content. What is not written as its column wants is refused, never guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onewindow.core.catalogue.sheet_layout import Column
from onewindow.core.clock import Limit, Unit
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.text import EN, ZH

EMPTY = object()
"""Nothing stands in the cell."""
YES, NO = "是", "否"
_UNITS = {
    Unit.WORKING_DAY: "个工作日", Unit.CALENDAR_DAY: "日", Unit.MONTH: "个月", Unit.HOUR: "小时",
    Unit.WORKING_HOUR: "个工作小时", Unit.WORKING_MINUTE: "分钟",
}  # fmt: skip
_LIMIT = re.compile(r"(\d{1,6}) ?(个工作日|日|个月|小时|个工作小时|分钟)")


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that holds no plain value: a formula, or an error such as #REF!."""

    kind: str
    text: str


class BadCell(ValueError):
    """The cell cannot be read: `code` of the fault, and the words its sentences need."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def to_cell(column: Column, value: Any) -> Any:
    """The cell that shows a value of content; None is an empty cell."""
    if value is None or value in ("", [], ()):
        return None
    return _WRITE.get(column.kind, _plain)(column, value)


def _plain(column: Column, value: Any) -> Any:
    return value


def _write_bool(column: Column, value: Any) -> str:
    return YES if value else NO


def _write_limit(column: Column, value: Any) -> str:
    limit = Limit.parse(value)
    return f"{limit.amount}{_UNITS[limit.unit]}"


def _write_date(column: Column, value: Any) -> Any:
    return date.fromisoformat(value)


def _write_choice(column: Column, value: Any) -> str:
    return column.choices.get(value, str(value))


def _write_options(column: Column, value: Any) -> str:
    return "\n".join(
        "=".join((str(each["value"]), each["label"][ZH], each["label"].get(EN, ""))).rstrip("=")
        for each in value
    )


def _write_pairs(column: Column, value: Any) -> str | None:
    return "\n".join(f"{ours}={theirs}" for ours, theirs in value.items()) or None


def _text(key: str) -> Callable[[Column, Any], Any]:
    return lambda column, value: value.get(key) if isinstance(value, Mapping) else value


def _text_lines(key: str) -> Callable[[Column, Any], Any]:
    return lambda column, value: "\n".join(str(each.get(key, "")) for each in value).rstrip("\n") or None


_WRITE: dict[str, Callable[[Column, Any], Any]] = {
    "bool": _write_bool,
    "limit": _write_limit,
    "date": _write_date,
    "choice": _write_choice,
    "lines": lambda column, value: "\n".join(value),
    "codes": lambda column, value: "、".join(value),
    "options": _write_options,
    "pairs": _write_pairs,
    "json": lambda column, value: canonical(value),
    "zh": _text(ZH),
    "en": _text(EN),
    "zh_lines": _text_lines(ZH),
    "en_lines": _text_lines(EN),
}


def from_cell(column: Column, cell: Any) -> Any:
    """The value of a cell, or EMPTY. Raises BadCell with the code of what is wrong."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return EMPTY
    if isinstance(cell, Odd):
        raise BadCell(cell.kind, text=cell.text)
    read: Callable[[Column, Any], Any] = _READ.get(column.kind, _read_text)
    return read(column, cell)


def _read_text(column: Column, cell: Any) -> str:
    if not isinstance(cell, str):
        raise BadCell("number-for-text", text=str(cell))
    if cell != cell.strip():
        raise BadCell("spaces", text=cell)
    return cell


def _read_int(column: Column, cell: Any) -> int:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise BadCell("text-for-number", text=str(cell))
    if cell != int(cell):
        raise BadCell("not-whole", text=str(cell))
    return int(cell)


def _read_bool(column: Column, cell: Any) -> bool:
    if cell not in (YES, NO) or isinstance(cell, bool):
        raise BadCell("yes-or-no", text=str(cell))
    return bool(cell == YES)


def _read_date(column: Column, cell: Any) -> str:
    if isinstance(cell, datetime):
        if (cell.hour, cell.minute, cell.second) != (0, 0, 0):
            raise BadCell("date-shape", text=str(cell))
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    try:
        return date.fromisoformat(cell).isoformat()
    except (TypeError, ValueError):
        raise BadCell("date-shape", text=str(cell)) from None


def _read_limit(column: Column, cell: Any) -> str:
    found = _LIMIT.fullmatch(cell) if isinstance(cell, str) else None
    if found:
        unit = next(unit for unit, word in _UNITS.items() if word == found[2])
        return f"{int(found[1])}{unit.value}"
    try:
        return str(Limit.parse(cell))
    except (TypeError, ValueError):
        raise BadCell("limit-shape", text=str(cell)) from None


def _read_choice(column: Column, cell: Any) -> str:
    for code, word in column.choices.items():
        if cell in (word, str(code)):
            return str(code)
    raise BadCell("choice", text=str(cell), allowed="、".join(column.choices.values()))


def _read_lines(column: Column, cell: Any) -> list[str]:
    return [line.strip() for line in _whole(cell).split("\n") if line.strip()]


def _whole(cell: Any) -> str:
    """The text of a cell that may hold several lines."""
    if not isinstance(cell, str):
        raise BadCell("number-for-text", text=str(cell))
    return cell.replace("\r\n", "\n")


def _read_codes(column: Column, cell: Any) -> list[str]:
    return [each.strip() for each in re.split(r"[、,，\n]", _whole(cell)) if each.strip()]


def _read_options(column: Column, cell: Any) -> list[dict[str, Any]]:
    found = []
    for line in _read_lines(column, cell):
        value, *label = line.split("=")
        if not value or len(label) not in (1, 2) or not all(label):
            raise BadCell("options", text=line)
        found.append({"value": value, "label": dict(zip((ZH, EN), label, strict=False))})
    return found


def _read_pairs(column: Column, cell: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _read_lines(column, cell):
        ours, _, theirs = line.rpartition("=")
        if not ours or not theirs or ours in found:
            raise BadCell("pairs", text=line)
        found[ours] = theirs
    return found


def _read_json(column: Column, cell: Any) -> Any:
    if isinstance(cell, bool | int | float):
        return cell
    try:
        return json.loads(cell)
    except (TypeError, ValueError):
        raise BadCell("json", text=str(cell)) from None


_READ: dict[str, Callable[[Column, Any], Any]] = {
    "int": _read_int,
    "bool": _read_bool,
    "date": _read_date,
    "limit": _read_limit,
    "choice": _read_choice,
    "lines": _read_lines,
    "codes": _read_codes,
    "options": _read_options,
    "pairs": _read_pairs,
    "json": _read_json,
    "zh": _read_text,
    "en": _read_text,
    "zh_lines": _read_lines,
    "en_lines": _read_lines,
}
