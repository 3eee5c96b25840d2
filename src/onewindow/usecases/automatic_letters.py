"""When a case is looked at by its rule set: after each act that leaves it received or accepted, through the outbox."""

from __future__ import annotations

from onewindow.core.cases import CaseState, Status
from onewindow.core.kernel.codec import canonical
from onewindow.store.models import AutomaticMode, Case
from onewindow.usecases.outbox import Letter

TOPIC = "automatic"
OFF, SHADOW, ON = "off", "shadow", "on"
UNDECIDED = frozenset({Status.RECEIVED, Status.ACCEPTED})


def letters_after(row: Case, state: CaseState, seq: int) -> list[Letter]:
    """A letter where a rule set is not off for this item here. The mode itself is asked again when it is opened."""
    if state.status not in UNDECIDED or not _used(row):
        return []
    return [Letter(TOPIC, f"{TOPIC}/{row.id}/{seq}", canonical({"case": str(row.id)}), row.application_id)]


def _used(row: Case) -> bool:
    mine = AutomaticMode.objects.filter(jurisdiction=row.jurisdiction, item=row.item)
    return mine.exclude(mode=OFF).exists()
