"""What the person hears of a commitment after the decision, and of hearings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onewindow.core.cases import CaseState


def of_event(body: Mapping[str, Any], state: CaseState) -> tuple[str, dict[str, Any]] | None:
    """The one message of such an event: kind and params, or None where it is about something else."""
    action = body.get("action")
    if action == "notify_revocation":
        return "revocation_noticed", {"due": _by(state, "defence"), "hearing": _by(state, "hearing_request")}
    if action == "revoke_for_breach":
        return "revoked", {}
    if action == "drop_revocation":
        return "revocation_dropped", {"why": body.get("spared_for", "defence")}
    if action == "breach_condition":
        return "condition_breached", {}
    if action == "repair_credit":
        return "credit_repaired", {}
    if action == "announce_publicity":
        return "publicity_announced", {"due": _by(state, "publicity")}
    if "redo" in body:
        return "reopened", {"statutory": _by(state, "statutory"), "promise": _by(state, "promise")}
    if body.get("reviewed", {}).get("result") == "annulled":
        return "annulled", {}
    offered_again = action == "drop_third_hearing" and state.hearing is not None and state.hearing.stage == "offered"
    if action == "offer_hearing" or offered_again:
        return "hearing_offered", {"due": _by(state, "hearing_request")}
    if action == "give_pre_opinion":
        return "pre_opinion", {"due": _by(state, "pre_valid")}
    if action == "lapse_pre_review":
        return "pre_lapsed", {}
    hearing = state.hearing
    if action in ("announce_hearing", "rule_on_challenge") and hearing is not None and hearing.on is not None:
        return "hearing_announced", {"due": hearing.on.isoformat()}
    return None


def _by(state: CaseState, name: str) -> str | None:
    clock = state.clocks.get(name)
    return clock.due.by.isoformat() if clock and clock.ended is None else None
