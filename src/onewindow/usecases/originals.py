"""Originals of papers: seen (与原件核对无异), kept on a shelf, returned against a signature, lost — and the incident of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from onewindow.core.hall import ORIGINALS
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.process.procedure import Order
from onewindow.store import scope
from onewindow.store.crypto import seal_text
from onewindow.store.hall import place_of
from onewindow.store.models import Application, HallIncident, OriginalPaper
from onewindow.usecases.command import Command
from onewindow.usecases.counter_delivery import EVIDENCE, RELATIONS
from onewindow.usecases.hall_door import act, begin

declare(
    "original.unknown",
    zh="没有这份材料的原件记录。请刷新页面。",
    en="There is no record of this original. Reload the page.",
)
declare("original.place", zh="请写放在哪里：柜、架或者盒号。", en="Say where it lies: cabinet, shelf or box.")
declare("incident.words", zh="请写明怎么回事，至少 4 个字。", en="Say what happened, in at least 4 characters.")


def see(application_id: UUID | str, material: str, command: Command) -> None:
    """The original was shown and agrees with the copy: who, when."""
    _first_or_next(application_id, material, Order("see"), command, place="")


def keep(application_id: UUID | str, material: str, place: str, command: Command) -> None:
    """The original stays with the hall, at a named place. Refused(`original.place`, `process.not_now`)."""
    where = place.strip()[:60]
    if not where:
        raise refuse("original.place")
    _first_or_next(application_id, material, Order("keep", {"place": where}), command, place=where)


def _first_or_next(
    application_id: UUID | str, material: str, order: Order, command: Command, *, place: str
) -> None:
    application = scope.application(command.actor, application_id)
    row = OriginalPaper.objects.filter(
        jurisdiction=application.jurisdiction, application=application, material=material
    ).first()
    holder = _id(command.actor.account_id) if place else None
    if row is not None:
        if order.action == "see" and row.status == "seen":
            return
        columns = {"place": place, "holder_id": holder, "seen_at": command.now, "ended_at": None}
        act(ORIGINALS, row, order, command, columns=columns)
        return
    fresh = OriginalPaper(
        id=new_id(), jurisdiction=application.jurisdiction, opened_year=legal_date(command.now).year,
        application=application, material=material[:64], place=place, holder_id=holder, seen_at=command.now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            begin(ORIGINALS, fresh, order, command)
    except IntegrityError:
        raise refuse("hall.stale") from None


def shelve(original_id: UUID | str, place: str, command: Command) -> None:
    """Put it elsewhere."""
    where = place.strip()[:60]
    if not where:
        raise refuse("original.place")
    act(ORIGINALS, _row(original_id, command), Order("shelve", {"place": where}), command, columns={"place": where})


def give_back(original_id: UUID | str, recipient: str, relation: str, evidence: str, command: Command) -> None:
    """Returned to a person, against a signature. Refused(`counter.recipient`, `counter.relation`, `counter.evidence`)."""
    if not recipient.strip():
        raise refuse("counter.recipient")
    if relation not in RELATIONS:
        raise refuse("counter.relation")
    if evidence not in EVIDENCE:
        raise refuse("counter.evidence")
    row = _row(original_id, command)
    order = Order("give_back", {"relation": relation, "evidence": evidence}, {"recipient": recipient.strip()[:60]})
    columns: dict[str, Any] = {"place": "", "holder_id": None, "ended_at": command.now}
    act(ORIGINALS, row, order, command, columns=columns, key=row.application.data_key)


def lose(original_id: UUID | str, words: str, command: Command) -> None:
    """It cannot be found: recorded, and an incident is opened that somebody has to close. Refused(`incident.words`)."""
    told = words.strip()[:500]
    if len(told) < 4:
        raise refuse("incident.words")
    row = _row(original_id, command)
    with transaction.atomic():
        act(ORIGINALS, row, Order("lose", {}, {"reason": told}), command, columns={}, key=row.application.data_key)
        _incident("lost", row.application, row.material, told, command)


def find(original_id: UUID | str, place: str, command: Command) -> None:
    """Found again."""
    where = place.strip()[:60]
    if not where:
        raise refuse("original.place")
    columns = {"place": where, "holder_id": _id(command.actor.account_id)}
    act(ORIGINALS, _row(original_id, command), Order("find", {"place": where}), command, columns=columns)


def _incident(kind: str, application: Application, subject: str, words: str, command: Command) -> None:
    key = application.data_key
    row = HallIncident(
        jurisdiction=application.jurisdiction, kind=kind, application=application, subject=subject, data_key=key,
        at=command.now, by=command.actor.account_id[:40],
    )  # fmt: skip
    row.words_enc = seal_text(key, words, place=f"incident/{row.id}")
    row.save(force_insert=True)


def close_incident(incident_id: UUID | str, words: str, command: Command) -> None:
    """What was done about it. Refused(`incident.words`, `hall.not-found`)."""
    told = words.strip()[:500]
    if len(told) < 4:
        raise refuse("incident.words")
    row = HallIncident.objects.select_related("data_key").filter(
        pk=incident_id, jurisdiction=place_of(command.actor), closed_at=None
    ).first()  # fmt: skip
    if row is None:
        raise refuse("hall.not-found")
    HallIncident.objects.filter(pk=row.pk, closed_at=None).update(
        answer_enc=seal_text(row.data_key, told, place=f"incident/{row.id}/answer"), closed_at=command.now,
        closed_by=command.actor.account_id[:40],
    )  # fmt: skip


def _row(original_id: UUID | str, command: Command) -> OriginalPaper:
    row = OriginalPaper.objects.select_related("application__data_key").filter(pk=original_id).first()
    if row is None or not scope.applications(command.actor).filter(pk=row.application_id).exists():
        raise refuse("original.unknown")
    return row


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
