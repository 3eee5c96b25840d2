"""Settled years as columnar files: a copy that reports read. Storage, not 归档: nothing legal is ever removed for it.

One file of cases and one of events for each year in which cases were opened; no personal value is in them (rows hold
codes, dates and digests). A manifest says how many rows there were and the digest of each file, so that a report can say what it
rests on and a second export can be compared.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.models import Case, Event
from onewindow.store.moving import one_moment

declare(
    "columnar.year-runs",
    zh="{year} 年还有 {open} 件没有办完。办完的年份才写成列式文件；要先看看，加 --so-far。",
    en="{open} cases of {year} are still open. A year is written once it is settled; to look before, add --so-far.",
)
declare(
    "columnar.nothing",
    zh="{folder} 里没有列式文件。先运行 onewindow columnar --year 年份 --to 目录。",
    en="There are no columnar files in {folder}. Run onewindow columnar --year YEAR --to FOLDER first.",
)
declare(
    "columnar.changed",
    zh="{file} 和清单上的校验值对不上，报表不用它。请重新导出。",
    en="{file} does not have the digest of its manifest: no report is made from it. Export it again.",
)

CASES: dict[str, str] = {
    "id": "VARCHAR", "jurisdiction": "VARCHAR", "opened_year": "INTEGER", "application_id": "VARCHAR", "number": "VARCHAR",
    "item": "VARCHAR", "item_version": "VARCHAR", "thing": "VARCHAR", "department": "VARCHAR", "act_type": "VARCHAR",
    "status": "VARCHAR", "outcome": "VARCHAR", "version": "INTEGER", "head_hash": "VARCHAR", "open": "BOOLEAN",
    "received_at": "TIMESTAMPTZ", "accepted_on": "DATE", "decided_on": "DATE", "closed_at": "TIMESTAMPTZ",
    "promise_due": "DATE", "statutory_due": "DATE",
}  # fmt: skip
EVENTS: dict[str, str] = {
    "jurisdiction": "VARCHAR", "opened_year": "INTEGER", "stream_type": "VARCHAR", "stream_id": "VARCHAR", "seq": "INTEGER",
    "type": "VARCHAR", "type_version": "INTEGER", "occurred_at": "TIMESTAMPTZ", "recorded_at": "TIMESTAMPTZ",
    "channel": "VARCHAR", "hash": "VARCHAR", "hash_alg": "VARCHAR",
}  # fmt: skip
CHUNK = 5000


class Files(Protocol):
    """What writes and reads columnar files."""

    def write(self, path: Path, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> int: ...

    def ask(self, folder: Path, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...


@dataclass(frozen=True, slots=True)
class Written:
    """What an export wrote: rows per table, bytes of both files."""

    year: int
    cases: int
    events: int
    bytes: int

    def to_json(self) -> dict[str, int]:
        return {"year": self.year, "cases": self.cases, "events": self.events, "bytes": self.bytes}


def write_year(year: int, folder: Path, files: Files, *, so_far: bool = False) -> Written:
    """Write the cases opened in a year and their events, as they stood at one moment.

    Refused(`columnar.year-runs`) while cases of it are open, unless `so_far`.
    """
    mine = Case.objects.filter(opened_year=year)
    still = mine.filter(open=True).count()
    if still and not so_far:
        raise refuse("columnar.year-runs", year=str(year), open=str(still))
    folder.mkdir(parents=True, exist_ok=True)
    cases, events = folder / f"cases-{year}.parquet", folder / f"events-{year}.parquet"
    with one_moment():
        count = files.write(cases, CASES, _rows(mine.order_by("id"), CASES))
        told = files.write(events, EVENTS, _rows(_events(year), EVENTS))
    manifest = {
        "year": year, "so_far": bool(still), "cases": count, "events": told,
        "files": {each.name: _digest(each) for each in (cases, events)},
    }  # fmt: skip
    (folder / f"manifest-{year}.json").write_text(canonical(manifest) + "\n", encoding="utf-8")
    return Written(year, count, told, cases.stat().st_size + events.stat().st_size)


def _events(year: int) -> Any:
    rows = Event.objects.filter(opened_year=year, stream_type__in=("case", "application"))
    return rows.order_by("jurisdiction", "opened_year", "stream_id", "seq")


def _rows(query: Any, columns: Mapping[str, str]) -> Iterator[list[Any]]:
    for row in query.values_list(*columns).iterator(chunk_size=CHUNK):
        yield [_plain(value) for value in row]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def _digest(path: Path) -> str:
    with path.open("rb") as given:
        return hashlib.file_digest(given, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class ItemYear:
    """One item of one agency in one year. `days`: calendar days from acceptance (or receipt) to decision, on average."""

    year: int
    department: str
    item: str
    cases: int
    granted: int
    refused: int
    days: float | None
    in_promise: int
    with_promise: int


REPORT = """
SELECT opened_year, department, item, count(*), count(*) FILTER (outcome = 'granted'), count(*) FILTER (outcome = 'refused'),
       round(avg(date_diff('day', coalesce(accepted_on, CAST(received_at AT TIME ZONE 'Asia/Shanghai' AS DATE)), decided_on)), 1),
       count(*) FILTER (decided_on <= promise_due), count(*) FILTER (decided_on IS NOT NULL AND promise_due IS NOT NULL)
FROM {cases} GROUP BY ALL ORDER BY opened_year, count(*) DESC, department, item
"""


def report(folder: Path, files: Files) -> tuple[ItemYear, ...]:
    """Figures of every exported year, from the files alone. Refused(`columnar.nothing`, `columnar.changed`)."""
    manifests = sorted(folder.glob("manifest-*.json"))
    if not manifests:
        raise refuse("columnar.nothing", folder=str(folder))
    for each in manifests:
        for name, digest in json.loads(each.read_text(encoding="utf-8"))["files"].items():
            if not (folder / name).is_file() or _digest(folder / name) != digest:
                raise refuse("columnar.changed", file=name)
    return tuple(ItemYear(*row) for row in files.ask(folder, REPORT))
