"""When something is due: calendars, limits, pauses, and the date they give."""

from .calendar import Calendar
from .calendar_data import CalendarDataError, Region, Source, YearDays, YearStatus, division_prefix
from .counting import (
    CellState,
    DayCell,
    clock_cells,
    remaining,
    working_days_between,
    working_days_spanned,
)
from .deadline import Due, due, months_later, received_on
from .exclusions import (
    EXCLUSION_CLAUSE,
    NATIONAL_EFFECT,
    ClockEffect,
    ClockName,
    ExclusionReason,
    Stop,
    pauses_of,
)
from .hours import HallHours, parse_hour
from .notice import (
    NATIONAL_NOTICE,
    DeemedAcceptance,
    NoticeDeadline,
    NoticeRule,
    check_notice_time,
    deemed_acceptance,
    notice_deadline,
)
from .pauses import Pause
from .statute import Clocks, Period, clocks, delivery_due
from .units import Limit, Unit

__all__ = [
    "EXCLUSION_CLAUSE",
    "NATIONAL_EFFECT",
    "NATIONAL_NOTICE",
    "Calendar",
    "CalendarDataError",
    "CellState",
    "ClockEffect",
    "ClockName",
    "Clocks",
    "DayCell",
    "DeemedAcceptance",
    "Due",
    "ExclusionReason",
    "HallHours",
    "Limit",
    "NoticeDeadline",
    "NoticeRule",
    "Pause",
    "Period",
    "Region",
    "Source",
    "Stop",
    "Unit",
    "YearDays",
    "YearStatus",
    "check_notice_time",
    "clock_cells",
    "clocks",
    "deemed_acceptance",
    "delivery_due",
    "division_prefix",
    "due",
    "months_later",
    "notice_deadline",
    "parse_hour",
    "pauses_of",
    "received_on",
    "remaining",
    "working_days_between",
    "working_days_spanned",
]
