"""The table of divisions comes in: all of it or nothing. What a new table no longer names stays: old papers name it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from onewindow.core.catalogue.divisions import Division, parent_of, read_csv
from onewindow.core.kernel.refusal import refuse
from onewindow.store import divisions
from onewindow.store.models import Division as Row

_FIELDS = ("name", "parent", "level", "valid_from", "valid_until", "successor", "zone", "imported_at")
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class ImportedDivisions:
    """What an import did. `kept`: rows that were here and that the new table does not name."""

    new: int
    changed: int
    unchanged: int
    kept: int


def import_table(text: str, *, at: datetime) -> ImportedDivisions:
    """Bring in a table of divisions (CSV with a heading line). Refused(`division.faulty`) with every fault and its line."""
    read, faults = read_csv(text)
    if faults:
        shown = "\n".join(f"{f.line}: {f.message.zh}{f.remedy.zh} {f.message.en} {f.remedy.en}" for f in faults[:50])
        raise refuse("division.faulty", count=len(faults), shown=shown)
    here = {row.code: divisions.division(row) for row in Row.objects.all()}
    new = [one for one in read if one.code not in here]
    changed = [one for one in read if one.code in here and here[one.code] != one]
    with transaction.atomic():
        Row.objects.bulk_create([_row(one, at) for one in new], batch_size=_CHUNK)
        Row.objects.bulk_update([_row(one, at) for one in changed], _FIELDS, batch_size=_CHUNK)
    divisions.forget()
    named = {one.code for one in read}
    return ImportedDivisions(
        len(new), len(changed), len(read) - len(new) - len(changed), sum(1 for code in here if code not in named)
    )


def _row(one: Division, at: datetime) -> Row:
    return Row(
        code=one.code, name=one.name, parent=parent_of(one.code), level=int(one.level), valid_from=one.valid_from,
        valid_until=one.valid_until, successor=one.successor, zone=one.zone, imported_at=at,
    )  # fmt: skip
