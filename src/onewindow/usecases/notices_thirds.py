"""What persons whose interests are touched hear of a hearing: when and where (AL art. 48), and that it is not held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onewindow.core.cases import CaseState
from onewindow.store.models import Case, ThirdParty

Told = tuple[ThirdParty, str, dict[str, Any]]


def of_event(row: Case, body: Mapping[str, Any], state: CaseState) -> list[Told]:
    """Who is told what: nothing, and no query, where nobody is touched or the event is about something else."""
    kind = _kind(body, state)
    if kind is None:
        return []
    found = ThirdParty.objects.filter(jurisdiction=row.jurisdiction, case=row).select_related("party").order_by("code")
    return [(told, kind[0], kind[1]) for told in found]


def _kind(body: Mapping[str, Any], state: CaseState) -> tuple[str, dict[str, Any]] | None:
    hearing, action = state.hearing, body.get("action")
    if body.get("called_off"):
        return "third_hearing_off", {}
    if state.third is None or hearing is None or hearing.purpose != "application":
        return None
    if action in ("announce_hearing", "rule_on_challenge") and hearing.on is not None:
        return "third_hearing", {"due": hearing.on.isoformat()}
    if action in ("drop_hearing", "drop_third_hearing") and hearing.stage == "dropped" and hearing.on is not None:
        return "third_hearing_off", {}
    return None

