"""公告送达: how long a public notice runs, and on which day it serves (Civil Procedure Law art. 95, by reference)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .calendar import Calendar
from .deadline import due
from .units import Limit


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """`until`: the last day of the notice, moved past rest days; `effect`: the day it serves, the day after."""

    until: date
    effect: date
    provisional: bool = False


def public_notice(period: Limit, published: date, *, calendar: Calendar) -> PublicNotice:
    """A notice published on a day: the day itself is not counted; when its period has passed it has served."""
    end = due(period, published, calendar=calendar)
    return PublicNotice(end.by, effect_after(end.by), end.provisional)


def effect_after(until: date) -> date:
    """The day on which a notice that ran until `until` serves: periods of remedy begin the day after that."""
    return until + timedelta(days=1)
