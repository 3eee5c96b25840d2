"""The few stored settings of the running system, by key."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from onewindow.store.models import Setting


def get(key: str) -> Any:
    """The stored value (plain JSON), or None."""
    return Setting.objects.filter(key=key).values_list("value", flat=True).first()


def put(key: str, value: Any, *, at: datetime, by: str) -> None:
    """Keep a value; the last writer wins."""
    Setting.objects.update_or_create(
        key=key, defaults={"value": value, "changed_at": at, "changed_by": by[:64]}
    )
