"""What the holder hears of acts on a licence: one message for each that concerns him."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from onewindow.core.licences import LicenceState
from onewindow.core.process.events import NewEvent
from onewindow.store.models import Licence
from onewindow.usecases import notices
from onewindow.usecases.command import Command

Found = Iterator[tuple[str, dict[str, Any]]]


def for_events(
    row: Licence, events: Sequence[NewEvent], state: LicenceState, command: Command
) -> tuple[notices.Notice, ...]:
    """The messages that the new events of one licence call for. `row` is still the version before them."""
    found: list[notices.Notice] = []
    for seq, event in enumerate(events, start=row.version + 1):
        for kind, params in _of_event(event, state):
            found += notices.of_case(row.case, kind, params, key=f"{kind}/{row.id}/{seq}", command=command)
    return tuple(found)


def _of_event(event: NewEvent, state: LicenceState) -> Found:
    body = event.body
    action = body.get("action")
    until = state.valid_until.isoformat() if state.valid_until else None
    if action in ("request_change", "request_renewal", "request_replacement", "request_surrender"):
        request = body["request"]
        yield "licence_asked", {"request": request["kind"], "due": _by(state, request["kind"]), "late": request["late"]}
    elif action == "grant_change":
        yield "licence_changed", {}
    elif action == "grant_renewal":
        yield "licence_renewed", {"until": until}
    elif action == "renew_by_silence":
        yield "licence_renewed_silently", {"until": until}
    elif action == "replace_certificate":
        yield "licence_replaced", {}
    elif action == "take_back_request":
        yield "licence_taken_back", {"request": body["taken_back"]}
    elif "refused" in body:
        yield "licence_refused", {"request": body["refused"]}
    elif action in ("announce_withdrawal", "announce_revocation"):
        ends = {"due": _by(state, "defence"), "hearing": _by(state, "hearing_request")}
        yield "licence_ending_noticed", {"ending": body["ending"]["kind"], **ends}
    elif action == "drop_ending":
        yield "licence_ending_dropped", {"ending": body["dropped"]["kind"]}
    elif body.get("cancelled_on") and action != "cancel_ended":
        yield "licence_cancelled", {"ground": body["ended"]["ground"]}
    elif body.get("ended") and not body.get("with_decision"):
        bar = body.get("bar") or {}
        yield "licence_ended", {"ended_by": body["ended"]["by"], "barred": bar.get("until")}
    elif action == "restore":
        yield "licence_restored", {}
    elif action == "announce_hearing" and state.hearing is not None and state.hearing.on is not None:
        yield "hearing_announced", {"due": state.hearing.on.isoformat()}
    elif action in ("correct_document", "replace_document"):
        yield "rectified" if action == "correct_document" else "reissued", {}
    elif action == "remind":
        level, _, day = body["warned"].partition(":")
        yield "licence_expiring", {"until": until, "due": day, "level": level}


def _by(state: LicenceState, name: str) -> str | None:
    clock = state.clocks.get(name)
    return clock.due.by.isoformat() if clock and clock.ended is None else None
