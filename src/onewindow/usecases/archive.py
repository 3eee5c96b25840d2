"""Archive 归档: settle → check → file. One package per application, and a log of everything that happens to it afterwards.

The package is a ZIP with the directory (PDF/A), every paper and material, the event chains, the records of service and one
`manifest.json` with the SHA-256 of each. It is sealed with the key of the application.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from onewindow.core.catalogue.retention import PERMANENT, RETENTION, longest, retention_of
from onewindow.core.certs import DocumentKind, title
from onewindow.core.certs.service import NEED_SERVICE
from onewindow.core.clock import Limit, due
from onewindow.core.compose.context import parameter_of
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused, declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.store import events as event_rows
from onewindow.store import numbers, scope
from onewindow.store.catalogue import catalogue_on, current_calendar, load_bundle
from onewindow.store.crypto import content_mark, seal, seal_text, unseal, unseal_text
from onewindow.store.mandates import mandate_of, over_on
from onewindow.store.models import (
    Application,
    ApplicationMaterial,
    ArchiveFile,
    ArchiveNote,
    Case,
    Correction,
    Document,
    File,
    OriginalPaper,
    Service,
    Upload,
)
from onewindow.usecases.command import Command
from onewindow.usecases.correct_facts import append
from onewindow.usecases.ports import FileInHand, wired

declare(
    "archive.open",
    zh="还没有全部办结，不能归档。请先办完每一项。",
    en="Not every part is finished: it cannot be filed yet.",
)
declare(
    "archive.unserved",
    zh="还有 {n} 份文书没有送达：{numbers}。送达以后再归档。",
    en="{n} papers are not served yet: {numbers}. Serve them first.",
)
declare(
    "archive.unset",
    zh="还有 {n} 份文书没有排好版。请稍等再归档。",
    en="{n} papers are not set yet. Wait a moment.",
)
declare(
    "archive.originals",
    zh="还留着 {n} 份原件。原件退还以后再归档。",
    en="{n} originals are still held. Return them first.",
)
declare(
    "archive.correction",
    zh="还有更正在等第二人确认。确认或者不更正以后再归档。",
    en="A correction waits for a second person. Confirm or drop it first.",
)
declare("archive.twice", zh="这份申请已经归档，档号 {number}。", en="This application is filed already as {number}.")
declare("archive.words", zh="请写明是谁、为什么，至少 4 个字。", en="Say who and why, in at least 4 characters.")
declare(
    "archive.kept",
    zh="保管期限到 {until}，没有到期不能列入销毁；永久保管的不销毁。",
    en="It is kept until {until}: it cannot be listed for destruction before, and what is kept for good never is.",
    clause="档案法第二十五条、第三十一条",
)
declare(
    "archive.same-person",
    zh="销毁要经批准：列清册的人不能自己批准。",
    en="Destruction needs approval by another person than who listed it.",
    clause="档案法第三十一条",
)
declare("archive.reopened", zh="这份申请又有在办的事项，不能销毁。请等办结以后再列入。",
        en="A part of this application is open again: its file is not destroyed before it is finished.",
        clause="档案法第三十一条")  # fmt: skip
declare("archive.not-listed", zh="还没有列入移交清册，不能登记已移交。请先列入清册。",
        en="It is not on a list for transfer yet: list it first.")  # fmt: skip
declare("archive.destroyed", zh="已销毁：{number} 在 {on} 按批准的清册销毁，只剩目录和登记。",
        en="Destroyed: {number} went on {on} by an approved list; its line and its log remain.",
        clause="档案法第三十一条")  # fmt: skip
declare(
    "archive.no-period",
    zh="本地没有规定办结后几天内归档。请先在地区参数里补上（archive_within）。",
    en="No period for filing is laid down for this place. Add `archive_within` to its profile first.",
)
declare("archive.box", zh="请写档案盒号。", en="Give the number of the box.")

NOTES: dict[str, Text] = {
    "filed": T("归档", "filed"),
    "added": T("后补页", "page added later"),
    "consulted": T("查阅", "consulted"),
    "applicant": T("提供申请人", "disclosed to the applicant"),
    "court": T("提供法院、复议机关", "disclosed to a court or reviewing body"),
    "transfer": T("移交清册", "listed for transfer"),
    "transferred": T("已移交", "transferred"),
    "destroy": T("销毁清册", "listed for destruction"),
    "destroyed": T("已销毁", "destroyed"),
    "erased": T("档案包已从存储中删除", "package erased from the store"),
}
BY_SYSTEM = ("filed", "destroyed", "erased")
"""Notes that an act leaves, which nobody writes by hand."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the directory and its bytes."""

    path: str
    title: str
    number: str
    pages: int
    data: bytes

    def to_json(self, position: int) -> dict[str, Any]:
        return {
            "position": position, "path": self.path, "title": self.title, "number": self.number, "pages": self.pages,
            "sha256": hashlib.sha256(self.data).hexdigest(), "bytes": len(self.data),
        }  # fmt: skip


def within(place: str, on: date) -> Limit:
    """How long a settled application may wait to be filed in a place (`archive_within` of its profile)."""
    found = parameter_of(catalogue_on(on, place), place, "archive_within")
    if found is None:
        raise refuse("archive.no-period")
    return Limit.parse(found.value)


def classes(place: str, on: date) -> dict[str, str]:
    """How long a place keeps what, by item or act type (`retention` of its profile); empty: our defaults."""
    found = parameter_of(catalogue_on(on, place), place, "retention")
    return dict(found.value) if found is not None else {}


def due_on(application: Application, on: date) -> date | None:
    """The last day for filing by the rule in force on a day, or None while it is open."""
    if application.settled_at is None:
        return None
    calendar = current_calendar(on).for_region(application.jurisdiction)
    return due(within(application.jurisdiction, on), legal_date(application.settled_at), calendar=calendar).by


def file(application_id: UUID | str, box: str, command: Command) -> UUID:
    """Check, number, pack and file a settled application. Refused: `archive.*`, `files.lost`."""
    application = scope.application(command.actor, application_id)
    where = box.strip()[:40]
    if not where:
        raise refuse("archive.box")
    _complete(application)
    cases = list(Case.objects.filter(jurisdiction=application.jurisdiction, application=application).order_by("number"))
    items = load_bundle(application.bundle).items
    said = classes(application.jurisdiction, legal_date(command.now))
    retention = longest(retention_of(items.get(case.item), case.act_type, said) for case in cases)
    year = legal_date(command.now).year
    serial = numbers.take(f"{application.jurisdiction}/archive", str(year))
    number = f"{application.jurisdiction[:6]}-ZW-{year}-{'Y' if retention == PERMANENT else f'D{retention}'}-{serial:05d}"
    manifest, packed = pack(application, cases, number, retention, command.now.isoformat(), said)
    digest = hashlib.sha256(manifest).hexdigest()
    key = application.data_key
    address = wired().files.put(seal(key, packed, place="file"))
    keep_until = None if retention == PERMANENT else date(year + int(retention), 12, 31)
    row = ArchiveFile(
        id=new_id(), jurisdiction=application.jurisdiction, opened_year=application.opened_year, application=application,
        number=number, retention=retention, keep_until=keep_until, box=where, pages=json.loads(manifest)["pages"],
        digest=digest, due_on=due_on(application, legal_date(command.now)), filed_at=command.now,
        filed_by=command.actor.account_id[:40],
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.package = File.objects.create(
                jurisdiction=application.jurisdiction, opened_year=application.opened_year, address=address, data_key=key,
                content_mark=content_mark(key, packed), size=len(packed), media_type="application/zip",
                created_at=command.wall,
            )  # fmt: skip
            row.save(force_insert=True)
            add_note(row, "filed", "", command)
            body = {"number": number, "retention": retention, "manifest": digest, "box": where}
            append(application, "application.archived", body, {}, command)
    except IntegrityError:
        raise refuse("archive.twice", number=_standing(application)) from None
    return row.id


def look(application_id: UUID | str, box: str, command: Command) -> Application:
    """What filing would check, without filing. Refused as `file`."""
    application = scope.application(command.actor, application_id)
    if not box.strip():
        raise refuse("archive.box")
    _complete(application)
    return application


def _standing(application: Application) -> str:
    found = ArchiveFile.objects.filter(jurisdiction=application.jurisdiction, application=application).first()
    return found.number if found else ""


def _complete(application: Application) -> None:
    """What must be so before a file is closed."""
    if number := _standing(application):
        raise refuse("archive.twice", number=number)
    if application.open or application.settled_at is None:
        raise refuse("archive.open")
    papers = Document.objects.filter(application=application)
    unserved = list(papers.filter(served_at=None, void_at=None, kind__in=NEED_SERVICE).order_by("issued_at"))
    if unserved:
        shown = "、".join(paper.number for paper in unserved[:3])
        raise refuse("archive.unserved", n=len(unserved), numbers=shown)
    if unset := papers.exclude(status="ready").count():
        raise refuse("archive.unset", n=unset)
    held = OriginalPaper.objects.filter(jurisdiction=application.jurisdiction, application=application, status="kept").count()
    if held:
        raise refuse("archive.originals", n=held)
    if Correction.objects.filter(jurisdiction=application.jurisdiction, application=application, status="pending").exists():
        raise refuse("archive.correction")


def pack(
    application: Application, cases: list[Case], number: str, retention: str, filed: str, said: dict[str, str]
) -> tuple[bytes, bytes]:
    """The manifest and the package (ZIP, fixed dates: the same content gives the same bytes)."""
    items = load_bundle(application.bundle).items
    entries = [*_papers(application), *_materials(application), *_chains(application, cases), _services(application)]
    listed = [entry.to_json(n) for n, entry in enumerate(entries, 1)]
    directory = _directory(application, number, retention, entries)
    listed.append(Entry("directory.pdf", "卷内目录", "", 1, directory).to_json(0))
    manifest = json.dumps(
        {
            "format": "onewindow-archive/1", "number": number, "retention": retention, "filed_at": filed,
            "application": application.number, "cases": [case.number for case in cases],
            "retention_of": {case.number: retention_of(items.get(case.item), case.act_type, said) for case in cases},
            "pages": sum(entry.pages for entry in entries), "entries": listed,
        },
        ensure_ascii=False, sort_keys=True, indent=1,
    ).encode()  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for path, data in [("manifest.json", manifest), ("directory.pdf", directory),
                           *((entry.path, entry.data) for entry in entries)]:  # fmt: skip
            package.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), data)
    return manifest, out.getvalue()


def _papers(application: Application) -> Iterator[Entry]:
    rows = Document.objects.filter(application=application, status="ready").select_related("file__data_key")
    mandate = mandate_of(application)
    over = over_on(mandate, legal_date(application.settled_at or application.submitted_at)) if mandate else None
    for n, row in enumerate(rows.order_by("issued_at", "id"), 1):
        assert row.file is not None  # ready
        data = unseal(row.file.data_key, wired().files.get(row.file.address), place="file")
        name = title(DocumentKind(row.kind)).zh + ("（作废）" if row.void_at else "")
        if over is not None and row.kind == DocumentKind.MANDATE:
            name += f"（{over.isoformat()} 到期或者取消）"
        yield Entry(f"papers/{n:03d}-{row.kind}.pdf", name, row.number, max(1, data.count(b"/Type /Page\n")), data)


def _materials(application: Application) -> Iterator[Entry]:
    catalogue = load_bundle(application.bundle)
    mine = {"jurisdiction": application.jurisdiction, "owner_id": application.id}
    rows = Upload.objects.filter(**mine).select_related("file__data_key", "data_key").order_by("at", "id")
    for n, row in enumerate(rows, 1):
        data = unseal(row.file.data_key, wired().files.get(row.file.address), place="file")
        known = catalogue.materials.get(row.material)
        kind = row.file.media_type.rpartition("/")[2]
        name = (known.name.zh if known else row.material) + ("（已撤换）" if row.removed_at else "")
        yield Entry(f"materials/{n:03d}-{row.material}.{kind}", name, "", row.pages, data)
    paper = ApplicationMaterial.objects.filter(application=application, received_how="window")
    told = [[row.material, row.received_at.isoformat() if row.received_at else ""] for row in paper.order_by("material")]
    if told:
        data = json.dumps(told, ensure_ascii=False).encode()
        yield Entry("materials/on-paper.json", "纸质材料清单（在纸质卷内）", "", 1, data)


def _chains(application: Application, cases: list[Case]) -> Iterator[Entry]:
    """Each stream as it was hashed: one line per event, its exact text, its hash, the hash before it."""
    streams = [("application", application.id, application.number), *(("case", case.id, case.number) for case in cases)]
    for name, key, number in streams:
        events = event_rows.load(key, jurisdiction=application.jurisdiction, opened_year=application.opened_year)
        lines = [json.dumps([event.text, event.prev_hash, event.hash], ensure_ascii=False) for event in events]
        yield Entry(f"events/{name}-{key}.jsonl", "办理经过（事件链）", number, 1, "\n".join(lines).encode())


def _services(application: Application) -> Entry:
    rows = Service.objects.filter(document__application=application).select_related("document", "data_key")
    told = [
        {
            "paper": row.document.number, "mode": row.mode, "outcome": row.outcome, "attempted_at": row.attempted_at.isoformat(),
            "served_at": row.served_at.isoformat() if row.served_at else None, "relation": row.relation,
            "recipient": unseal_text(row.data_key, row.recipient_enc, place=f"service/{row.id}/recipient"),
            "evidence": unseal_text(row.data_key, row.evidence_enc, place=f"service/{row.id}/evidence")
            if row.evidence_enc else "",
        }
        for row in rows.order_by("attempted_at", "id")
    ]  # fmt: skip
    data = json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1).encode()
    return Entry("services.json", "送达记录", "", 1, data)


def _directory(application: Application, number: str, retention: str, entries: list[Entry]) -> bytes:
    """卷内目录 as PDF/A."""
    printer = wired().sheet_print
    if printer is None:
        raise refuse("archive.unset", n=1)
    catalogue = load_bundle(application.bundle)
    thing = catalogue.things[application.thing]
    agency = catalogue.departments[thing.lead].name.zh if thing.lead in catalogue.departments else ""
    rows, at = [], 1
    for n, entry in enumerate(entries, 1):
        rows.append([str(n), entry.title, entry.number, str(at), str(entry.pages)])
        at += entry.pages
    facts = [("档号", number), ("收件编号", application.number), ("事项", thing.name.zh), ("保管期限", RETENTION[retention].zh)]
    heads = ["序号", "题名", "文号、编号", "起始页", "页数"]
    sections = [{"title": "", "lines": [], "heads": heads, "widths": [1, 6, 5, 1, 1], "rows": rows}]
    on = legal_date(application.settled_at or application.submitted_at)
    return printer.print("卷内目录", facts, sections, on=on, agency=agency, signs=("立卷人", "检查人"))


# --- afterwards ------------------------------------------------------------------------------------------------------


def note(archive_id: UUID | str, kind: str, words: str, command: Command) -> None:
    """A page added later, a consultation, a disclosure, a transfer, a proposal to destroy: who and why.

    Refused: `archive.words`, `archive.kept`, `archive.reopened`, `archive.destroyed`.
    """
    row = reachable(archive_id, command.actor)
    told = words.strip()[:500]
    if kind not in NOTES or kind in BY_SYSTEM or len(told) < 4:
        raise refuse("archive.words")
    if row.status == "destroyed" and kind != "consulted":
        raise _destroyed(row)
    if kind == "destroy" and (row.keep_until is None or row.keep_until >= legal_date(command.now)):
        raise refuse("archive.kept", until=row.keep_until.isoformat() if row.keep_until else "永久")
    if kind == "destroy":
        settled(row)
    if kind == "transferred" and row.status != "transfer":
        raise refuse("archive.not-listed")
    with transaction.atomic():
        if kind in ("transfer", "transferred"):
            before = "filed" if kind == "transfer" else "transfer"
            ArchiveFile.objects.filter(pk=row.pk, status=before).update(status=kind)
        add_note(row, kind, told, command)


def add_note(row: ArchiveFile, kind: str, words: str, command: Command) -> None:
    key = row.application.data_key
    made = ArchiveNote(
        jurisdiction=row.jurisdiction, archive=row, kind=kind, data_key=key, at=command.now, by=command.actor.account_id[:40]
    )
    if words:
        made.words_enc = seal_text(key, words, place=f"archive/{made.id}")
    made.save(force_insert=True)


def _destroyed(row: ArchiveFile) -> Refused:
    when = ArchiveNote.objects.filter(archive=row, kind="destroyed").values_list("at", flat=True).first()
    return refuse("archive.destroyed", number=row.number, on=legal_date(when).isoformat() if when else "")


def settled(row: ArchiveFile) -> None:
    """Before a file goes: another body may have opened a part again since it was filed. Refused(`archive.reopened`)."""
    if row.application.open or row.application.settled_at is None:
        raise refuse("archive.reopened")


def reachable(archive_id: UUID | str, actor: Actor) -> ArchiveFile:
    """Refused(`scope.not-found`)."""
    row = ArchiveFile.objects.select_related("application__data_key", "package__data_key").filter(pk=archive_id).first()
    if row is None or not scope.applications(actor).filter(pk=row.application_id).exists():
        raise refuse("scope.not-found")
    return row


def package(archive_id: UUID | str, words: str, kind: str, command: Command) -> FileInHand:
    """The package for somebody named, with the reason; every look is on the log. Refused(`archive.*`)."""
    row = reachable(archive_id, command.actor)
    if row.status == "destroyed" or row.package is None:
        raise _destroyed(row)
    if command.actor.role not in (Role.CLERK, Role.APPROVER, Role.HEAD, Role.SUPERVISOR):
        raise refuse("scope.not-found")
    note(archive_id, kind if kind in ("consulted", "applicant", "court") else "consulted", words, command)
    data = unseal(row.package.data_key, wired().files.get(row.package.address), place="file")
    return FileInHand(f"{row.number}.zip", "application/zip", data)
