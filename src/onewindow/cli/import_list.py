"""`onewindow import FILE.csv`: take a list of items in; everything wrong with it is printed with row and remedy."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from onewindow.core.kernel.text import T, Text

from .output import UsageError, emit, locale, say

if TYPE_CHECKING:
    from onewindow.usecases.catalogue_import import ListResult

_SEVERITY = {"error": T("错误", "error"), "warning": T("提醒", "warning"), "note": T("说明", "note")}
_DONE = T(
    "清单 {list}：{rows} 行，收入 {imported} 项（新增 {new}，改动 {changed}，失效 {ended}，没变 {unchanged}），"
    "没收 {left_out} 行。",
    "List {list}: {rows} rows, {imported} items taken in ({new} new, {changed} changed, {ended} ended, {unchanged} "
    "unchanged), {left_out} rows left out.",
)
SHOWN = 20


def run(path: Path, *, list_code: str, whole: bool, as_json: bool) -> int:
    """Import and print; 0 when anything was taken in. UsageError for a file that is not there."""
    result = load(path, list_code=list_code or name_of(path), whole=whole)
    if as_json:
        emit(result.to_json())
    else:
        _print(result)
    return 0


def name_of(path: Path) -> str:
    """The list's code from its file: `items-guangan.csv` → `items-guangan`. UsageError when nothing is left of it."""
    code = re.sub(r"[^a-z0-9]+", "-", path.stem.casefold()).strip("-")[:64]
    if not code:
        raise UsageError(f"{path.name} gives no code for the list: name it with --list")
    return code


def load(path: Path, *, list_code: str, whole: bool = False) -> ListResult:
    """Read the file and take it in. Refused as `usecases.catalogue_import.import_list`."""
    from onewindow.adapters.list_files import load_csv
    from onewindow.core.kernel.dates import legal_date
    from onewindow.usecases.catalogue_import import import_list

    try:
        file = load_csv(path)
    except (FileNotFoundError, IsADirectoryError):
        raise UsageError(f"no such file: {path}") from None
    now = datetime.now(UTC)
    return import_list(
        file.rows, list_code=list_code, file=file.name, data=file.data, faults=file.faults, by="import",
        at=now, on=legal_date(now), whole=whole,
    )  # fmt: skip


def _print(result: ListResult) -> None:
    language = locale()

    def told(text: Text, **values: object) -> str:
        return text.pick(language, **values)

    by_code: Counter[str] = Counter()
    for fault in result.faults:
        by_code[fault.code] += 1
        if by_code[fault.code] <= SHOWN:
            where = f"{fault.line}:{fault.column}" if fault.column else str(fault.line)
            say(
                f"{where}: {told(_SEVERITY[fault.severity])} {told(fault.message)} {told(fault.remedy)} [{fault.code}]"
            )
    for code, count in by_code.items():
        if count > SHOWN:
            say(told(T("… 还有 {n} 处 [{code}]，全部见 --json", "… {n} more [{code}]; all of them with --json"),
                     n=count - SHOWN, code=code))  # fmt: skip
    figures = {name: getattr(result, name) for name in result.__slots__ if name != "faults"}
    say(told(_DONE, **figures))
    for code, count in sorted(by_code.items()):
        say(f"  {count:6}  {code}")
