"""Destruction by an approved list: the sealed package leaves the disk; number, directory line, list and log stay.

The approval is one transaction with a letter to the outbox; after the commit the jobs erase the package, once. A copy in an older
backup goes when that backup does.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.refusal import refuse
from onewindow.store.failpoints import reach
from onewindow.store.models import ArchiveFile, ArchiveNote, File
from onewindow.usecases.archive import add_note, reachable, settled
from onewindow.usecases.command import Command
from onewindow.usecases.outbox import Letter, post
from onewindow.usecases.ports import wired

ERASE = "erase"


def approve(note_id: UUID | str, command: Command) -> None:
    """Another person approves a line of the list. Refused(`archive.same-person`, `archive.reopened`, `scope.not-found`)."""
    asked = ArchiveNote.objects.filter(pk=note_id, kind="destroy", approved_at=None).first()
    if asked is None:
        raise refuse("scope.not-found")
    row = reachable(asked.archive_id, command.actor)
    if asked.by == command.actor.account_id:
        raise refuse("archive.same-person")
    settled(row)
    with transaction.atomic():
        won = ArchiveNote.objects.filter(pk=asked.pk, approved_at=None).update(
            approved_by=command.actor.account_id[:40], approved_at=command.now
        )
        if not won:
            raise refuse("scope.not-found")
        gone = ArchiveFile.objects.filter(pk=row.pk).exclude(status="destroyed").update(status="destroyed", package=None)
        if gone:  # two lines may name one file
            add_note(row, "destroyed", "", command)
        if gone and row.package is not None:
            body = canonical({"archive": str(row.pk), "file": str(row.package_id), "address": row.package.address})
            letter = Letter(ERASE, f"{ERASE}/{row.pk}", body, row.application_id)
            post([letter], jurisdiction=row.jurisdiction, year=row.opened_year, at=command.wall)
        reach("destroy.before_commit")


def erase(archive_id: UUID, file_id: UUID, address: str, command: Command) -> str:
    """Remove the package from the store and say so in the log. Doing it again does nothing more."""
    row = ArchiveFile.objects.select_related("application__data_key").get(pk=archive_id)
    if row.status != "destroyed" or row.package_id is not None:
        return "kept"
    if ArchiveNote.objects.filter(archive=row, kind="erased").exists():
        return "again"
    if not File.objects.filter(address=address).exclude(pk=file_id).exists():
        wired().files.remove(address)
    reach("destroy.after_remove")
    with transaction.atomic():
        File.objects.filter(pk=file_id).delete()
        add_note(row, "erased", "", command)
    return "erased"
