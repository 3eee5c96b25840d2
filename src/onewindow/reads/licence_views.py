"""What pages of licences show, as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onewindow.core.kernel.refusal import Refusal
from onewindow.core.kernel.text import Text


@dataclass(frozen=True, slots=True)
class LicenceLine:
    """One licence in a list. `can`: what its holder may ask for now; `apply_by`: the last day to ask for a renewal in
    time (None: no end, asked for, or past); `waiting`: what is under way and by when."""

    key: UUID
    title: Text
    number: str
    item: Text
    agency: Text
    holder: str
    tag: str
    status: Text
    valid_until: date | None
    apply_by: date | None
    late: bool
    can: tuple[Text, ...]
    waiting: Text | None
    due: date | None
    lamp: str
    token: str


@dataclass(frozen=True, slots=True)
class BarLine:
    item: Text
    why: Text
    since: date
    until: date
    source: str
    lifted_on: date | None


@dataclass(frozen=True, slots=True)
class MyLicences:
    lines: tuple[LicenceLine, ...]
    bars: tuple[BarLine, ...]


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act of the table for this role: allowed, or every reason why not."""

    name: str
    label: Text
    clause: str
    allowed: bool
    adverse: bool
    why: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class StepLine:
    """One event: when, who, what, and the words that go with it (for those concerned)."""

    at: datetime
    who: Text
    what: Text
    notes: tuple[tuple[Text, str], ...]


@dataclass(frozen=True, slots=True)
class PaperLine:
    id: UUID
    title: Text
    number: str
    ready: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value, for the table of a page."""

    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class LicencePage:
    """One licence in full. `version` is sent back with an act; `fields` what may be changed, with the present entry;
    `changes` what the holder asked for (entry, old, new)."""

    key: UUID
    version: int
    line: LicenceLine
    facts: tuple[Facts, ...]
    fields: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str, str], ...]
    ending: Text | None
    defence_by: date | None
    hearing: Text | None
    hearing_on: date | None
    hearing_by: date | None
    needs_answer: bool
    needs_record: bool
    fraud: bool
    acts: tuple[ActLine, ...]
    steps: tuple[StepLine, ...]
    papers: tuple[PaperLine, ...]
    bars: tuple[BarLine, ...]
    remedies: Any
    people: tuple[tuple[str, str], ...]

    def act(self, name: str) -> ActLine | None:
        return next((one for one in self.acts if one.name == name), None)


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A department's licences: those on which it owes something, or those a number was looked up by."""

    lines: tuple[LicenceLine, ...]
    query: str
    more: str
