"""onewindow due: when a limit ends. Needs no database; the calendars are the files of content/calendars."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from onewindow.core.clock import (
    Calendar,
    CalendarDataError,
    Due,
    HallHours,
    Limit,
    Pause,
    division_prefix,
    due,
    parse_hour,
)
from onewindow.core.kernel.dates import SHANGHAI
from onewindow.core.kernel.refusal import Refused, declare, refuse

from .output import UsageError, emit, locale, warn

ROW_UNREADABLE = declare(
    "due.row_unreadable",
    zh="第 {row} 行读不懂：{why}。请改正这一行后重算。",
    en="Row {row} cannot be read: {why}. Correct the row and compute it again.",
)
CALENDAR_UNREADABLE = declare(
    "due.calendar_unreadable",
    zh="工作日历有误：{why}。请改正文件后重算。",
    en="The working calendar is wrong: {why}. Correct the file and compute again.",
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")
_ROW_KEYS = frozenset({"from", "limit", "pauses", "region", "cutoff"})


def add_parser(subparsers: Any) -> None:
    """Add the word `due`."""
    parser = subparsers.add_parser(
        "due",
        help="when a limit ends: working days, pauses, regions",
        description="When a limit ends. The start day is not counted; make-up working days are.",
        epilog="Exit code: 0 computed, 1 refused, 2 called wrongly.",
    )
    parser.add_argument(
        "--from",
        dest="start",
        metavar="DATE|DATETIME",
        help="the start, such as 2026-09-30 or 2026-09-30T16:20 (Asia/Shanghai unless it carries an offset)",
    )
    parser.add_argument(
        "--limit",
        metavar="N(wd|d|m|h|wh|min)",
        help="working days, calendar days, months, hours, working hours, such as 20wd",
    )
    parser.add_argument(
        "--pause",
        action="append",
        default=[],
        metavar="A..B|A..",
        help="excluded days, both ends included; without an end: still stopped; may be repeated",
    )
    parser.add_argument(
        "--region", metavar="CODE", help="division code of 2 to 12 digits, for regional holidays"
    )
    parser.add_argument(
        "--cutoff", metavar="HH:MM", help="a start after this hour of a working day counts for the next day"
    )
    parser.add_argument(
        "--on", metavar="DATE", help="today: an open pause is supposed to end today for `earliest`"
    )
    parser.add_argument(
        "--file", metavar="F", help="a JSON list of {from, limit, pauses, region, cutoff}; - is stdin"
    )
    parser.add_argument("--calendars", metavar="DIR", type=Path, help="the folder of calendar files")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Compute one due date, or one per row of a file. Exit code 0, or 1 when something was refused."""
    defaults = {"region": args.region, "cutoff": args.cutoff}
    if args.file is not None:
        if args.start or args.limit or args.pause:
            raise UsageError("--file stands alone: from, limit and pauses are in its rows")
        rows = _rows(args.file)
        found = _Reckoner(_calendar(args.calendars), args.on).rows(rows, defaults)
        _print(found, args.json)
        return 1 if any("refused" in row for row in found) else 0
    if not args.start or not args.limit:
        raise UsageError("--from and --limit are needed, or --file")
    row = {
        "from": args.start,
        "limit": args.limit,
        "pauses": [_pause_pair(p) for p in args.pause],
        **defaults,
    }
    reckoner = _Reckoner(_calendar(args.calendars), args.on)
    try:
        answer = reckoner.one(row).to_json()
    except ValueError as error:
        raise UsageError(str(error)) from None
    if args.json:
        emit(answer)
    else:
        print(_sentence(answer))
    return 0


class _Reckoner:
    """Computes rows; keeps what it has parsed, because files repeat limits, regions and cut-off hours."""

    def __init__(self, calendar: Calendar, on: str | None) -> None:
        self._calendar = calendar
        self._places: dict[str | None, Calendar] = {None: calendar}
        self._limits: dict[Any, Limit] = {}
        try:
            self._on = None if on is None else _day(on)
        except ValueError as error:
            raise UsageError(f"--on: {error}") from None

    def rows(self, rows: list[Any], defaults: Mapping[str, Any]) -> list[dict[str, Any]]:
        """One answer per row, in the order of the file; a row that is refused says why in its place."""
        answers: list[dict[str, Any]] = []
        unknown: dict[str, int] = {}
        for number, row in enumerate(rows, start=1):
            try:
                if not isinstance(row, dict):
                    raise ValueError("not an object with from and limit")
                for key in row.keys() - _ROW_KEYS:
                    unknown.setdefault(key, number)
                answers.append(
                    self.one(
                        {**defaults, **{key: value for key, value in row.items() if value is not None}}
                    ).to_json()
                )
            except Refused as refused:
                answers.append(_refused(refused))
            except ValueError as error:
                answers.append(_refused(refuse(ROW_UNREADABLE, row=number, why=str(error))))
        for key, number in sorted(unknown.items(), key=lambda item: item[1]):
            warn(f"unknown key {key!r} is ignored (first in row {number})")
        return answers

    def one(self, row: Mapping[str, Any]) -> Due:
        """Compute one row. Raises ValueError for what cannot be read, Refused for what cannot be computed."""
        for key in ("from", "limit"):
            if row.get(key) is None:
                raise ValueError(f"{key} is missing")
        written = row["limit"]
        if not isinstance(written, str):
            raise ValueError(f"limit: not a limit: {written!r}")
        limit = self._limits.get(written) or self._limits.setdefault(written, Limit.parse(written))
        pauses = row.get("pauses") or []
        if not isinstance(pauses, list):
            raise ValueError("pauses: write a list of [first, last]")
        cutoff: time | None = None if row.get("cutoff") is None else parse_hour(row["cutoff"])
        return due(
            limit,
            _start(row["from"]),
            tuple(_pause(pair) for pair in pauses),
            calendar=self._place(row.get("region")),
            cutoff=cutoff,
            on=self._on,
        )

    def _place(self, region: Any) -> Calendar:
        if region is not None and not isinstance(region, str):
            raise ValueError(f'region: {region!r} is not text (write "450000")')
        if region is not None and region not in self._places:
            division_prefix(region)
            self._places[region] = self._calendar.for_region(region)
        return self._places[region]


def load_calendar(folder: Path) -> Calendar:
    """The calendar of a folder of YAML files. Refused (`due.calendar_unreadable`) when one of them is wrong."""
    import yaml  # here, because `onewindow due --help` need not wait for it

    # The C reader is not everywhere; it is ten times faster where it is.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    documents = []
    try:
        for path in sorted(folder.glob("*.yaml")):
            documents.append((path.name, yaml.load(path.read_bytes(), loader)))
        if not documents:
            raise CalendarDataError(f"{folder}: no calendar files in this folder")
        calendar = Calendar.from_documents(documents)
        profiles = [yaml.load(path.read_bytes(), loader) for path in sorted(folder.parent.glob("profiles/*.yaml"))]
        return calendar.with_hours(_hall_hours(profiles))
    except (CalendarDataError, yaml.YAMLError, OSError) as error:
        raise refuse(CALENDAR_UNREADABLE, why=str(error)) from None


def _hall_hours(files: list[Any]) -> dict[str, HallHours]:
    """Division → the hours of its hall, from the profiles beside the calendars; what cannot be read is left to the check."""
    found: dict[str, HallHours] = {}
    for row in (row for rows in files if isinstance(rows, list) for row in rows):
        try:
            sessions = row["parameters"]["hall_hours"]["value"]
            found[str(row["division"])] = HallHours.from_data({"sessions": sessions})
        except (KeyError, TypeError, ValueError):
            continue
    return found


def calendars_folder() -> Path:
    """`content/calendars` of ONEWINDOW_CONTENT, else of the repository this package lies in."""
    named = os.environ.get("ONEWINDOW_CONTENT")
    root = Path(named) if named else Path(__file__).resolve().parents[3] / "content"
    return root / "calendars"


def _calendar(folder: Path | None) -> Calendar:
    return load_calendar(folder or calendars_folder())


def _rows(name: str) -> list[Any]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--file: cannot be read: {error}") from None
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise UsageError(f"--file: {name} is not JSON: {error}") from None
    if not isinstance(rows, list):
        raise UsageError(f"--file: {name} is not a JSON list")
    return rows


def _pause_pair(text: str) -> list[str | None]:
    first, dots, last = text.partition("..")
    if not dots:
        raise UsageError(f"--pause {text}: write A..B, or A.. while it is still open")
    return [first, last or None]


def _pause(pair: Any) -> Pause:
    if not isinstance(pair, list) or len(pair) != 2:
        raise ValueError(f"pauses: {pair!r} is not [first, last]")
    return Pause(_day(pair[0]), None if pair[1] is None else _day(pair[1]))


def _day(text: Any) -> date:
    if isinstance(text, str) and _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError(f"{text!r} is not a day (write 2026-09-30)")


def _start(text: Any) -> date | datetime:
    """A day, or a moment (Asia/Shanghai unless it carries an offset)."""
    if not isinstance(text, str) or not _MOMENT.fullmatch(text):
        return _day(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a moment (write 2026-09-30T16:20)") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _refused(refused: Refused) -> dict[str, Any]:
    first = refused.refusals[0]
    return {"refused": {"code": first.code, "message": first.message(locale())}}


def _print(answers: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        # One row a line: ten thousand indented rows would be most of the run.
        lines = ",\n".join(json.dumps(answer, ensure_ascii=False) for answer in answers)
        sys.stdout.write(f"[\n{lines}\n]\n" if answers else "[]\n")
        return
    for answer in answers:
        print(answer["refused"]["message"] if "refused" in answer else _sentence(answer))


def _sentence(answer: Mapping[str, Any]) -> str:
    chinese = locale() != "en"
    when = answer["at"] or answer["date"]
    if not answer["running"]:
        text = (
            f"暂停计时，最早 {answer['earliest']}"
            if chinese
            else f"stopped; {answer['earliest']} at the earliest"
        )
    else:
        text = f"最晚 {when}" if chinese else f"due {when}"
    if answer["provisional"]:
        text += "（放假安排尚未公布，可能变动）" if chinese else " (provisional: holidays not yet published)"
    return text
