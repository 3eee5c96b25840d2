"""Cross checks of the catalogue: do references hold, does each act fit its type in law, can every need be met.

`check(catalogue)` gives every problem with its path and remedy; errors keep content from being published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

from onewindow.core.catalogue.check.certificates import check_certificates
from onewindow.core.catalogue.check.findings import Findings
from onewindow.core.catalogue.check.forms import check_forms
from onewindow.core.catalogue.check.graph import check_cycles
from onewindow.core.catalogue.check.items import check_items
from onewindow.core.catalogue.check.lists import check_lists
from onewindow.core.catalogue.check.planning import check_planning
from onewindow.core.catalogue.check.profiles import check_profiles
from onewindow.core.catalogue.check.promises import check_promises
from onewindow.core.catalogue.check.registers import check_registers
from onewindow.core.catalogue.check.things import check_things
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.catalogue.problems import Problem
from onewindow.core.catalogue.read import read_bodies
from onewindow.core.clock import Calendar, CalendarDataError
from onewindow.core.kernel.text import T, Text

__all__ = ["check", "check_bodies", "check_pack"]

P = TypeVar("P", covariant=True)


class Packed(Protocol[P]):
    """What was read from a folder: bodies, faults of reading, and where a problem stands."""

    @property
    def faults(self) -> Sequence[P]: ...

    def bodies(self) -> Mapping[str, Mapping[str, Any]]: ...

    def place(self, problem: Problem) -> P: ...


def check(catalogue: Catalogue) -> list[Problem]:
    """Every problem of a catalogue that could be read, errors and warnings, in the order of its kinds."""
    findings = Findings(catalogue)
    check_registers(findings)
    check_items(findings)
    check_promises(findings)
    check_forms(findings)
    check_cycles(findings)
    check_things(findings)
    check_planning(findings)
    check_profiles(findings)
    check_certificates(findings)
    return findings.problems


def check_bodies(
    bodies: Mapping[str, Mapping[str, Any]], versions: Mapping[str, str] | None = None
) -> tuple[Catalogue, list[Problem]]:
    """Read and check `{kind: {code: body}}`, calendars too. What cannot be read never hides the rest.

    `versions`: `kind/code` → content hash of each body, where it is known already.
    """
    catalogue, problems = read_bodies(bodies, versions)
    problems += check(catalogue)
    problems += check_lists(bodies, catalogue)
    problems += _calendars(bodies.get("calendars", {}))
    return catalogue, problems


def check_pack(pack: Packed[P]) -> list[P]:
    """Everything wrong with a pack, each with its file and line: faults of reading, then errors and warnings."""
    _, problems = check_bodies(pack.bodies())
    return [*pack.faults, *(pack.place(problem) for problem in problems)]


def _calendars(documents: Mapping[str, Any]) -> list[Problem]:
    if not documents:
        return []
    found: list[Problem] = []
    for code, body in documents.items():
        problem = _calendar(code, [(code, body)])
        if problem is not None and "holds no year" not in problem.message.en:
            found.append(problem)
    if not found:
        problem = _calendar(next(iter(documents)), list(documents.items()))
        found += [problem] if problem is not None else []
    return found


def _calendar(code: str, documents: list[tuple[str, Any]]) -> Problem | None:
    try:
        Calendar.from_documents(documents)
    except CalendarDataError as error:
        said = str(error)
        remedy = T("照着旁边的年份文件改。", "Follow the files of the other years.")
        return Problem("calendars", code, "", "calendar", Text(f"日历数据不对：{said}", said), remedy)
    return None
