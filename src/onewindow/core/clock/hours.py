"""Hall hours: the sessions of a working day, and the hour after which a filing counts for the next day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from ..kernel.dates import SHANGHAI
from ..kernel.text import Text


def _seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def parse_hour(text: Any) -> time:
    """Read `HH:MM` (24:00 is not a time of day). Raises ValueError."""
    if isinstance(text, time):
        return text
    if isinstance(text, int) and not isinstance(text, bool):
        raise ValueError(f'write the hour in quotes ("09:00"): YAML read it as the number {text}')
    if not isinstance(text, str) or len(text) != 5:
        raise ValueError(f"not an hour: {text!r} (write HH:MM, such as 17:30)")
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise ValueError(f"not an hour: {text!r} (write HH:MM, such as 17:30)") from None


@dataclass(frozen=True, slots=True)
class HallHours:
    """Sessions of a working day, in order and apart, in Asia/Shanghai time, and the cut-off hour if there is one.

    `cutoff` is data for the caller of `due`: None means that the day ends at 24:00.
    """

    sessions: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(13, 30), time(17, 30)))
    cutoff: time | None = None

    def __post_init__(self) -> None:
        previous = -1
        for opens, closes in self.sessions:
            if not previous < _seconds(opens) < _seconds(closes):
                raise ValueError("hall hours must be in order, each session closing after it opens")
            previous = _seconds(closes)
        if not self.sessions:
            raise ValueError("hall hours need at least one session")

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> HallHours:
        """Read `{"sessions": [["09:00", "12:00"], …], "cutoff": "17:30"}`; both keys may be left out."""
        sessions = data.get("sessions")
        cutoff = data.get("cutoff")
        default = cls()
        return cls(
            default.sessions if sessions is None else tuple(_session(pair) for pair in sessions),
            None if cutoff is None else parse_hour(cutoff),
        )

    def to_data(self) -> dict[str, Any]:
        sessions = [
            [opens.isoformat("minutes"), closes.isoformat("minutes")] for opens, closes in self.sessions
        ]
        return {"sessions": sessions, "cutoff": self.cutoff.isoformat("minutes") if self.cutoff else None}

    def label(self) -> Text:
        """`工作日 9:00–12:00，13:30–17:30`: when the hall is open, in words."""
        spans = [f"{opens.hour}:{opens:%M}–{closes.hour}:{closes:%M}" for opens, closes in self.sessions]
        return Text(f"工作日 {'，'.join(spans)}", f"Working days {' and '.join(spans)}")

    @property
    def seconds_per_day(self) -> int:
        """Seconds of hall time in one working day."""
        return sum(_seconds(closes) - _seconds(opens) for opens, closes in self.sessions)

    def seconds_left(self, at: datetime) -> int:
        """Seconds of hall time left on the day of `at` (an Asia/Shanghai datetime), if it is a working day."""
        now = _seconds(at.time())
        return sum(max(0, _seconds(closes) - max(now, _seconds(opens))) for opens, closes in self.sessions)

    def moment(self, day: date, used: int) -> datetime:
        """The moment of `day` when `used` seconds (0 < used <= seconds_per_day) of hall time have passed.

        The close of a session, not the opening of the next, ends a whole session.
        """
        for opens, closes in self.sessions:
            length = _seconds(closes) - _seconds(opens)
            if used <= length:
                return datetime.combine(day, opens, SHANGHAI) + timedelta(seconds=used)
            used -= length
        raise ValueError("more hall time than a day has")

    def open_at(self, at: datetime) -> datetime | None:
        """`at` if the hall is open then (closing times included), else the next opening that day, else None."""
        for opens, closes in self.sessions:
            if at.time() <= closes:
                return at if at.time() >= opens else datetime.combine(at.date(), opens, SHANGHAI)
        return None


def _session(pair: Any) -> tuple[time, time]:
    if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
        raise ValueError(f'not a session: {pair!r} (write ["09:00", "12:00"])')
    return parse_hour(pair[0]), parse_hour(pair[1])
