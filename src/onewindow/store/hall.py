"""Rows of the hall ↔ what the rules take: windows, and whose hall it is."""

from __future__ import annotations

from onewindow.core.hall import Window, window_from
from onewindow.core.kernel.actor import Actor
from onewindow.store.models import HallWindow


def place_of(actor: Actor) -> str:
    """The jurisdiction whose hall an actor works in; empty for nobody's."""
    return min(actor.scope.jurisdictions, default="")


def window_rules(row: HallWindow) -> Window:
    """A window as the rules see it (needs `zone`)."""
    return window_from(
        {
            "code": row.code, "name": row.name, "kind": row.kind, "zone": row.zone.code,
            "departments": row.departments, "items": row.items, "sessions": row.sessions,
            "opens_on": row.opens_on, "closes_on": row.closes_on, "open": row.open, "id": str(row.id),
        }
    )  # fmt: skip


def windows_of(jurisdiction: str) -> list[Window]:
    """Every window of a place (one query)."""
    rows = HallWindow.objects.select_related("zone").filter(jurisdiction=jurisdiction).order_by("code")
    return [window_rules(row) for row in rows]
