"""Settled years as columnar files: a copy that reports read. Storage, not 归档: nothing legal is ever removed for it.

One file of cases and one of events for each year in which cases were opened; no personal value is in them (rows hold
codes, dates and digests). A manifest says how many rows there were and the digest of each file, so that a report can say what it
rests on and a second export can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.columnar import Files, digest_of
from onewindow.store.models import Case, Event
from onewindow.store.moving import one_moment
from onewindow.usecases.ports import wired

declare(
    "columnar.year-runs",
    zh="{year} 年还有 {open} 件没有办完。办完的年份才写成列式文件；要先看看，加 --so-far。",
    en="{open} cases of {year} are still open. A year is written once it is settled; to look before, add --so-far.",
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


@dataclass(frozen=True, slots=True)
class Written:
    """What an export wrote: rows per table, bytes of both files."""

    year: int
    cases: int
    events: int
    bytes: int

    def to_json(self) -> dict[str, int]:
        return {"year": self.year, "cases": self.cases, "events": self.events, "bytes": self.bytes}


def files() -> Files:
    """What reads and writes such files in this process. RuntimeError where nothing is wired."""
    found = wired().columnar
    if found is None:
        raise RuntimeError("no columnar files are wired")
    return found


def write_year(year: int, folder: Path, files: Files, *, at: datetime, so_far: bool = False) -> Written:
    """Write the cases opened in a year and their events, as they stood at one moment (`at`, told by the manifest).

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
        "year": year, "so_far": bool(still), "cases": count, "events": told, "at": at.isoformat(),
        "files": {each.name: digest_of(each) for each in (cases, events)},
    }  # fmt: skip
    made = folder / f".manifest-{year}.json"
    made.write_text(canonical(manifest) + "\n", encoding="utf-8")
    made.replace(folder / f"manifest-{year}.json")
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
