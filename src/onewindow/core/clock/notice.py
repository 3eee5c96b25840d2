"""The one correction notice and acceptance by lapse of time (行政许可法 art. 32(4)).

Not told everything in time means accepted as of the day the materials were received, not of the day the time ran
out: the decision clock is then already days old.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from ..kernel.dates import legal_date
from ..kernel.refusal import Refusal, Refused
from .calendar import Calendar
from .deadline import Due, due, received_on
from .refusals import (
    DEEMED_PROVISIONAL,
    DEEMED_TOO_EARLY,
    NOTICE_BACKDATED,
    NOTICE_BEFORE_RECEIPT,
    NOTICE_FUTURE,
    NOTICE_LATE,
)
from .statute import NOTICE
from .units import Limit


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """How long an agency has for its one correction notice. `limit` None: it must tell on the spot.

    On the spot: local statutes (Anyang art. 23) and real-estate registration (暂行条例 art. 17).
    """

    limit: Limit | None = NOTICE.limit
    clause: str = NOTICE.clause

    @classmethod
    def from_data(cls, data: Mapping[str, Any] | None) -> NoticeRule:
        """Read a profile: `{"limit": "5wd", "clause": …}` or `{"on_the_spot": true, "clause": …}`; None is national.

        Raises ValueError when both or neither of `limit` and `on_the_spot` are given.
        """
        if data is None:
            return cls()
        at_once, text = bool(data.get("on_the_spot")), data.get("limit")
        if at_once == (text is not None):
            raise ValueError("a notice rule has either limit (such as 5wd) or on_the_spot: true")
        return cls(None if at_once else Limit.parse(str(text)), str(data.get("clause") or NOTICE.clause))


NATIONAL_NOTICE = NoticeRule()


@dataclass(frozen=True, slots=True)
class NoticeDeadline:
    """The last day for the notice. `provisional`: nothing irrevocable may be done on it."""

    day: date
    provisional: bool


def notice_deadline(
    received_day: date, rule: NoticeRule = NATIONAL_NOTICE, *, calendar: Calendar
) -> NoticeDeadline:
    """The last day on which the correction notice may be given, the materials having been received on a day.

    On the spot means that very day, a rest day too: the materials are in someone's hands.
    """
    if rule.limit is None:
        return NoticeDeadline(received_day, False)
    end = due(rule.limit, received_day, calendar=calendar)
    assert end.date is not None  # nothing pauses this clock
    return NoticeDeadline(end.date, end.provisional)


def check_notice_time(
    received_at: datetime,
    notice_at: datetime,
    recorded_at: datetime,
    rule: NoticeRule = NATIONAL_NOTICE,
    *,
    calendar: Calendar,
    cutoff: time | None = None,
) -> Refusal | None:
    """Why a correction notice cannot stand, or None if it can. All three are aware moments.

    `notice_at` is its legal time, `recorded_at` the wall clock when it was entered. A notice is dated the day it is
    recorded: an earlier date would be backdating, a later one a promise. It is too late when recorded after the
    deadline, whatever date it bears.
    """
    given, recorded = legal_date(notice_at), legal_date(recorded_at)
    received = received_on(received_at, calendar=calendar, cutoff=cutoff)
    if notice_at < received_at:
        return Refusal(
            NOTICE_BEFORE_RECEIPT,
            {"notice": given.isoformat(), "received": legal_date(received_at).isoformat()},
        )
    deadline = notice_deadline(received, rule, calendar=calendar).day
    if recorded > deadline:
        return Refusal(
            NOTICE_LATE,
            {
                "deadline": deadline.isoformat(),
                "recorded": recorded.isoformat(),
                "received": received.isoformat(),
            },
        )
    if given < recorded:
        return Refusal(NOTICE_BACKDATED, {"notice": given.isoformat(), "recorded": recorded.isoformat()})
    if given > recorded:
        return Refusal(NOTICE_FUTURE, {"notice": given.isoformat(), "recorded": recorded.isoformat()})
    return None


@dataclass(frozen=True, slots=True)
class DeemedAcceptance:
    """The facts of an acceptance by lapse of time.

    `accepted_on` and `occurred_at` are the receipt (legal time); `recorded_at` is now (wall clock). Both due dates
    run from the receipt, so part of them is already used. `deadline` is the day the notice was due.
    """

    accepted_on: date
    occurred_at: datetime
    recorded_at: datetime
    deadline: date
    statutory: Due
    promised: Due | None
    clause: str


def deemed_acceptance(
    received_at: datetime,
    *,
    recorded_at: datetime,
    statutory: Limit,
    promise: Limit | None,
    calendar: Calendar,
    rule: NoticeRule = NATIONAL_NOTICE,
    cutoff: time | None = None,
) -> DeemedAcceptance:
    """Accept as of receipt, because no correction notice was given in time.

    Raises Refused `clock.deemed_too_early` while the deadline has not passed, and `clock.deemed_provisional` when
    the deadline was reckoned with an unpublished year: it might still move, and acceptance cannot be taken back.
    """
    received = received_on(received_at, calendar=calendar, cutoff=cutoff)
    deadline = notice_deadline(received, rule, calendar=calendar)
    words = {"deadline": deadline.day.isoformat(), "recorded": legal_date(recorded_at).isoformat()}
    on_the_spot = rule.limit is None
    if recorded_at < received_at or (legal_date(recorded_at) <= deadline.day and not on_the_spot):
        raise Refused(Refusal(DEEMED_TOO_EARLY, words))
    if deadline.provisional:
        raise Refused(Refusal(DEEMED_PROVISIONAL, words))
    return DeemedAcceptance(
        accepted_on=received,
        occurred_at=received_at,
        recorded_at=recorded_at,
        deadline=deadline.day,
        statutory=due(statutory, _start(statutory, received, received_at), calendar=calendar),
        promised=None
        if promise is None
        else due(promise, _start(promise, received, received_at), calendar=calendar),
        clause=rule.clause,
    )


def _start(limit: Limit, received: date, received_at: datetime) -> date | datetime:
    return received_at if limit.unit.needs_time else received
