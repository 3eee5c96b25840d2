"""The print queue: many papers as one job in a chosen order, resumed after a jam, reprints recorded as what they are.

A paper is printed once as itself. Whoever prints it again says why, and every page says that it is a reprint: it cannot pass
for the first print.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from onewindow.core.certs import DocumentKind, title
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import local
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.store import scope
from onewindow.store.crypto import unseal
from onewindow.store.models import Document, PrintJob, PrintLine, PrintRun
from onewindow.store.spool import Spool
from onewindow.usecases.command import Command
from onewindow.usecases.ports import Binder, wired

declare(
    "print.nothing",
    zh="没有选中文书。请勾选要打印的，再按一次。",
    en="No paper was chosen. Tick what to print, then press again.",
)
declare(
    "print.too-many",
    zh="一次最多打印 {most} 份，选了 {n} 份。请分两次。",
    en="At most {most} papers go into one job; {n} were chosen. Make two jobs.",
)
declare(
    "print.not-here",
    zh="有 {n} 份文书不在您的办理范围内，或者还没排好版。请刷新页面重选。",
    en="{n} of the papers are not within your remit, or not set yet. Reload and choose again.",
)
declare(
    "print.printed",
    zh="{numbers} 已经打印过。要再打一份请写明原因，新的一份每页都会标明“补打”。",
    en="{numbers} were printed already. To print them again say why; each page will say that it is a reprint.",
)
declare(
    "print.certificate",
    zh="证照不能补打：{numbers}。证照遗失、损毁请办补证、换证。",
    en="Certificates are not reprinted: {numbers}. A lost or damaged one is replaced by an act of its own.",
    clause="行政许可法第三十九条",
)
declare(
    "print.page",
    zh="从第 {page} 页开始打不了，这一批共 {pages} 页。请照卡纸前最后一张好的页码填。",
    en="The job cannot start at page {page}; it has {pages}. Enter the page after the last good sheet.",
)
declare("print.done", zh="这一批已经打完归档。要再打请另建一批。", en="This job is finished. Make another to print again.")
declare(
    "print.off",
    zh="本机没有装打印装订功能。请告诉系统管理员。",
    en="Binding print jobs is not set up here. Tell the administrator.",
)

MOST = 400
ORDERS: dict[str, Text] = {
    "number": T("按文书号", "by number"),
    "application": T("按申请（同一个人的放一起）", "by application (one person's together)"),
    "kind": T("按文书种类", "by kind of paper"),
    "agency": T("按机关", "by agency"),
}
MAY = frozenset({Role.CLERK, Role.APPROVER, Role.HEAD})
HEADS = ("序", "文书", "文号", "收件编号", "页数", "起始页", "份次")


def make(documents: Sequence[UUID | str], order: str, command: Command, *, reason: str = "") -> UUID:
    """Put papers into one job. The same command again gives the same job.

    `order`: a key of ORDERS; `reason`: why papers that were printed before are printed again. Refused: `print.*`; a paper
    somebody else put into a job a moment ago counts as printed.
    """
    known = PrintJob.objects.filter(jurisdiction__in=command.actor.scope.jurisdictions, command_id=command.id).first()
    if known is not None:
        return known.id
    rows = _reachable(documents, command.actor)
    copies = _copies([row.id for row in rows])
    reason = reason.strip()[:200]
    again = [row for row in rows if copies.get(row.id)]
    _may_print_again(again, reason)
    rows.sort(key=_order(order if order in ORDERS else "number"))
    job = PrintJob(
        jurisdiction=rows[0].jurisdiction, title=f"打印 {local(command.now):%m-%d %H:%M}", order=order,
        reason=reason if again else "", papers=len(rows), made_at=command.wall, made_by=command.actor.account_id,
        command_id=command.id,
    )  # fmt: skip
    lines = [
        PrintLine(jurisdiction=job.jurisdiction, job=job, document=row, position=n, copy=copies.get(row.id, 0) + 1)
        for n, row in enumerate(rows, 1)
    ]
    try:
        with transaction.atomic():
            job.save(force_insert=True)
            PrintLine.objects.bulk_create(lines)
    except IntegrityError:
        return _lost_race(documents, command)
    return job.id


def _lost_race(documents: Sequence[UUID | str], command: Command) -> UUID:
    """Somebody was faster: the same press again, or another clerk with the same papers."""
    same = PrintJob.objects.filter(jurisdiction__in=command.actor.scope.jurisdictions, command_id=command.id).first()
    if same is not None:
        return same.id
    taken = Document.objects.filter(pk__in=[str(each) for each in documents], prints__copy=1)
    raise refuse("print.printed", numbers=_numbers(list(taken)))


def _reachable(documents: Sequence[UUID | str], actor: Actor) -> list[Document]:
    chosen = list(dict.fromkeys(str(each) for each in documents))
    if not chosen:
        raise refuse("print.nothing")
    if len(chosen) > MOST:
        raise refuse("print.too-many", most=MOST, n=len(chosen))
    if actor.role not in MAY:
        raise refuse("scope.not-found")
    try:
        wanted = [UUID(each) for each in chosen]
    except ValueError:
        raise refuse("scope.not-found") from None
    found = list(within(actor).filter(pk__in=wanted, status="ready", void_at=None).select_related("application"))
    if len(found) != len(wanted):
        raise refuse("print.not-here", n=len(wanted) - len(found))
    return found


def within(actor: Actor) -> Any:
    """The papers this actor may print: of its own parts, or at the window of the whole application."""
    mine = Document.objects.filter(jurisdiction__in=actor.scope.jurisdictions)
    if actor.role is Role.CLERK:
        return mine
    return mine.filter(case__in=scope.cases(actor))


def _copies(documents: Sequence[UUID]) -> dict[UUID, int]:
    """How often each was put into a job already."""
    rows = PrintLine.objects.filter(document__in=documents).values_list("document", "copy")
    most: dict[UUID, int] = {}
    for document, copy in rows:
        most[document] = max(copy, most.get(document, 0))
    return most


def _may_print_again(again: Sequence[Document], reason: str) -> None:
    certificates = [row for row in again if row.kind == DocumentKind.CERTIFICATE]
    if certificates:
        raise refuse("print.certificate", numbers=_numbers(certificates))
    if again and not reason:
        raise refuse("print.printed", numbers=_numbers(again))


def _numbers(rows: Sequence[Document]) -> str:
    shown = "、".join(row.number or str(row.id)[:8] for row in rows[:3])
    return shown if len(rows) <= 3 else f"{shown} 等 {len(rows)} 份"


def _order(name: str) -> Any:
    keys = {
        "number": lambda row: (row.number, row.issued_at),
        "application": lambda row: (row.application.number, row.issued_at, row.number),
        "kind": lambda row: (row.kind, row.number),
        "agency": lambda row: (row.department, row.number),
    }
    return keys[name]


# --- the printer -----------------------------------------------------------------------------------------------------


def job_of(job_id: UUID | str, actor: Actor) -> PrintJob:
    """A job within reach: one's own hall's (a department: those its people made). Refused(`scope.not-found`)."""
    try:
        found = PrintJob.objects.filter(jurisdiction__in=actor.scope.jurisdictions, pk=job_id).first()
    except (ValueError, TypeError):
        found = None
    if found is None or (actor.role is not Role.CLERK and found.made_by != actor.account_id):
        raise refuse("scope.not-found")
    return found


def run(job_id: UUID | str, first: int, command: Command, *, spoiled: str = "") -> None:
    """The printer runs from page `first`: 1 at the start, after a jam the page after the last good sheet.

    `spoiled`: what became of the sheets of the jam. Refused: `print.page`, `print.done`, `scope.not-found`.
    """
    job = job_of(job_id, command.actor)
    if job.done_at is not None:
        raise refuse("print.done")
    pages = job.pages or _counted(job)
    if not 1 <= first <= pages:
        raise refuse("print.page", page=first, pages=pages)
    PrintRun.objects.get_or_create(
        job=job,
        command_id=command.id,
        defaults={
            "jurisdiction": job.jurisdiction, "from_page": first, "spoiled": spoiled.strip()[:200],
            "at": command.wall, "by": command.actor.account_id,
        },
    )  # fmt: skip


def _counted(job: PrintJob) -> int:
    """Before the first run the pages of every paper are counted, one paper in hand at a time: from then on page numbers stand."""
    binder, lines = _binder(), _lines(job)
    for line in lines:
        line.pages = binder.pages(_bytes(line))
    at = sum(pages for _, pages in binder.cover(_list(job, lines), [line.pages or 0 for line in lines])) + 1
    for line in lines:
        line.first_page = at
        at += line.pages or 0
    with transaction.atomic():
        PrintLine.objects.bulk_update(lines, ["first_page", "pages"])
        PrintJob.objects.filter(pk=job.pk).update(pages=at - 1)
    return at - 1


def finish(job_id: UUID | str, command: Command) -> None:
    """Everything came out: the job is closed."""
    job = job_of(job_id, command.actor)
    PrintJob.objects.filter(pk=job.pk, done_at=None).update(done_at=command.wall)


@dataclass(frozen=True, slots=True)
class PrintFile:
    """A job as one PDF, to be read once: `content` gives it piece by piece, `content.size` bytes in all."""

    name: str
    content: Spool


def bound(job_id: UUID | str, first: int, actor: Actor) -> PrintFile:
    """The job as one PDF from its page `first`. Nothing is recorded; one paper is in hand at a time, what is made lies
    sealed in a file of its own until it is sent.

    Refused: `print.page`, `print.off`, `files.lost`, `documents.*`.
    """
    job = job_of(job_id, actor)
    if job.pages is None or not 1 <= first <= job.pages:
        raise refuse("print.page", page=first, pages=job.pages or "?")
    content = Spool()
    for piece in _binder().bind(_papers(job), first=first):
        content.write(piece)
    return PrintFile(f"print-{local(job.made_at):%Y%m%d-%H%M}.pdf", content)


def _papers(job: PrintJob) -> Iterator[tuple[bytes, int, str]]:
    """The cover list, then each paper with its pages and its mark, opened when its turn comes."""
    lines = _lines(job)
    for made, own in _binder().cover(_list(job, lines), [line.pages or 0 for line in lines]):
        yield made, own, ""
    for line in lines:
        yield _bytes(line), line.pages or 0, _mark(line)


def _lines(job: PrintJob) -> list[PrintLine]:
    rows = PrintLine.objects.filter(job=job).select_related("document__file__data_key", "document__application")
    heavy = ("document__payload_enc", "document__application__plan_enc", "document__application__situation_enc")
    return list(rows.defer(*heavy).order_by("position"))


def _binder() -> Binder:
    binder = wired().binder
    if binder is None:
        raise refuse("print.off")
    return binder


def _bytes(line: PrintLine) -> bytes:
    file = line.document.file
    assert file is not None  # only papers that are ready go into a job
    return unseal(file.data_key, wired().files.get(file.address), place="file")


def _mark(line: PrintLine) -> str:
    return f"补打 第{line.copy - 1}次 REPRINT" if line.copy > 1 else ""


def _list(job: PrintJob, lines: Sequence[PrintLine]) -> dict[str, Any]:
    """What the cover list says; page numbers are counted when it is set."""
    about = f"{local(job.made_at):%Y-%m-%d %H:%M}　{len(lines)} 份　{ORDERS[job.order].zh}"
    rows = [
        [
            str(line.position), title(DocumentKind(line.document.kind)).zh, line.document.number,
            line.document.application.number, "首次" if line.copy == 1 else f"补打{line.copy - 1}",
        ]
        for line in lines
    ]  # fmt: skip
    reason = f"　补打原因：{job.reason}" if job.reason else ""
    return {"title": job.title, "about": about + reason, "foot": "清单随件核对，核对后收回", "heads": HEADS, "rows": rows}

