"""The national periods of the Administrative Licensing Law, each with its clause.

Items carry their own limits as data; these are the defaults where nothing shorter or special is set (domain A1, A4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from .calendar import Calendar
from .deadline import Due, due
from .exclusions import NATIONAL_EFFECT, ClockEffect, ClockName, Stop, pauses_of
from .units import Limit, Unit


@dataclass(frozen=True, slots=True)
class Period:
    """A period of the law: its limit and the clause that sets it."""

    limit: Limit
    clause: str


def _days(amount: int, clause: str) -> Period:
    return Period(Limit(amount, Unit.WORKING_DAY), clause)


NOTICE = _days(5, "行政许可法第三十二条第一款第四项")  # correction notice, else accepted as of receipt
DECISION = _days(20, "行政许可法第四十二条第一款")  # from acceptance
EXTENSION = _days(10, "行政许可法第四十二条第一款")  # once, approved by the head of the agency
JOINT_DECISION = _days(45, "行政许可法第四十二条第二款")  # unified, joint or centralised handling
JOINT_EXTENSION = _days(15, "行政许可法第四十二条第二款")  # once, approved by the head of that government
LOWER_REVIEW = _days(
    20, "行政许可法第四十三条"
)  # preliminary review by the lower body, then the upper body's own
DELIVERY = _days(10, "行政许可法第四十四条")  # from the decision
HEARING_REQUEST = _days(5, "行政许可法第四十七条")  # from being told of the right
HEARING_HELD = _days(20, "行政许可法第四十七条")  # from the request
INSPECTORS_NAMED = _days(5, "行政许可法第五十五条")  # at least two, from acceptance
REGISTRATION = _days(3, "市场主体登记管理条例第十九条")  # market registration that is not decided on the spot
REGISTRATION_EXTENSION = _days(3, "市场主体登记管理条例第十九条")
RECONSIDERATION = Period(Limit(60, Unit.CALENDAR_DAY), "行政复议法第二十条")
LAWSUIT = Period(Limit(6, Unit.MONTH), "行政诉讼法第四十六条")


def delivery_due(decided_on: date | datetime, *, calendar: Calendar, limit: Limit = DELIVERY.limit) -> Due:
    """When the licence must be issued and delivered: its own clock, from the decision, which nothing stops."""
    return due(limit, decided_on, calendar=calendar)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The two due dates of a case. `promised` is None where nothing shorter was promised."""

    statutory: Due
    promised: Due | None


def clocks(
    statutory: Limit,
    promise: Limit | None,
    started_on: date | datetime,
    stops: Iterable[Stop] = (),
    *,
    calendar: Calendar,
    effect: ClockEffect = NATIONAL_EFFECT,
    cutoff: time | None = None,
    on: date | None = None,
) -> Clocks:
    """Both due dates from one start; each clock is stopped only by the reasons that stop it (`effect`)."""
    held = tuple(stops)

    def of(limit: Limit, clock: ClockName) -> Due:
        pauses = pauses_of(clock, held, effect)
        return due(limit, started_on, pauses, calendar=calendar, cutoff=cutoff, on=on)

    return Clocks(
        of(statutory, ClockName.STATUTORY),
        None if promise is None else of(promise, ClockName.PROMISE),
    )
