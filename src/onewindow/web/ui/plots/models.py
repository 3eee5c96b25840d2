"""What a timeline is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

BAR_KINDS = frozenset(("run", "critical", "wait", "check", "deliver", "done"))


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch of days, both ends included. `kind`: run (has slack), critical (sets the total), wait (waits for the
    person, a line), check (after the decision, dashed), deliver (the output box), done. `short` stands where `label`
    does not fit (食品 for 食品经营许可 3 个工作日).
    """

    start: date
    end: date
    label: str = ""
    kind: str = "run"
    short: str = ""

    def __post_init__(self) -> None:
        if self.kind not in BAR_KINDS:
            raise ValueError(f"no bar of kind {self.kind!r}")
        if self.end < self.start:
            raise ValueError(f"a bar ends before it starts: {self.start} … {self.end}")


@dataclass(frozen=True, slots=True)
class GanttRow:
    """One department (or part). `note` stands under a wait line (今天就交，最晚 18 日办好).

    `short` is the name and `short_sub` the second line where room is scarce (市场监管局).
    """

    label: str
    sub: str = ""
    bars: Sequence[Bar] = ()
    note: str = ""
    short: str = ""
    short_sub: str = ""


@dataclass(frozen=True, slots=True)
class Gantt:
    """Parts on real days from `first` to `last` (both shown). `start` is the day of acceptance: the gate stands on it.

    `rest_days` are shaded; `makeup_days` are weekend days that are worked (调休). `gate` is the word on the gate,
    `total` the last line of the phone drawing (全部最晚 9月23日).
    """

    title: str
    desc: str
    first: date
    last: date
    start: date
    rows: Sequence[GanttRow]
    rest_days: frozenset[date] = frozenset()
    makeup_days: frozenset[date] = frozenset()
    gate: str = ""
    total: str = ""
    today: date | None = None
