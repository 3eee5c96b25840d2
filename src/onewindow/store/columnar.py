"""The columnar files of settled years: how a folder of them is laid out, what its manifests vouch for, the figures in them.

One manifest per year names its files with their digests. Nothing is read that a manifest does not vouch for: a changed file,
one that is missing and one that no manifest names each refuse the whole folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from onewindow.core.cases.kinds import NEGATIVE, POSITIVE
from onewindow.core.kernel.refusal import declare, refuse

declare(
    "columnar.nothing",
    zh="{folder} 里没有列式文件。先运行 onewindow columnar --year 年份 --to {folder}。",
    en="There are no columnar files in {folder}. Run onewindow columnar --year YEAR --to {folder} first.",
)
declare(
    "columnar.changed",
    zh="{file} 和清单上的校验值对不上，报表不用它。请重新导出。",
    en="{file} does not have the digest of its manifest: no report is made from it. Export it again.",
)
CASES = "cases"


class Files(Protocol):
    """What writes and reads columnar files."""

    def write(self, path: Path, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> int: ...

    def ask(self, files: Mapping[str, Sequence[Path]], sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...


@dataclass(frozen=True, slots=True)
class Manifest:
    """One exported year. `so_far`: cases of it were open; `at`: when it was written (None: by an older release);
    `digest`: SHA-256 of the manifest itself, which holds the digest of each file."""

    year: int
    so_far: bool
    cases: int
    at: datetime | None
    digest: str


@dataclass(frozen=True, slots=True)
class ItemYear:
    """One item of one agency in one year. Every case is one of `favourable`, `adverse`, `neither` (withdrawn, no licence
    needed, moved) and `undecided` (no outcome yet). `days`: calendar days from acceptance (or receipt) to decision, summed over
    `decided` cases; `in_promise` of the `with_promise` decided on or before the promised day."""

    year: int
    department: str
    item: str
    cases: int
    favourable: int
    adverse: int
    neither: int
    undecided: int
    days: int
    decided: int
    in_promise: int
    with_promise: int

    @property
    def average_days(self) -> float | None:
        return self.days / self.decided if self.decided else None


def manifests(folder: Path) -> tuple[Manifest, ...]:
    """The exported years of a folder, the last first; empty where there are none."""
    found = []
    for path in folder.glob("manifest-*.json"):
        data = path.read_bytes()
        body = json.loads(data)
        at = datetime.fromisoformat(body["at"]) if body.get("at") else None
        found.append(Manifest(body["year"], body["so_far"], body["cases"], at, hashlib.sha256(data).hexdigest()))
    return tuple(sorted(found, key=lambda one: -one.year))


def vouched(folder: Path, kind: str = CASES) -> list[Path]:
    """The files of a kind, each with the digest of its manifest. Refused(`columnar.nothing`, `columnar.changed`)."""
    told: dict[str, str] = {}
    for path in sorted(folder.glob("manifest-*.json")):
        told |= json.loads(path.read_text(encoding="utf-8"))["files"]
    if not told:
        raise refuse("columnar.nothing", folder=str(folder))
    wanted = {name: digest for name, digest in told.items() if name.startswith(f"{kind}-")}
    for name in sorted({*wanted, *(path.name for path in folder.glob(f"{kind}-*.parquet"))}):
        if not (folder / name).is_file() or digest_of(folder / name) != wanted.get(name):
            raise refuse("columnar.changed", file=name)
    return [folder / name for name in sorted(wanted)]


_DIGESTS: dict[Path, tuple[int, int, str]] = {}
"""What was hashed in this process: path → size, time of change in ns, digest. A page does not read gigabytes each time."""


def digest_of(path: Path) -> str:
    """SHA-256 of a file; that of a file whose size and time of change are as before is remembered."""
    stat = path.stat()
    size, changed, digest = _DIGESTS.get(path, (0, 0, ""))
    if (size, changed) == (stat.st_size, stat.st_mtime_ns) and digest:
        return digest
    with path.open("rb") as given:
        digest = hashlib.file_digest(given, "sha256").hexdigest()
    _DIGESTS[path] = (stat.st_size, stat.st_mtime_ns, digest)
    return digest


def _listed(outcomes: Collection[str]) -> str:
    return ", ".join(f"'{each}'" for each in sorted(outcomes))


_QUESTION = f"""
SELECT opened_year, department, item, count(*),
       count(*) FILTER (outcome IN ({_listed(POSITIVE)})), count(*) FILTER (outcome IN ({_listed(NEGATIVE)})),
       count(*) FILTER (outcome <> '' AND outcome NOT IN ({_listed(POSITIVE | NEGATIVE)})),
       count(*) FILTER (coalesce(outcome, '') = ''),
       coalesce(CAST(sum(days) AS BIGINT), 0), count(days),
       count(*) FILTER (decided_on <= promise_due), count(*) FILTER (decided_on IS NOT NULL AND promise_due IS NOT NULL)
FROM (SELECT *, date_diff('day', coalesce(accepted_on, CAST(received_at AT TIME ZONE 'Asia/Shanghai' AS DATE)), decided_on)
             AS days FROM {{cases}})
WHERE {{where}} GROUP BY ALL ORDER BY opened_year DESC, department, count(*) DESC, item
"""


def figures(
    folder: Path, files: Files, *, places: Collection[str] | None = None, departments: Collection[str] | None = None
) -> tuple[ItemYear, ...]:
    """Figures of every exported year by agency and item, from the files alone. None = all; an empty collection finds nothing.

    Refused(`columnar.nothing`, `columnar.changed`).
    """
    paths, where, values = vouched(folder), ["true"], []
    for column, within in (("jurisdiction", places), ("department", departments)):
        if within is not None:
            where.append(f"list_contains(CAST(? AS VARCHAR[]), {column})")
            values.append(sorted(within))
    sql = _QUESTION.replace("{where}", " AND ".join(where))
    return tuple(ItemYear(*row) for row in files.ask({CASES: paths}, sql, values))
