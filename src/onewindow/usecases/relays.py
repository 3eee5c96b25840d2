"""通办: the window of another place takes an application in, and only that (全城通办、省内通办、跨省通办).

Receipt there is receipt here: the five days for the one notice run from the day the person handed in (AL art. 32; the
agencies let that window receive for them), never from the day the papers arrive. Who took it in may not accept, tell
or decide: the case is this place's. What moves are the papers: handed over with a list, signed for, or sent back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from onewindow.core.catalogue.authority import Competence
from onewindow.core.catalogue.divisions import distance
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.events import NewEvent
from onewindow.store import relays as stored
from onewindow.store.crypto import seal_text
from onewindow.store.events import Stream, prepare
from onewindow.store.models import Application, ApplicationMaterial, Document, Relay
from onewindow.store.writing import insert
from onewindow.usecases import documents, receiving
from onewindow.usecases.command import Command
from onewindow.usecases.uploads import FileInHand

APPLICATION = "application"
WRONG_STATE = declare(
    "relay.wrong-state",
    zh="这份代收件现在是“{state}”，不能这样办。请看最新情况。",
    en="This one is “{state}” now; that cannot be done. Look at the present state.",
)
NO_REASON = declare(
    "relay.no-reason",
    zh="退回要写明原因：哪份材料、怎样补。",
    en="Say why it is sent back: which paper, and what is wanted.",
)
RECEIPTS = ("receipt", "material_list")
"""The papers the window that took it in gives to the person."""
RECEIPT_ONLY = "receipt_only"
"""How far such an application came: no list, but an office of this place entrusted with receiving (委托收件)."""
COLLECTED, HANDED, RECEIVED, RETURNED = "collected", "handed_over", "received", "returned"
STATES: dict[str, Text] = {
    COLLECTED: T("已代收，待移交", "taken in, to be handed over"),
    HANDED: T("已移交，路上", "handed over, on the way"),
    RECEIVED: T("当地已签收", "signed for there"),
    RETURNED: T("材料已退回", "papers sent back"),
}


def taken_in(
    application: Application,
    items: Sequence[str],
    papers: Iterable[ApplicationMaterial],
    catalogue: Catalogue,
    command: Command,
    answer: Callable[[str], Competence],
) -> Relay | None:
    """The relay of an application that another place's window hands in; None where it is this place's own window.

    `answer`: who decides an item. Refused(`relay.*`, `receive.not-yours`); nothing is written.
    """
    home, actor = application.jurisdiction, command.actor
    place = receiving.away_of(actor, home)
    basis = receiving.basis_of(
        items, answer, actor, catalogue, away=place, jurisdiction=home, on=legal_date(command.now)
    )
    if not place:
        return None
    reach = RECEIPT_ONLY if actor.scope.departments else distance(place, home)
    return Relay(
        jurisdiction=home, taken_in=place, application=application, reach=reach, basis=basis, state=COLLECTED,
        papers=[[row.material, _name(catalogue, row.material)] for row in papers if row.received_how == "window"],
        collected_at=command.wall, collected_by=actor.account_id, collected_name=actor.name,
    )  # fmt: skip


def event_of(relay: Relay, command: Command) -> NewEvent:
    """What the application's own stream says of it."""
    body = {"place": relay.taken_in, "reach": relay.reach, "basis": relay.basis, "papers": [code for code, _ in relay.papers]}
    return NewEvent("application.taken_in_elsewhere", 1, command.now, body)


def _name(catalogue: Catalogue, code: str) -> str:
    material = catalogue.materials.get(code)
    return material.name.zh if material else code


# --- moving the papers ----------------------------------------------------------------------------------------------


def hand_over(relay_id: UUID | str, waybill: str, command: Command) -> None:
    """移交: the papers leave with their list. By the window that took them in; again after they were sent back."""
    row = _mine(relay_id, command.actor, sending=True)
    body = {"papers": [code for code, _ in row.papers], "waybill": waybill.strip()[:64]}
    values = {"state": HANDED, "handed_at": command.wall, "waybill": waybill.strip()[:64], "missing": []}
    _move(row, (COLLECTED, RETURNED), values, NewEvent("application.handed_over", 1, command.now, body), command)


def receive(relay_id: UUID | str, missing: Sequence[str], command: Command) -> None:
    """签收: by the place whose case it is, with what did not come. The clocks have run since it was taken in."""
    row = _mine(relay_id, command.actor, sending=False)
    known = [code for code, _ in row.papers if code in set(missing)]
    values = {"state": RECEIVED, "received_at": command.wall, "received_name": command.actor.name, "missing": known}
    event = NewEvent("application.handover_received", 1, command.now, {"missing": known})
    _move(row, (HANDED,), values, event, command)


def send_back(relay_id: UUID | str, reason: str, command: Command) -> None:
    """退回: the papers go back to the window that took them in, with the reason. The application stays this place's:
    whether it is accepted is decided here, by the one notice and in its time."""
    row = _mine(relay_id, command.actor, sending=False)
    if not reason.strip():
        raise refuse(NO_REASON)
    text = reason.strip()[:1000]
    key = row.application.data_key
    values = {
        "state": RETURNED, "returned_at": command.wall,
        "reason_enc": seal_text(key, text, place=f"relay/{row.id}"),
    }  # fmt: skip
    event = NewEvent("application.handover_returned", 1, command.now, {}, {"reason": text})
    _move(row, (HANDED, RECEIVED), values, event, command)


def _mine(relay_id: UUID | str, actor: Actor, *, sending: bool) -> Relay:
    if sending:
        mine = stored.sent(actor)
    else:
        mine = Relay.objects.filter(jurisdiction__in=actor.scope.jurisdictions)
    try:
        found = mine.select_related("application__data_key").filter(pk=relay_id)
        row = found.first() if actor.role is Role.CLERK else None
    except (ValueError, TypeError):
        row = None
    if row is None:
        raise refuse("scope.not-found")
    return row


def _move(row: Relay, states: tuple[str, ...], values: dict[str, Any], event: NewEvent, command: Command) -> None:
    """The state moves once, and the application's chain says so in the same transaction."""
    with transaction.atomic():
        application = Application.objects.select_for_update().select_related("data_key").get(pk=row.application_id)
        moved = Relay.objects.filter(pk=row.pk, state__in=states).update(**values)
        if not moved:
            raise refuse(WRONG_STATE, state=STATES[row.state])
        stream = Stream(
            APPLICATION, application.id, application.jurisdiction, application.opened_year, application.version,
            application.head_hash,
        )  # fmt: skip
        appended = prepare(
            stream, [event], actor=command.actor, command_id=command.id, recorded_at=command.wall,
            data_key=application.data_key, represented=str(application.applicant_id),
        )  # fmt: skip
        insert(appended.events)
        insert(appended.notes)
        Application.objects.filter(pk=application.pk, version=application.version).update(
            version=appended.seq, head_hash=appended.head
        )


def open_receipt(relay_id: UUID | str, document_id: UUID | str, actor: Actor) -> FileInHand:
    """The receipt and the list of papers, for the window that took the application in. Refused(`scope.not-found`)."""
    row = _mine(relay_id, actor, sending=True)
    mine = Document.objects.filter(application_id=row.application_id, kind__in=RECEIPTS)
    found = mine.filter(pk=document_id).select_related("data_key", "file__data_key").first()
    if found is None:
        raise refuse("scope.not-found")
    return documents.in_hand(found)
