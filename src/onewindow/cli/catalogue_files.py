"""What the words on files of the catalogue share: the hand they act by, and how a preview is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .output import UsageError, emit, locale, say

if TYPE_CHECKING:
    from onewindow.usecases.catalogue_workbook import Preview
    from onewindow.usecases.command import Command

SHOWN = 40


def hand() -> tuple[Command, date]:
    """The command line as author of drafts, and today. Somebody else publishes what it drafts."""
    from onewindow.core.kernel.actor import Actor, Channel, Role
    from onewindow.core.kernel.dates import legal_date
    from onewindow.core.kernel.ids import new_id
    from onewindow.usecases.command import Command

    now = datetime.now(UTC)
    actor = Actor(Role.ADMINISTRATOR, "命令行", "command-line", channel=Channel.SYSTEM)
    return Command(actor, now, now, f"cli/{new_id()}"), legal_date(now)


def data_of(path: Path) -> bytes:
    """The bytes of a file. UsageError when it is not there."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise UsageError(f"no such file: {path}") from None


def keep(path: Path, data: bytes) -> None:
    """Write a file and say so."""
    path.write_bytes(data)
    say(f"{path}: {len(data):,} bytes")


def look(path: Path, *, unsigned: bool, take: bool, as_json: bool, marked: Path | None = None) -> int:
    """Preview a file against what is in force; `take`: draft what differs. 0 when nothing is wrong, else 1."""
    from onewindow.usecases import catalogue_workbook as files

    command, on = hand()
    row = files.upload(path.name, data_of(path), command, unsigned=unsigned)
    page = files.preview(row.id, on=on)
    change = ""
    if take and page.lines:
        change = str(files.take(row.id, command.sub("take"), title=path.name, on=on).id)
    if marked is not None:
        keep(marked, files.marked(row.id, on=on))
    if as_json:
        emit({**told(page), "change": change})
    else:
        show(page)
        say(f"drafted: /console/changes/{change}" if change else "nothing drafted")
    return 1 if page.errors else 0


def told(page: Preview) -> dict[str, Any]:
    """A preview as plain JSON."""
    return {
        "file": page.file, "kind": page.kind, "rows": page.rows, "unchanged": page.unchanged, "only_here": page.only_here,
        "signed_by": page.key, "demo_key": page.demo, "left_out": [f"{kind}/{code}" for kind, code in page.left_out],
        "changes": [
            {
                "definition": f"{line.kind}/{line.code}", "what": line.what, "legal": line.legal,
                "fields": [
                    {"path": each.path, "before": each.before, "after": each.after, "legal": each.legal}
                    for each in line.changes
                ] if line.what == "changed" else [],
            }
            for line in page.lines
        ],
        "faults": [fault.to_json() for fault in page.faults],
    }  # fmt: skip


def show(page: Preview) -> None:
    """A preview for a person: faults first, then what would change."""
    language = locale()
    for fault in page.faults[:SHOWN]:
        print(f"{fault.where}: {fault.message.pick(language)} {fault.remedy.pick(language)} [{fault.code}]")
    for line in page.lines[:SHOWN]:
        print(
            f"{line.kind}/{line.code}: {line.what} ({len(line.changes)} fields, {line.legal} with legal effect)"
        )
    say(
        f"{len(page.lines)} would change, {page.unchanged} are the same, {len(page.left_out)} left out, "
        f"{len(page.faults)} faults"
    )
