"""What every page says of the place it is shown for."""

from __future__ import annotations

from datetime import date

from onewindow.core.kernel.text import Text
from onewindow.store.catalogue import current_calendar


def hours_of(jurisdiction: str, *, on: date) -> Text:
    """When the hall of a place is open: the same hours that its limits in working hours are counted by."""
    return current_calendar(on).for_region(jurisdiction).hours.label()
