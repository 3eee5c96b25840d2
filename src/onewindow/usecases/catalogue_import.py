"""A list of items enters the catalogue: what can be taken in is, everything wrong is kept beside it.

A list is whole: what a new edition no longer names has ended. Nothing is overwritten: a row that changed is a new one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from onewindow.core.catalogue.listed import Listed, Reading, read_rows
from onewindow.core.catalogue.listed_faults import ERROR, Fault
from onewindow.core.kernel.codec import canonical, digest
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.models import ListedItem, ListImport
from onewindow.usecases import catalogue_index

CHUNK = 500
declare(
    "lists.unreadable",
    zh="清单读不出来，没有导入：{what}{remedy}",
    en="The list cannot be read; nothing was imported: {what} {remedy}",
)
declare(
    "lists.would-end-most",
    zh="这份文件会让清单“{list}”的 {ended} 项失效（现有 {standing} 项）。"
    "确实是整份新清单，请加 --whole 再导入；不是，请补全文件。",
    en="This file would end {ended} of the {standing} items of list {list}. If it is the whole new list, import it "
    "with --whole; else complete the file.",
)


@dataclass(frozen=True, slots=True)
class ListResult:
    """What an import did. `new`, `changed`, `ended`, `unchanged` count items; all zero but the last for the same file again."""

    list: str
    rows: int
    imported: int
    new: int
    changed: int
    ended: int
    unchanged: int
    left_out: int
    faults: tuple[Fault, ...]

    def to_json(self) -> dict[str, Any]:
        by_code = Counter(fault.code for fault in self.faults)
        by_severity = Counter(fault.severity for fault in self.faults)
        return {
            "list": self.list, "rows": self.rows, "imported": self.imported, "left_out": self.left_out,
            "new": self.new, "changed": self.changed, "ended": self.ended, "unchanged": self.unchanged,
            "faults_by_code": dict(sorted(by_code.items())), "faults_by_severity": dict(sorted(by_severity.items())),
            "faults": [fault.to_json() for fault in self.faults],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Change:
    new: list[Listed]
    changed: list[Listed]
    ended: list[str]
    unchanged: int

    @property
    def any(self) -> bool:
        return bool(self.new or self.changed or self.ended)


def import_list(
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    list_code: str,
    file: str,
    data: bytes,
    by: str,
    at: datetime,
    on: date,
    faults: Iterable[Fault] = (),
    whole: bool = False,
) -> ListResult:
    """Take a list in, in force from `on`. `faults`: what was wrong with the file itself, `data` its bytes.

    The same file again changes nothing. Refused(`lists.unreadable`) when there is no row to take in,
    (`lists.would-end-most`) when more than half of what stands would end and `whole` is not said.
    """
    early = tuple(faults)
    reading = read_rows(rows) if not any(fault.severity == ERROR for fault in early) else Reading((), (), 0)
    told = (*early, *reading.faults)
    if not reading.items:
        first = next((fault for fault in told if fault.severity == ERROR), None)
        raise refuse(
            "lists.unreadable", what=first.message if first else "", remedy=first.remedy if first else ""
        )
    with transaction.atomic():
        change = _compare(reading.items, list_code, kept=reading.left_out)
        standing = change.unchanged + len(change.changed) + len(change.ended)
        if not whole and len(change.ended) * 2 > standing:
            raise refuse("lists.would-end-most", list=list_code, ended=len(change.ended), standing=standing)
        _write(change, list_code, at=at, on=on)
        result = ListResult(
            list_code, reading.rows, len(reading.items), len(change.new), len(change.changed), len(change.ended),
            change.unchanged, reading.rows - len(reading.items), told,
        )  # fmt: skip
        _note(result, file=file, content=digest(data), by=by, at=at)
    return result


def _compare(items: Sequence[Listed], list_code: str, *, kept: frozenset[str]) -> _Change:
    """What differs from what stands. Codes in `kept` go on: their rows could not be read."""
    standing = dict(ListedItem.objects.filter(list=list_code, effective_to=None).values_list("code", "hash"))
    new = [item for item in items if item.code not in standing]
    changed = [item for item in items if item.code in standing and standing[item.code] != item.hash]
    ended = sorted(set(standing) - {item.code for item in items} - kept)
    return _Change(new, changed, ended, len(standing) - len(changed) - len(ended))


def _write(change: _Change, list_code: str, *, at: datetime, on: date) -> None:
    if not change.any:
        return
    over = [*change.ended, *(item.code for item in change.changed)]
    for start in range(0, len(over), CHUNK):
        rows = ListedItem.objects.filter(
            list=list_code, code__in=over[start : start + CHUNK], effective_to=None
        )
        rows.update(effective_to=on - timedelta(days=1))
    fresh = [*change.new, *change.changed]
    ListedItem.objects.bulk_create(
        (
            ListedItem(
                id=new_id(), list=list_code, jurisdiction=item.jurisdiction, code=item.code, hash=item.hash,
                body=item.body, effective_from=on, imported_at=at,
            )
            for item in fresh
        ),
        batch_size=CHUNK,
    )  # fmt: skip
    catalogue_index.refresh_listed([*over, *(item.code for item in fresh)], list_code=list_code)


def _note(result: ListResult, *, file: str, content: str, by: str, at: datetime) -> None:
    """Keep the report of this reading, unless it says what the last one said."""
    last = ListImport.objects.filter(list=result.list).order_by("-imported_at", "-id").first()
    if last is not None and last.content == content and not (result.new or result.changed or result.ended):
        return
    ListImport.objects.create(
        list=result.list, content=content, file=file[:200], rows=result.rows, imported=result.imported,
        changed=result.new + result.changed, ended=result.ended,
        faults=canonical([fault.to_json() for fault in result.faults]), imported_at=at, imported_by=by,
    )  # fmt: skip
