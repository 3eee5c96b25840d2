"""What the person must bring, across all parts of one application: each paper once, with everyone who asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onewindow.core.kernel.text import Text
from onewindow.reads.citizen_track_parts import GapView, Todo


@dataclass(frozen=True, slots=True)
class Asked:
    """One list of missing papers with one button: each paper once, with everyone who asks for it."""

    case: UUID
    lines: tuple[tuple[GapView, tuple[Text, ...]], ...]
    by: date | None


def asked_once(todos: tuple[Todo, ...]) -> tuple[Asked, ...]:
    """The papers the person must bring, each named once (一份材料只交一次): the part that asks for most comes first,
    and a part whose papers all stand there already gets no list of its own. `by` is the earliest day of anybody
    who asks for a paper of the list."""
    found: list[Asked] = []
    listed: set[str] = set()
    open_gaps = {todo.case: [gap for gap in todo.gaps if not gap.handed_in] for todo in todos}
    for todo in sorted(todos, key=lambda each: -len(open_gaps[each.case])):
        fresh = [gap for gap in open_gaps[todo.case] if gap.material not in listed]
        if not fresh:
            continue
        codes = {gap.material for gap in fresh}
        listed |= codes
        askers = {
            code: [each for each in todos if code in {gap.material for gap in open_gaps[each.case]}] for code in codes
        }
        days = [each.by for who in askers.values() for each in who if each.by]
        lines = tuple(
            (gap, tuple(dict.fromkeys(each.agency for each in askers[gap.material]))) for gap in fresh
        )
        found.append(Asked(todo.case, lines, min(days, default=None)))
    return tuple(found)


def alike(todos: tuple[Todo, ...]) -> tuple[tuple[Todo, ...], ...]:
    """Parts that ask for the very same papers by the same day, together: one thing to do, not one for each agency."""
    groups: dict[object, list[Todo]] = {}
    for todo in todos:
        wanted = frozenset((gap.material, gap.reason, gap.words) for gap in todo.gaps if not gap.handed_in)
        groups.setdefault((todo.kind, wanted, todo.by, todo.late), []).append(todo)
    return tuple(tuple(group) for group in groups.values())
