"""Papers as files: typeset once by the jobs, opened by those who may see their application."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from onewindow.core.certs import DocumentData, from_json, title
from onewindow.core.certs.kinds import NOT_FOR_APPLICANTS, DocumentKind
from onewindow.core.certs.problems import problem_words
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.refusal import Refused, declare, refuse
from onewindow.store import scope
from onewindow.store.crypto import content_mark, seal, unseal, unseal_json
from onewindow.store.failpoints import reach
from onewindow.store.models import Document, File
from onewindow.usecases import sealing
from onewindow.usecases.ports import FileInHand, wired

declare(
    "document.not-ready",
    zh="文书正在排版，一般几秒钟就好。请稍等再点一次。",
    en="The paper is being set; this takes a few seconds. Try again shortly.",
)
declare(
    "document.failed",
    zh="文书没有排出来：{why}。内容没有丢。",
    en="The paper could not be set: {why}. Nothing is lost.",
)


def typeset(document_id: UUID) -> None:
    """Make the PDF of a document, once: the file is written before the row names it. Raises what the renderer refuses."""
    row = Document.objects.select_related("data_key").get(pk=document_id)
    if row.status == "ready":
        return
    data = payload(row)
    try:
        pdf = wired().renderer.render(data)
    except Refused as refused:
        Document.objects.filter(pk=row.pk).update(status="failed", problem=refused.code[:200])
        raise
    address = wired().files.put(seal(row.data_key, pdf, place="file"))
    reach("document.after_file_before_row")
    with transaction.atomic():
        file = File.objects.create(
            jurisdiction=row.jurisdiction,
            opened_year=row.opened_year,
            address=address,
            data_key=row.data_key,
            content_mark=content_mark(row.data_key, pdf),
            size=len(pdf),
            media_type="application/pdf",
            created_at=row.issued_at,
        )
        Document.objects.filter(pk=row.pk).exclude(status="ready").update(
            status="ready", problem="", file=file
        )
        sealing.stamped_by_typesetter(row, row.issued_at)


def payload(row: Document) -> DocumentData:
    """What the paper says, as it was frozen (needs `select_related("data_key")`)."""
    return from_json(DocumentData, unseal_json(row.data_key, row.payload_enc, place=f"document/{row.id}"))


def open_document(document_id: UUID | str, actor: Actor) -> FileInHand:
    """The PDF of a document for somebody who may see its application (a department only its own part's).

    Refused(`scope.not-found`, `document.not-ready`, `document.failed`).
    """
    return in_hand(reachable(document_id, actor))


def in_hand(row: Document) -> FileInHand:
    """The PDF of a document that somebody was found to be allowed to see. Refused(`document.not-ready`, `document.failed`)."""
    if row.status == "failed":
        raise refuse("document.failed", why=problem_words(row.problem))
    if row.file is None:
        raise refuse("document.not-ready")
    data = unseal(row.file.data_key, wired().files.get(row.file.address), place="file")
    name = f"{title(DocumentKind(row.kind)).zh}-{row.number}.pdf"
    if row.void_at is not None:
        name, data = f"作废-{name}", _void(data)
    return FileInHand(name, "application/pdf", data)


def _void(pdf: bytes) -> bytes:
    """A void paper says so on every page, whoever opens it. What is kept stays as it was."""
    binder = wired().binder
    if binder is None:
        raise refuse("print.off")
    return binder.void(pdf, "作 废")


def reachable(document_id: UUID | str, actor: Actor) -> Document:
    """The row, through the actor's scope."""
    query = Document.objects.select_related("data_key", "file__data_key")
    try:
        row = query.filter(pk=document_id).first()
    except (ValueError, TypeError):
        row = None
    if row is None or (actor.role is Role.CITIZEN and row.kind in NOT_FOR_APPLICANTS):
        raise refuse("scope.not-found")
    if row.case_id is not None:
        if not scope.cases(actor).filter(pk=row.case_id).exists():
            raise refuse("scope.not-found")
    elif not scope.applications(actor).filter(pk=row.application_id).exists():
        raise refuse("scope.not-found")
    return row
