"""What the person hears of: a message in the box for each event that concerns them, and an SMS where there is a phone.

A message keeps codes, dates and ids; `store.telling` words it when it is read or sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from onewindow.core.cases import CaseState
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.process.events import NewEvent
from onewindow.store.cosigners import cosigners_of
from onewindow.store.models import Application, Case, Message
from onewindow.store.writing import fresh, insert
from onewindow.usecases import notices_promises, notices_thirds
from onewindow.usecases.command import Command
from onewindow.usecases.outbox import Letter

SMS = "sms"
QUIET = frozenset(
    {"supplemented", "special_ended", "delivered", "delay_explained", "contacted", "dates_moved"}
)
"""Told in the box only."""

Found = Iterator[tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to one party, not yet saved; `sms`: it also goes to the phone."""

    message: Message
    sms: bool


def for_events(
    row: Case, events: Sequence[NewEvent], state: CaseState, command: Command
) -> tuple[Notice, ...]:
    """The messages that the new events of one case call for. `row` is still the version before them."""
    found: list[Notice] = []
    for seq, event in enumerate(events, start=row.version + 1):
        for kind, params in _of_event(event, state):
            found += _to_parties(
                row.application, kind, params, key=f"{kind}/{row.id}/{seq}", case=row.id, command=command
            )
        for third, kind, params in notices_thirds.of_event(row, event.body, state):
            told = fresh(
                Message, id=new_id(), jurisdiction=row.jurisdiction, party=third.party, case_id=row.id, kind=kind, params=params,
                key=f"{kind}/{third.pk}/{seq}", at=command.now,
            )  # fmt: skip
            found.append(Notice(told, sms=bool(third.party.phone_index)))
    return tuple(found)


def for_submission(application: Application, command: Command) -> tuple[Notice, ...]:
    """One message for the whole application: received, so many parts, done by when."""
    promise = application.promise_on
    params = {"parts": application.total, "promise": promise.isoformat() if promise else None}
    return tuple(
        _to_parties(
            application, "received", params, key=f"received/{application.id}", case=None, command=command
        )
    )


def of_case(row: Case, kind: str, params: dict[str, Any], *, key: str, command: Command) -> list[Notice]:
    """One message about a part, to those who follow its application. `row` needs its application and the parties."""
    return _to_parties(row.application, kind, params, key=key, case=row.id, command=command)


def about(row: Case, kind: str, params: dict[str, Any], command: Command, *, key: str) -> tuple[Notice, ...]:
    """The messages on something that happened beside the events of a case."""
    return tuple(_to_parties(row.application, kind, params, key=key, case=row.id, command=command))


def for_application(
    application: Application, kind: str, params: dict[str, Any], *, key: str, command: Command
) -> tuple[Notice, ...]:
    """One message that is about the whole application and no single part."""
    return tuple(_to_parties(application, kind, params, key=key, case=None, command=command))


def save(notices: Iterable[Notice]) -> None:
    """Insert the messages. Call inside the transaction of the events they tell of."""
    insert(notice.message for notice in notices)


def letters(notices: Iterable[Notice], row: Case | Application, command: Command) -> list[Letter]:
    """The SMS that go with the messages: a reference only, worded at sending."""
    owner = row.application_id if isinstance(row, Case) else row.id
    return [
        Letter(SMS, f"{SMS}/{notice.message.key}", canonical({"message": str(notice.message.id)}), owner)
        for notice in notices
        if notice.sms
    ]


def _to_parties(
    application: Application,
    kind: str,
    params: dict[str, Any],
    *,
    key: str,
    case: UUID | None,
    command: Command,
) -> list[Notice]:
    """The applicant hears it, the agent who handles the matter, and everybody who applied as well."""
    receivers = [("", application.applicant)]
    if application.agent_id and application.agent_id != application.applicant_id:
        receivers.append(("/agent", application.agent))
    receivers += [(f"/{signer.role}", signer.party) for signer in cosigners_of(application)]
    return [
        Notice(
            fresh(
                Message,
                id=new_id(),
                jurisdiction=application.jurisdiction,
                party=party,
                application_id=application.id,
                case_id=case,
                kind=kind,
                params={name: value for name, value in params.items() if value is not None},
                key=key + suffix,
                at=command.now,
            ),
            sms=bool(party.phone_index) and kind not in QUIET,
        )
        for suffix, party in receivers
    ]


CORRECTIONS = {
    "undone": "undone", "receipt_moved": "receipt_moved", "recalled": "notice_recalled", "rectified": "rectified",
    "reissued": "reissued",
}  # fmt: skip
"""Key of an event's body → what the applicant is told."""
INWARD = frozenset({"check_material", "correct_on_the_spot", "propose", "record_missing", "record_inspection"})
"""Acts the applicant never heard of: that they were undone is not told either."""


def _of_event(event: NewEvent, state: CaseState) -> Found:
    """Which messages one event calls for. `receive` calls for none: the submission tells it once for all parts."""
    body = event.body
    if corrected := next((kind for name, kind in CORRECTIONS.items() if name in body), ""):
        if body.get("undone", {}).get("act") not in INWARD:
            yield corrected, {}
    elif "ended" in body:
        yield (
            f"ended_{body['ended']['outcome']}",
            {
                "because": body["ended"].get("because"),
                "competent_agency": body["ended"].get("competent_agency"),
            },
        )
    elif body.get("hand", {}).get("agency"):
        yield "reassigned", {"to": body["hand"]["agency"]["name"]}
    elif "decision" in body:
        yield _decision(body["decision"]["outcome"], state)
    elif "accepted" in body:
        yield _accepted(body["accepted"], state)
    elif "told" in body:
        materials = [code for code, _ in body["told"]["gaps"]]
        yield "correction", {"due": due(state, "supplement"), "materials": materials}
    elif "handed_in" in body and not state.accepted_at:
        missing = sum(1 for gap in state.gaps if gap.handed_in is None)
        yield (
            "supplemented",
            {
                "missing": missing,
                "due": due(state, "supplement"),
                "check": None if missing else due(state, "check"),
            },
        )
    else:
        yield from _afterwards(event, state)


def _afterwards(event: NewEvent, state: CaseState) -> Found:
    """Special procedures, extension, issue, service, explanations, checks."""
    body = event.body
    if promised := notices_promises.of_event(body, state):
        yield promised
    elif body.get("special"):
        reason, basis, _, days, stops = body["special"]
        yield "special_started", {"reason": reason, "days": days, "stops": bool(stops)}
    elif "special_ended" in body:
        yield "special_ended", {"reason": body["special_ended"], **decision_dates(state)}
    elif "extended" in body:
        promise = state.clocks.get("promise")
        kept = promise is not None and not promise.passed(event.occurred_at)
        yield (
            "extended",
            {"statutory": due(state, "statutory"), "promise": due(state, "promise") if kept else None},
        )
    elif "certificate" in body:
        yield "issued", {"delivery": due(state, "delivery")}
    elif body.get("status") == "delivered":
        yield "delivered", {}
    elif "explained" in body:
        yield (
            "delay_explained",
            {"statutory": due(state, "statutory") if body["explained"] == "promise" else None},
        )
    elif "chased" in body:
        yield "deferred_chased", {"materials": list(body["chased"])}
    elif "calendar" in body and not state.final and body.get("action") == "recount_dues":
        yield "dates_moved", decision_dates(state)
    elif body.get("commitment") in ("kept", "not_kept", "to_correct"):
        yield "verified", {"result": body["commitment"], "due": body.get("correct_by")}
    elif body.get("status") == "contacted":
        yield "contacted", {}
    elif "warned" in body:
        yield from _warned(body["warned"], state)


def _warned(warned: str, state: CaseState) -> Found:
    """`clock:level:date` of a warning: what is the person's to do, and what the agency failed to do."""
    clock, level, day = warned.split(":", 2)
    if level == "near" and clock == "supplement":
        yield "correction_near", {"due": day}
    elif level == "near" and clock == "deferral":
        missing = [code for code, there in state.deferred.items() if not there]
        yield "deferral_near", {"due": day, "materials": missing}
    elif level == "near" and clock in ("condition", "rectify", "defence", "hearing_request"):
        yield f"{clock}_near", {"due": day}
    elif level == "late" and clock == "promise":
        yield "promise_broken", {"due": day, "statutory": due(state, "statutory")}
    elif level == "late" and clock == "statutory":
        yield "statute_broken", {"due": day}
    elif level == "late" and clock == "delivery":
        yield "delivery_late", {"due": day}


def _decision(outcome: str, state: CaseState) -> tuple[str, dict[str, Any]]:
    if state.sign < 0:
        return "refused", {"outcome": outcome}
    return "decided", {"outcome": outcome, "delivery": due(state, "delivery")}


def _accepted(accepted: dict[str, Any], state: CaseState) -> tuple[str, dict[str, Any]]:
    mode = accepted["mode"]
    kind = {"deemed": "accepted_deemed", "upstream": "accepted_upstream"}.get(mode, "accepted")
    since = (
        legal_date(state.accepted_at).isoformat() if kind == "accepted_deemed" and state.accepted_at else None
    )
    return kind, {"since": since, **decision_dates(state)}


def decision_dates(state: CaseState) -> dict[str, Any]:
    """The promised and the legal end of the decision, while they are open."""
    return {"promise": due(state, "promise"), "statutory": due(state, "statutory")}


def due(state: CaseState, name: str) -> str | None:
    """The end of a clock as an ISO date, or None while it is not there or stands still."""
    clock = state.clocks.get(name)
    return clock.due.date.isoformat() if clock and clock.due.date else None
