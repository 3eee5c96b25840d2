"""The close of a day as its page shows it: the windows of the day, and one count with its differences."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from onewindow.core.hall.closing import LINES, STATUSES, Line
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import SHANGHAI
from onewindow.core.kernel.money import yuan
from onewindow.core.kernel.text import T, Text
from onewindow.reads import hall
from onewindow.store.hall import place_of
from onewindow.store.models import DayClose, HallSeat


@dataclass(frozen=True, slots=True)
class CountLine:
    """One line that must balance."""

    code: str
    name: Text
    left_name: Text
    right_name: Text
    left: str
    right: str
    even: bool
    only: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class CloseRow:
    """The state of one window, or of the hall."""

    window: str
    status: str
    status_text: Text
    tag: str
    balanced: bool
    signed_by: str
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class DayPage:
    """One day: whose close is looked at, its counts, its lines, and the state of every window."""

    on: date
    window: str
    status: str
    status_text: Text
    tag: str
    figures: tuple[tuple[Text, int], ...]
    lines: tuple[CountLine, ...]
    payments: tuple[tuple[str, str, str, str], ...]
    spoiled: tuple[tuple[str, str, str], ...]
    rows: tuple[CloseRow, ...]
    leader: str
    my_window: str
    may_sign: bool
    version: int


TAGS = {"new": "wait", "counted": "near", "signed": "ok"}
_FIGURES = (
    ("received", T("收件", "received")), ("accepted", T("受理", "accepted")), ("corrected", T("补正告知", "correction notices")),
    ("refused", T("不受理", "not accepted")), ("decided", T("决定", "decided")), ("certificates", T("制证", "certificates")),
    ("seals", T("用印", "seals")), ("originals", T("留存原件", "originals held")), ("tickets", T("取号", "tickets")),
)  # fmt: skip


def day_page(actor: Actor, *, on: date, window: str, now: datetime) -> DayPage:
    """The close of one day (a fixed number of queries)."""
    place = place_of(actor)
    closes = {row.window: row for row in DayClose.objects.filter(jurisdiction=place, on=on)}
    start = datetime.combine(on, time(), SHANGHAI)
    seats = HallSeat.objects.filter(jurisdiction=place, since__lt=start + timedelta(days=1)).exclude(until__lt=start)
    manned = set(seats.values_list("window__code", flat=True))
    names = hall.names_of({row.signed_by for row in closes.values()})
    row = closes.get(window)
    status = row.status if row else "new"
    figures = row.figures if row else {}
    notes = json.loads(row.snapshot)["data"].get("notes", {}) if row else {}
    mine = hall.seat_code(actor)
    return DayPage(
        on,
        window,
        status,
        STATUSES[status],
        TAGS[status],
        tuple((label, int(figures.get(code, 0))) for code, label in _FIGURES) if row else (),
        _lines(figures, notes),
        tuple((each["payment"], each["notice"], yuan(each["fen"]), each["what"]) for each in figures.get("payments", [])),
        tuple((each["kind"], each["serial"], each["reason"]) for each in figures.get("spoiled", [])),
        tuple(_row(code, closes.get(code), names) for code in ["", *sorted(manned | set(closes) - {""})]),
        hall.leader_of(place, on),
        mine,
        actor.role is Role.SUPERVISOR if not window else True,
        row.version if row else 0,
    )


def _lines(figures, notes) -> tuple[CountLine, ...]:  # type: ignore[no-untyped-def]
    found = []
    for code, (name, left, right) in LINES.items():
        if code not in figures.get("lines", {}):
            continue
        line = Line.from_json(code, figures["lines"][code])
        shown = yuan if code == "fees" else str
        sides = (shown(line.left), shown(line.right))
        found.append(CountLine(code, name, left, right, *sides, line.even, line.only, str(notes.get(code, ""))))
    return tuple(found)


def _row(code: str, row: DayClose | None, names: dict[str, str]) -> CloseRow:
    status = row.status if row else "new"
    even = bool(row) and all(Line.from_json(key, told).even for key, told in row.figures.get("lines", {}).items())
    tag = TAGS[status]
    signer = names.get(row.signed_by, "") if row else ""
    return CloseRow(code, status, STATUSES[status], tag, even, signer, row.signed_at if row else None)

