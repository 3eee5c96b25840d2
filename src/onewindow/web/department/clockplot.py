"""The clock of a part as days: working days wide, rest days thin, days worked in exchange marked, pauses hatched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString

from onewindow.core.clock import CellState, DayCell
from onewindow.web.ui import words
from onewindow.web.ui.plots.svg import el, n, path, picture, rect, text, text_width

_CLASS = {
    CellState.USED: "used",
    CellState.LEFT: "left",
    CellState.SPARE: "spare",
    CellState.PAUSED: "paused",
    CellState.LATE: "over",
    CellState.REST: "rest",
}
_REST = 0.3  # how wide a rest day is beside a working day
_WIDEST = 84.0
_TOP, _HEIGHT = 26.0, 16.0


def clock_drawing(panel: Any, *, phone: bool = False) -> SafeString:
    """The drawing for one width. The sentence for those who do not see it says the same."""
    cells: Sequence[DayCell] = panel.cells
    if not cells:
        return SafeString("")
    lines = _lines(cells, 10 if phone else 10_000)
    width = 326.0 if phone else 1000.0
    body: list[str] = []
    top = _TOP
    most = max(_weight(line) for line in lines)
    for line in lines:
        body += _line(panel, line, width, top, most, phone)
        top += 44 if phone else 52
    height = top + (0 if phone else 2)
    title = words.tr("这一件的时限，一格一天", "The limits of this part, a cell a day")
    return picture(
        title, _sentence(panel), width, height, body, cls="clockbar", variant="phone" if phone else "wide"
    )


def _weight(cells: Sequence[DayCell]) -> float:
    return sum(1.0 if cell.working else _REST for cell in cells)


def _lines(cells: Sequence[DayCell], most: int) -> list[list[DayCell]]:
    """Cut into lines of at most `most` working days; a line never begins with the rest days of the week before."""
    lines: list[list[DayCell]] = [[]]
    for cell in cells:
        if cell.working and sum(each.working for each in lines[-1]) >= most:
            lines.append([])
        lines[-1].append(cell)
    return lines


def _line(
    panel: Any, cells: Sequence[DayCell], width: float, top: float, most: float, phone: bool
) -> list[str]:
    unit = min(width / most, _WIDEST)
    gap = 3.0 if unit > 14 else 1.0
    body, pins, x = [], [], 0.0
    for cell in cells:
        wide = unit * (1.0 if cell.working else _REST)
        if cell.working:
            kind = _CLASS[cell.state]
            body.append(rect(kind, x, top, wide - gap, _HEIGHT, 2))
            if cell.makeup:
                body.append(_makeup(cell, x, wide - gap, top))
        else:
            body.append(rect("rest", x, top + 5, wide - min(gap, wide / 3), _HEIGHT - 10, 1))
        if cell.today or cell.promised or cell.due:
            pins.append((x + wide - gap / 2, cell))
        x += wide
    return body + _pins(panel, pins, width, top, phone) + ([] if phone else _counts(panel, unit, top))


def _makeup(cell: DayCell, x: float, wide: float, top: float) -> str:
    """A rest day that is worked in exchange: marked, because nobody expects it to count."""
    word = words.tr("班", "W")
    mark = el("text", word, cls="makeup", x=x + wide / 2, y=top + 12.5, font_size="11", text_anchor="middle")
    hint = words.tr("{d}调休上班，计入", "{d} is worked in exchange and counts", d=cell.day)
    return el("g", f"<title>{hint}</title>{mark}") if wide >= 10 else ""


def _pins(
    panel: Any, pins: Sequence[tuple[float, DayCell]], width: float, top: float, phone: bool
) -> list[str]:
    """Marks of today, the promise and the limit. On a phone the words stand in the list below the drawing."""
    parts = []
    taken = -1.0
    for x, cell in pins:
        x = min(x, width - 1)
        parts.append(path("pin pin-today" if cell.today and not (cell.promised or cell.due) else "pin",
                          f"M{n(x)} {n(top - 5)}V{n(top + _HEIGHT + 5)}"))  # fmt: skip
        word, bold = _pin_words(panel, cell)
        if not word:
            continue
        size = 12 if phone else 13
        room = text_width(word, size)
        left = min(max(x - room / 2, taken + 14 if taken >= 0 else 0), width - room)
        if left < taken + 6 and taken >= 0:
            continue
        parts.append(text(word, left, top - 10, size, "b" if bold else ""))
        taken = left + room
    return parts


def _pin_words(panel: Any, cell: DayCell) -> tuple[str, bool]:
    names = []
    if cell.today and panel.state != "done":
        names.append(words.tr("今天", "Today"))
    if cell.promised or (cell.due and panel.limit is None):
        names.append(words.tr("承诺", "Promised"))
    if cell.due and panel.limit is not None:
        names.append(words.pick(panel.limit_name))
    if not names:
        return "", False
    joined = words.tr("、", ", ").join(names)
    if panel.state == "paused" and (cell.promised or cell.due):
        return words.tr("{w}最早 {d}", "{w} at the earliest {d}", w=joined, d=cell.day), False
    return f"{joined} {words.day(cell.day)}", cell.promised or cell.due


def _counts(panel: Any, unit: float, top: float) -> list[str]:
    """Under the cells: used, left to the promise, left to the limit, stopped, over."""
    spoken = [
        words.tr("已用 {n} 个工作日", "{n} working days used", n=panel.used) if panel.used else "",
        words.tr("余 {n} 个工作日", "{n} left", n=panel.left) if panel.left and panel.state != "done" else "",
        words.tr("停 {n} 个工作日", "{n} stopped", n=panel.paused) if panel.paused else "",
        words.tr("超 {n} 个工作日", "{n} over", n=panel.late) if panel.late else "",
        words.tr("承诺到法定还有 {n} 个工作日", "{n} more to the statutory day", n=panel.spare)
        if panel.spare
        else "",
        words.pick(panel.holidays),
    ]
    return [text(words.tr("　·　", "  ·  ").join(part for part in spoken if part), 0, top + _HEIGHT + 20, 13)]


def _sentence(panel: Any) -> str:
    parts = [words.tr("已用 {n} 个工作日", "{n} working days used", n=panel.used)]
    if panel.left:
        parts.append(words.tr("余 {n} 个工作日", "{n} left", n=panel.left))
    if panel.promise:
        parts.append(words.tr("承诺{d}", "promised {d}", d=panel.promise))
    if panel.limit:
        parts.append(words.tr("{w}{d}", "{w} {d}", w=panel.limit_name, d=panel.limit))
    if panel.paused:
        parts.append(words.tr("停了 {n} 个工作日", "{n} working days stopped", n=panel.paused))
    if panel.late:
        parts.append(words.tr("超了 {n} 个工作日", "{n} working days over", n=panel.late))
    parts.append(words.pick(panel.holidays))
    return words.tr("；", "; ").join(part for part in parts if part)
