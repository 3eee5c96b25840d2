"""The clock across the top of a part: which clock presses, its days as cells, and every other clock as a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from onewindow.core.cases import CaseState, CaseTerms
from onewindow.core.clock import Calendar, CellState, DayCell, clock_cells, received_on, remaining
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.clocks import Clock
from onewindow.reads import citizen_words as words
from onewindow.reads import department_words as said

_ORDER = ("statutory", "promise", "ordered", "precheck", "assign", "publicity", "notice", "check", "supplement",
          "delivery", "hearing", "rectify", "verify", "condition", "defence", "hearing_request")  # fmt: skip
_HEADS: dict[str, Text] = {
    "statutory": T("作出决定", "To decide"),
    "promise": T("办好", "To finish"),
    "notice": T("受理或者一次性告知补正", "To accept, or give the one correction notice"),
    "check": T("核对补正材料", "To check the supplements"),
    "supplement": T("申请人补正（不是本机关的期限）", "The applicant's time for supplements"),
    "delivery": T("送达结果", "To deliver the result"),
    "verify": T("核查承诺", "To check the commitment"),
    "rectify": T("申请人改正", "The applicant puts it right"),
    "ordered": T("按复议决定、判决履行", "To act as another body ordered"),
    "publicity": T("决定前公示", "Published before the decision"),
    "precheck": T("网上预审", "To look at an online filing"),
    "assign": T("指派两名以上核查人员", "To name two inspectors or more"),
    "hearing": T("举行听证", "To hold the hearing"),
    "opinion": T("各部门出联审意见", "The departments give their opinions"),
    "condition": T("申请人达到承诺的条件", "The applicant meets the promised condition"),
    "defence": T("申请人陈述申辩", "The applicant's defence"),
    "hearing_request": T("申请人可以要求听证", "The applicant may ask for a hearing"),
}
_APPLICANTS = frozenset({"supplement", "rectify", "deferral", "condition", "defence", "hearing_request"})
FEW = 3


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock in words. `lamp`: ok, near, late or empty; `kept` True or False once it has ended."""

    name: Text
    limit: Text
    due: date | None
    left: Text
    lamp: str
    kept: bool | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class ClockPanel:
    """What stands across the top. `state`: ok, near, late, paused, done, wait; counts are working days.

    `days_left` to the nearer of promise and limit (negative: over); `cells` every calendar day, rest days too.
    """

    state: str
    heading: Text
    days_left: int
    days: Text
    lamp: str
    cells: tuple[DayCell, ...]
    used: int
    left: int
    spare: int
    paused: int
    late: int
    today: date
    promise: date | None
    limit: date | None
    limit_name: Text
    holidays: Text
    provisional: bool
    lines: tuple[ClockLine, ...]
    note: Text

    @property
    def over(self) -> int:
        """Working days past the end, 0 while there is time."""
        return max(-self.days_left, 0)


def clock_panel(state: CaseState, terms: CaseTerms, *, on: date, calendar: Calendar) -> ClockPanel:
    """The panel of a part on a legal date; without a clock it says what starts it."""
    main, promise = _main(state)
    lines = tuple(_line(clock, on, calendar) for clock in _sorted(state.clocks.values()))
    if main is None:
        return _not_started(state, on, lines)
    end = legal_date(main.ended) if main.ended else on
    due = main.due.by
    promised = promise.due.by if promise is not None and promise is not main else None
    first = received_on(main.started, calendar=calendar, cutoff=terms.cutoff)
    cells = clock_cells(
        first, due, on=min(on, end), calendar=calendar, pauses=main.pauses, promised=promised, rest_days=True
    )
    if main.ended:
        cells = tuple(cell for cell in cells if cell.day <= max(due, end))
    counts = {each: sum(cell.state is each for cell in cells) for each in CellState}
    stopped = sum(cell.state is CellState.PAUSED and cell.day <= on for cell in cells)
    target = min(promised, due) if promised else due
    phase = _phase(main, promise, on, calendar)
    left = remaining(target, end, calendar=calendar)
    if promised and promised < end:  # the promise is broken: what is over is said, the limit stands beside it
        left = remaining(promised, end, calendar=calendar)
    return ClockPanel(
        state=phase,
        heading=_HEADS[main.name],
        days_left=left,
        days=_days(cells, end, target) if phase in ("ok", "near") else Text(""),
        lamp=phase if phase in ("ok", "near", "late") and main.name not in _APPLICANTS else "",
        cells=cells,
        used=counts[CellState.USED],
        left=counts[CellState.LEFT],
        spare=counts[CellState.SPARE],
        paused=stopped,
        late=counts[CellState.LATE],
        today=on,
        promise=promised if promised else (due if main.name == "promise" else None),
        limit=due if main.name != "promise" else None,
        limit_name=T("法定", "Statutory") if main.name == "statutory" else T("最晚", "By"),
        holidays=_holidays(cells),
        provisional=main.due.provisional or bool(promise and promise.due.provisional),
        lines=lines,
        note=_note(state, terms, main),
    )


def _main(state: CaseState) -> tuple[Clock | None, Clock | None]:
    """The clock to draw, and the promise inside it."""
    clocks = state.clocks
    promise = clocks.get("promise")
    if state.final:
        first = clocks.get("statutory") or promise
        return first, promise
    for name in ("statutory", "promise", "check", "supplement", "notice", "delivery", "rectify", "verify"):
        clock = clocks.get(name)
        if clock is not None and clock.ended is None:
            if name in ("statutory", "promise") and state.status in ("correcting", "received"):
                intake = next((clocks[n] for n in ("check", "supplement", "notice")
                               if n in clocks and clocks[n].ended is None), None)  # fmt: skip
                if intake is not None and state.status == "correcting":
                    return intake, None
            return clock, promise if name == "statutory" and promise else None
    return None, None


def _sorted(clocks: Iterable[Clock]) -> list[Clock]:
    found = [clock for clock in clocks if clock.name != "collect"]
    return sorted(
        found, key=lambda c: (c.ended is not None, _ORDER.index(c.name) if c.name in _ORDER else 99)
    )


def _phase(main: Clock, promise: Clock | None, on: date, calendar: Calendar) -> str:
    if main.ended is not None:
        return "done"
    if not main.running:
        return "paused"
    target = min(main.due.by, promise.due.by) if promise and promise.ended is None else main.due.by
    return said.lamp_of(target, on=on, calendar=calendar) or "ok"


def _days(cells: tuple[DayCell, ...], on: date, target: date) -> Text:
    """The working days that are left, by name, while they are few."""
    days = [
        cell.day
        for cell in cells
        if cell.working and on < cell.day <= target and cell.state is not CellState.PAUSED
    ]
    return words.joined(words.day(day) for day in days) if 0 < len(days) <= FEW else Text("")


def _holidays(cells: tuple[DayCell, ...]) -> Text:
    """What the drawing leaves out and what it takes in: rest days, and the days worked in exchange."""
    rest = sum(cell.state is CellState.REST for cell in cells)
    made_up = [cell.day for cell in cells if cell.makeup]
    parts = []
    if rest:
        parts.append(words.say("休息日 {n} 天不计", "{n} rest days are not counted", n=rest))
    if made_up:
        days = words.joined(words.day(day) for day in made_up)
        parts.append(words.say("{days}调休上班，计入", "{days} worked in exchange, counted", days=days))
    return words.joined(parts, "；", "; ")


def _line(clock: Clock, on: date, calendar: Calendar) -> ClockLine:
    kept = clock.kept()
    due = clock.due.date
    lamp = "" if clock.ended or not clock.running else said.lamp_of(clock.due.by, on=on, calendar=calendar)
    if clock.ended is not None:
        ended = legal_date(clock.ended)
        left = words.say("{d}办了", "done on {d}", d=words.day(ended)) if kept else words.say(
            "{d}才办，晚了", "done late, on {d}", d=words.day(ended))  # fmt: skip
    elif not clock.running:
        left = T("停着", "stopped")
    else:
        left = said.left_words(clock.due.by, on=on, calendar=calendar)
    return ClockLine(
        name=said.capital(said.CLOCKS.get(clock.name, T(clock.name, clock.name))),
        limit=words.limit(clock.limit) if clock.limit.amount else T("当场", "on the spot"),
        due=due,
        left=left,
        lamp="" if clock.name in _APPLICANTS else lamp,
        kept=kept,
        provisional=clock.due.provisional,
    )


def _not_started(state: CaseState, on: date, lines: tuple[ClockLine, ...]) -> ClockPanel:
    heading = T("还没起算", "Not started")
    note = T("收到前一项的书面结果，才起算。", "It starts with the written result of the earlier part.")
    if state.final:
        heading, note = T("已经结束", "Ended"), T("这一件没有期限在走。", "No clock runs on this part.")
    elif state.status != "waiting":
        note = T("本项没有法定期限。", "The law sets no limit for this part.")
    return ClockPanel(
        "done" if state.final else "wait", heading, 0, Text(""), "", (), 0, 0, 0, 0, 0, on, None, None,
        Text(""), Text(""), False, lines, note,
    )  # fmt: skip


def _note(state: CaseState, terms: CaseTerms, main: Clock) -> Text:
    if state.special is not None:
        term = terms.special_for(state.special.reason)
        since = legal_date(state.special.since) + timedelta(days=1)
        return words.say(
            "{reason}，自{d}起不计；登记结果的当天是最后一个不计的日子。",
            "{reason}: not counted since {d}; the day its result is recorded is the last that is not.",
            reason=term.label if term else T(state.special.reason),
            d=words.day(since),
        )
    hearing = state.hearing
    if hearing is not None and hearing.stage == "announced" and hearing.on and not main.running:
        return words.say(
            "听证定在{d}，自通知的第二天起到登记笔录的当天不计。",
            "A hearing is set for {d}: not counted from the day after its notice to the day of its record.",
            d=words.day(hearing.on),
        )
    if state.accept_mode == "deemed" and main.name == "statutory":
        return T(
            "没有按时告知补正，自收件之日起视为受理。",
            "Nothing was asked in time: accepted as of its receipt.",
        )
    if main.name == "supplement":
        return T(
            "决定期限还没起算。补齐当天受理。",
            "The decision clock has not started; it is accepted the day all is in.",
        )
    return Text("")


def overdue_clocks(state: CaseState, *, at: datetime) -> tuple[str, ...]:
    """Clocks of the agency that passed, or were ended too late, and were not explained yet."""
    return tuple(
        clock.name
        for clock in state.clocks.values()
        if clock.name not in _APPLICANTS
        and clock.name != "collect"
        and clock.name not in state.explained
        and (clock.passed(at) or clock.kept() is False)
    )
