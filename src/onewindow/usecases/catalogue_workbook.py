"""Files that come in (workbook, pack, JSON): kept, looked at, and only then made a set of changes; and files that go out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from onewindow.core.catalogue.diff import FieldChange, diff
from onewindow.core.catalogue.sheet_faults import ERROR, CellFault
from onewindow.core.catalogue.sheet_read import WorkbookReading, read_workbook
from onewindow.core.catalogue.sheet_write import codes, sheets
from onewindow.core.kernel.codec import content_hash, digest
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import Text
from onewindow.store import catalogue
from onewindow.store.models import CatalogueChange, CatalogueUpload
from onewindow.usecases import catalogue_pack, catalogue_versions
from onewindow.usecases.catalogue_versions import bodies_in_force
from onewindow.usecases.command import Command
from onewindow.usecases.ports import Workbooks, wired

WORKBOOK, PACK, UNSIGNED = "workbook", "pack", "unsigned"
Name = tuple[str, str]
declare(
    "catalogue-file.none",
    zh="找不到这份上传的文件。请重新上传。",
    en="This uploaded file is not here. Upload it again.",
)
declare(
    "catalogue-file.empty",
    zh="没有选文件，或者文件是空的。请选一份再上传。",
    en="No file was chosen, or it is empty. Choose one.",
)
declare(
    "catalogue-file.taken",
    zh="这份文件已经变成草稿了，不用再确认。",
    en="This file has become a draft already.",
)
declare(
    "workbook.off",
    zh="这一处没有接上工作簿。请联系管理员。",
    en="Workbooks are not set up here. Ask the administrator.",
)


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One definition that would change: `what` is new or changed."""

    kind: str
    code: str
    name: Text
    what: str
    changes: tuple[FieldChange, ...]

    @property
    def legal(self) -> int:
        """How many of the changes have legal effect."""
        return sum(1 for each in self.changes if each.legal)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do: what changes, how much does not, what was left out and why, and who signed a pack."""

    id: UUID
    kind: str
    file: str
    by: str
    at: datetime
    change: UUID | None
    lines: tuple[PreviewLine, ...]
    unchanged: int
    left_out: tuple[Name, ...]
    faults: tuple[CellFault, ...]
    rows: int
    only_here: int = 0
    place: str = ""
    key: str = ""
    demo: bool = False

    @property
    def errors(self) -> int:
        return sum(1 for each in self.faults if each.severity == ERROR)


def workbooks() -> Workbooks:
    """The adapter of workbooks. Refused(`workbook.off`)."""
    found = wired().workbooks
    if found is None:
        raise refuse("workbook.off")
    return found


def export_workbook(*, on: date, only: frozenset[Name] | None = None) -> bytes:
    """The catalogue in force as a workbook; `only`: just these (kind, code)."""
    bodies = bodies_in_force(on)
    return workbooks().write(sheets(bodies, only=only), codes(bodies), on=on)


def export_pack(
    *, on: date, at: datetime, as_json: bool = False, kinds: frozenset[str] = frozenset()
) -> bytes:
    """The content in force as a signed pack, or as unsigned JSON; `kinds`: only these. Refused(`pack.no-key`)."""
    bodies = {kind: each for kind, each in bodies_in_force(on).items() if not kinds or kind in kinds}
    name = f"onewindow-{settings.JURISDICTION}-{on.isoformat()}"
    return (catalogue_pack.write_json if as_json else catalogue_pack.write_pack)(bodies, name=name, at=at)


def upload(name: str, data: bytes, command: Command, *, unsigned: bool = False) -> CatalogueUpload:
    """Keep a file that came in. What is no workbook and no pack that verifies is refused now (`workbook.*`, `pack.*`)."""
    catalogue_versions.may(command)
    if not data:
        raise refuse("catalogue-file.empty")
    kind = WORKBOOK
    if name.casefold().endswith(".xlsx"):
        workbooks().read(data)
    else:
        kind = PACK if catalogue_pack.open_pack(data, unsigned=unsigned).key else UNSIGNED
    row = CatalogueUpload(
        id=new_id(), kind=kind, name=name[-200:], content=data, digest=digest(data), uploaded_at=command.wall,
        uploaded_by=command.actor.account_id, uploaded_name=command.actor.name[:64],
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def preview(upload_id: UUID, *, on: date) -> Preview:
    """What the file would change against what is in force now. Writes nothing. Refused(`catalogue-file.none`)."""
    row = _row(upload_id)
    found = _outcome(row, on)
    return Preview(
        row.id, row.kind, row.name, row.uploaded_name, row.uploaded_at, row.change_id, found.lines,
        found.unchanged, found.left_out, found.faults, found.rows, found.only_here, found.place, found.key,
        found.demo,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What is the same for one file against one state of the content, whoever looks."""

    lines: tuple[PreviewLine, ...]
    unchanged: int
    left_out: tuple[Name, ...]
    faults: tuple[CellFault, ...]
    rows: int
    only_here: int
    place: str
    key: str
    demo: bool


_KEPT = 8
_outcomes: OrderedDict[tuple[str, str, str], _Outcome] = OrderedDict()


def _outcome(row: CatalogueUpload, on: date) -> _Outcome:
    """The last few outcomes stay in memory, by the bytes of the file and of everything in force: no name, no person.

    A pack is verified again each time all the same: a key may have lost its trust since.
    """
    known = (row.kind, row.digest, content_hash(catalogue.read_in_force(on)))
    if row.kind == PACK:
        catalogue_pack.open_pack(bytes(row.content))
    if known not in _outcomes:
        _outcomes[known] = _look(row, bodies_in_force(on))
        while len(_outcomes) > _KEPT:
            _outcomes.popitem(last=False)
    return _outcomes[known]


def _look(row: CatalogueUpload, base: Mapping[str, Mapping[str, Any]]) -> _Outcome:
    documents, reading, pack = _documents(row, base)
    lines, unchanged = _lines(documents, base)
    only_here = 0
    if pack is not None:
        here = {(kind, code) for kind, each in base.items() for code in each}
        only_here = len(here - set(pack.documents))
    return _Outcome(
        lines, unchanged, tuple(sorted(reading.left_out)) if reading else (),
        tuple(reading.faults) if reading else (), reading.rows if reading else 0, only_here,
        pack.place if pack else "", pack.key if pack else "", pack.demo if pack else False,
    )  # fmt: skip


def _row(upload_id: UUID) -> CatalogueUpload:
    row = CatalogueUpload.objects.filter(pk=upload_id).first()
    if row is None:
        raise refuse("catalogue-file.none")
    return row


def _documents(
    row: CatalogueUpload, base: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[Name, dict[str, Any]], WorkbookReading | None, catalogue_pack.Pack | None]:
    data = bytes(row.content)
    if row.kind == WORKBOOK:
        reading = read_workbook(workbooks().read(data), base, check=catalogue_versions.check_bodies)
        return reading.documents, reading, None
    pack = catalogue_pack.open_pack(data, unsigned=row.kind == UNSIGNED)
    return pack.documents, None, pack


def _lines(
    documents: Mapping[Name, dict[str, Any]], base: Mapping[str, Mapping[str, Any]]
) -> tuple[tuple[PreviewLine, ...], int]:
    found = []
    for (kind, code), body in sorted(documents.items()):
        old = base.get(kind, {}).get(code)
        changes = diff(kind, old, body) if old != body else ()
        if old != body:
            found.append(PreviewLine(kind, code, name_of(body, code), "changed" if old else "new", changes))
    return tuple(found), len(documents) - len(found)


def name_of(body: Mapping[str, Any] | None, code: str) -> Text:
    """What a definition is called: its name, label or title, else its code."""
    for key in ("name", "label", "title"):
        value = (body or {}).get(key)
        if isinstance(value, Mapping) and value.get("zh-hans"):
            return Text(str(value["zh-hans"]), str(value.get("en", "")))
    return Text(code, code)


def take(
    upload_id: UUID,
    command: Command,
    *,
    title: str,
    basis: str = "",
    only: frozenset[Name] | None = None,
    on: date,
) -> CatalogueChange:
    """Make what differs a set of changes that waits for check and publication; `only`: just these definitions.

    Refused(`catalogue-file.taken`, `version.nothing`, `version.not-yours`).
    """
    catalogue_versions.may(command)
    row = _row(upload_id)
    earlier = CatalogueChange.objects.filter(command_id=command.id).first()
    if earlier is not None:
        return earlier
    if row.change_id is not None:
        raise refuse("catalogue-file.taken")
    documents, _, _ = _documents(row, bodies_in_force(on))
    wanted = {name: body for name, body in documents.items() if only is None or name in only}
    with transaction.atomic():
        change = catalogue_versions.draft(
            wanted,
            command,
            title=title or row.name,
            origin=f"{row.name} {row.digest[:12]}",
            basis=basis,
            on=on,
        )
        claimed = CatalogueUpload.objects.filter(pk=row.pk, change=None).update(change=change)
        if not claimed and not CatalogueUpload.objects.filter(pk=row.pk, change=change).exists():
            # Another hand took the file between our look and our press: its draft stands, ours is undone.
            raise refuse("catalogue-file.taken")
    return change


def marked(upload_id: UUID, *, on: date) -> bytes:
    """The workbook with its wrong cells marked, to be corrected and uploaded again. Refused(`catalogue-file.none`)."""
    row = _row(upload_id)
    if row.kind != WORKBOOK:
        raise refuse("catalogue-file.none")
    _, reading, _ = _documents(row, bodies_in_force(on))
    return workbooks().mark(bytes(row.content), reading.faults if reading else ())
