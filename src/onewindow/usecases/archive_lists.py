"""Lists of the archive: for transfer 移交清单, for destruction 销毁清册, pages added later 后补页登记表.

Nothing is destroyed but by a list that another person approves (档案法第三十一条); each file's own log says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from onewindow.core.catalogue.retention import RETENTION
from onewindow.core.compose.export_tables import Column, Table
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal, Refused, declare, refuse
from onewindow.store.crypto import unseal_text
from onewindow.store.models import ArchiveFile, ArchiveNote
from onewindow.usecases import archive, archive_destroy
from onewindow.usecases.command import Command
from onewindow.usecases.ports import FileInHand, wired

declare("archive.list", zh="没有这种清单。请选移交清单、销毁清册或者到期清单。",
        en="There is no such list: choose transfer, destruction, or what is kept long enough.")  # fmt: skip
declare("archive.none", zh="请先勾选档案。", en="Tick the files first.")
declare("archive.empty", zh="这份清单里还没有档案。", en="No file is on this list yet.")

TITLES = {"transfer": "档案移交清单", "destroy": "档案销毁清册", "over": "保管期满档案清单"}
ON_LIST = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.CLERK})
MOST = 5000
"""Rows of one list; a list is made per place."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many went through, and why the others did not: one bad row never stops the rest."""

    done: int
    refused: tuple[tuple[str, tuple[Refusal, ...]], ...] = ()


def enter(files: Iterable[UUID | str], kind: str, words: str, command: Command) -> Outcome:
    """The same entry on the log of several files: listed for transfer, transferred, listed for destruction.

    Refused as a whole(`archive.none`, `archive.words`); row by row as `usecases.archive.note`.
    """
    chosen = list(files)
    if not chosen:
        raise refuse("archive.none")
    if kind not in ("transfer", "transferred", "destroy") or len(words.strip()) < 4:
        raise refuse("archive.words")
    done, bad = 0, []
    for key in chosen:
        try:
            row = archive.reachable(key, command.actor)
            if kind == "destroy" and row.notes.filter(kind="destroy", approved_at=None).exists():
                continue  # on the list already
            archive.note(key, kind, words, command)
            done += 1
        except Refused as no:
            if no.code == "scope.not-found":
                raise
            bad.append((row.number, no.refusals))
    return Outcome(done, tuple(bad))


def approve(notes: Iterable[UUID | str], command: Command) -> Outcome:
    """Approve lines of the list for destruction; whoever listed a file cannot."""
    chosen = list(notes)
    if not chosen:
        raise refuse("archive.none")
    done, bad = 0, []
    for key in chosen:
        try:
            archive_destroy.approve(key, command)
            done += 1
        except Refused as no:
            if no.code == "scope.not-found":
                raise
            number = ArchiveNote.objects.filter(pk=key).values_list("archive__number", flat=True).first() or ""
            bad.append((number, no.refusals))
    return Outcome(done, tuple(bad))


def sheet(which: str, form: str, actor: Actor, *, on: date) -> FileInHand:
    """A list as PDF to sign, or as workbook. Refused(`archive.list`, `archive.empty`, `scope.not-found`)."""
    if which not in TITLES or form not in ("pdf", "xlsx"):
        raise refuse("archive.list")
    if actor.role not in ON_LIST:
        raise refuse("scope.not-found")
    rows = _rows(which, actor, on)
    if not rows:
        raise refuse("archive.empty")
    pages = sum(row.pages for row in rows)
    facts = [("清单", TITLES[which]), ("卷数", str(len(rows))), ("页数合计", str(pages)), ("日期", on.isoformat())]
    signs = ("移交人", "接收人") if which == "transfer" else ("列册人", "批准人", "监销人")
    return _made(f"{TITLES[which]}-{on.isoformat()}", form, TITLES[which], facts, _table(rows), on=on, signs=signs)


def _rows(which: str, actor: Actor, on: date) -> list[ArchiveFile]:
    mine = ArchiveFile.objects.filter(jurisdiction__in=actor.scope.jurisdictions).select_related("application")
    if which == "transfer":
        mine = mine.filter(status="transfer")
    elif which == "destroy":
        mine = mine.filter(notes__kind="destroy", notes__approved_at=None).exclude(status="destroyed").distinct()
    else:
        mine = mine.filter(keep_until__lt=on).exclude(status="destroyed")
    return list(mine.order_by("number")[:MOST])


def _table(rows: Sequence[ArchiveFile]) -> Table:
    heads = (
        ("序号", 6), ("档号", 26), ("收件编号", 24), ("保管期限", 10), ("保管到", 12), ("页数", 8), ("盒号", 12),
        ("归档日期", 12),
    )  # fmt: skip
    return Table(
        "清单", tuple(Column(head, width) for head, width in heads),
        tuple(
            (n, row.number, row.application.number, RETENTION[row.retention].zh,
             row.keep_until.isoformat() if row.keep_until else "永久", row.pages, row.box,
             legal_date(row.filed_at).isoformat())
            for n, row in enumerate(rows, 1)
        ),
    )  # fmt: skip


def added_sheet(archive_id: UUID | str, actor: Actor, *, on: date) -> FileInHand:
    """后补页登记表 of one file: every page added later, when, by whom, what. Refused(`archive.empty`, `scope.not-found`)."""
    row = archive.reachable(archive_id, actor)
    notes = list(row.notes.filter(kind="added").select_related("data_key").order_by("at", "id"))
    if not notes:
        raise refuse("archive.empty")
    heads = (("序号", 6), ("日期", 12), ("后补了什么、谁、为什么", 50))
    lines = tuple((n, legal_date(note.at).isoformat(), _words(note)) for n, note in enumerate(notes, 1))
    facts = [("档号", row.number), ("收件编号", row.application.number), ("盒号", row.box)]
    table = Table("后补页", tuple(Column(head, width) for head, width in heads), lines)
    return _made(f"后补页登记表-{row.number}", "pdf", "后补页登记表", facts, table, on=on, signs=("登记人", "检查人"))


def _words(note: ArchiveNote) -> str:
    return unseal_text(note.data_key, note.words_enc, place=f"archive/{note.id}") if note.words_enc else ""


def _made(
    name: str, form: str, title: str, facts: Sequence[tuple[str, str]], table: Table, *, on: date, signs: tuple[str, ...]
) -> FileInHand:
    ports = wired()
    if form == "xlsx" and ports.plan_tables is not None:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return FileInHand(f"{name}.xlsx", kind, ports.plan_tables.write([table], title=title, on=on))
    if form == "pdf" and ports.sheet_print is not None:
        section: dict[str, Any] = {
            "title": "", "lines": [], "heads": [column.head for column in table.columns],
            "widths": [column.width for column in table.columns], "rows": [[str(cell) for cell in line] for line in table.rows],
        }  # fmt: skip
        data = ports.sheet_print.print(title, list(facts), [section], on=on, agency="政务服务中心", signs=signs)
        return FileInHand(f"{name}.pdf", "application/pdf", data)
    raise refuse("archive.list")
