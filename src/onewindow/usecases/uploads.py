"""Files handed in: checked by what they are, sealed under the application's key, written before their row."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import scope
from onewindow.store.crypto import content_mark, seal, seal_text, unseal, unseal_text
from onewindow.store.models import Application, Draft, File, Upload
from onewindow.usecases.command import Command
from onewindow.usecases.pages import pages_of
from onewindow.usecases.ports import FileInHand, wired

MOST_BYTES = 20 * 1024 * 1024
MOST_PER_MATERIAL = 20

declare(
    "upload.too-large",
    zh="这个文件有 {size} MB，最多 {most} MB。请压缩，或者分成几个文件再传。",
    en="This file has {size} MB; the most is {most} MB. Compress it or hand it in as several files.",
)
declare(
    "upload.empty",
    zh="这个文件是空的。请检查后重新选。",
    en="This file is empty. Check it and choose again.",
)
declare(
    "upload.false-type",
    zh="“{name}”不是 PDF、JPG 或 PNG 文件，打不开。请另存为这几种格式再传。",
    en="“{name}” is not a PDF, JPG or PNG file. Save it as one of these and try again.",
)
declare(
    "upload.too-many",
    zh="这份材料已经传了 {most} 个文件。请合并成一个 PDF 再传。",
    en="This paper already has {most} files. Join them into one PDF.",
)
declare(
    "upload.no-material",
    zh="材料单里没有这一份（{material}）。请刷新页面再传。",
    en="This paper ({material}) is not on the list. Reload the page.",
)

_MAGIC = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


def kind_of(data: bytes, name: str) -> str:
    """The media type by the file's first bytes; the name is not believed. Refused(`upload.false-type`)."""
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return media_type
    raise refuse("upload.false-type", name=name[:60])


def check(data: bytes, name: str) -> str:
    """The media type of an acceptable file. Refused(`upload.empty`, `upload.too-large`, `upload.false-type`)."""
    if not data:
        raise refuse("upload.empty")
    if len(data) > MOST_BYTES:
        raise refuse("upload.too-large", size=len(data) // 1_048_576 + 1, most=MOST_BYTES // 1_048_576)
    return kind_of(data, name)


def add_to_draft(draft_id: UUID | str, material: str, name: str, data: bytes, command: Command) -> UUID:
    """Hand in one file for one material of a draft. Returns the upload's id."""
    draft = scope.draft(command.actor, draft_id)
    return _add(draft, material, name, data, command)


def add_to_application(
    application_id: UUID | str, material: str, name: str, data: bytes, command: Command
) -> UUID:
    """Hand in one file for one material of a running application (a correction, a deferred paper, a scan)."""
    return _add(scope.application(command.actor, application_id), material, name, data, command)


def _add(owner: Draft | Application, material: str, name: str, data: bytes, command: Command) -> UUID:
    media_type = check(data, name)
    already = Upload.objects.filter(
        jurisdiction=owner.jurisdiction, owner_id=owner.id, material=material, removed_at=None
    ).count()
    if already >= MOST_PER_MATERIAL:
        raise refuse("upload.too-many", most=MOST_PER_MATERIAL)
    key = owner.data_key
    address = wired().files.put(seal(key, data, place="file"))
    with transaction.atomic():
        file = File.objects.create(
            jurisdiction=owner.jurisdiction,
            opened_year=owner.opened_year,
            address=address,
            data_key=key,
            content_mark=content_mark(key, data),
            size=len(data),
            media_type=media_type,
            created_at=command.wall,
        )
        upload = Upload(
            jurisdiction=owner.jurisdiction,
            opened_year=owner.opened_year,
            owner_id=owner.id,
            material=material,
            file=file,
            data_key=key,
            pages=pages_of(data, media_type),
            uploaded_by=command.actor.account_id,
            channel=str(command.actor.channel),
            at=command.now,
        )
        upload.name_enc = seal_text(key, name[:200], place=f"upload/{upload.id}")
        upload.save(force_insert=True)
    return upload.id


def remove(upload_id: UUID | str, command: Command) -> None:
    """Take a file off a draft; the row stays, so that it can be put back (`restore`)."""
    _of_draft(upload_id, command.actor).filter(removed_at=None).update(removed_at=command.now)


def restore(upload_id: UUID | str, command: Command) -> None:
    """Undo `remove`."""
    _of_draft(upload_id, command.actor).update(removed_at=None)


def _of_draft(upload_id: UUID | str, actor: Actor):  # type: ignore[no-untyped-def]
    mine = scope.drafts(actor).filter(application_id=None).values("id")
    found = Upload.objects.filter(pk=upload_id, owner_id__in=mine)
    if not found.exists():
        raise refuse("scope.not-found")
    return found


def open_upload(upload_id: UUID | str, actor: Actor) -> FileInHand:
    """The file of an upload, for somebody who may see its draft or application. Refused(`scope.not-found`)."""
    upload = Upload.objects.select_related("file__data_key", "data_key").filter(pk=upload_id).first()
    if upload is None:
        raise refuse("scope.not-found")
    reachable = (
        scope.drafts(actor).filter(pk=upload.owner_id).exists()
        or scope.applications(actor).filter(pk=upload.owner_id).exists()
    )
    if not reachable:
        raise refuse("scope.not-found")
    data = unseal(upload.file.data_key, wired().files.get(upload.file.address), place="file")
    name = unseal_text(upload.data_key, upload.name_enc, place=f"upload/{upload.id}")
    return FileInHand(name, upload.file.media_type, data)
