"""When review ends: both remedies run from the day of service, which is not counted."""

from __future__ import annotations

from datetime import date

from onewindow.core.clock import Calendar, Due, Limit, Unit, due

from .data import RemedyDates

RECONSIDERATION = Limit(60, Unit.CALENDAR_DAY)
SUIT = Limit(6, Unit.MONTH)
UNTOLD = Limit(12, Unit.MONTH)


def remedy_dates(
    served_on: date,
    *,
    calendar: Calendar,
    reconsideration_days: int = RECONSIDERATION.amount,
    suit_months: int = SUIT.amount,
) -> RemedyDates:
    """The last days for reconsideration (60 calendar days, ARL art. 20) and suit (6 months, ALL-LIT art. 46).

    `served_on` is an Asia/Shanghai date; both end past a rest day. The dates may be provisional, as the calendar is.
    """
    return RemedyDates(
        due(Limit(reconsideration_days, Unit.CALENDAR_DAY), served_on, calendar=calendar).by,
        due(Limit(suit_months, Unit.MONTH), served_on, calendar=calendar).by,
    )


def reconsideration_untold(known_on: date, *, calendar: Calendar) -> Due:
    """The outer bound when the remedy was not stated: one year from knowing the act (ARL art. 20, last paragraph)."""
    return due(UNTOLD, known_on, calendar=calendar)
