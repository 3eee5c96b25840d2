"""The rows of a repeating role on the form: how many there are, one more, one fewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onewindow.core.kernel.text import Text

if TYPE_CHECKING:
    from onewindow.reads.citizen_form import OpenForm


@dataclass(frozen=True, slots=True)
class GroupData:
    """A repeating role of this section: how many rows there are, and the number one more or one less would make.

    `more`, `fewer` are 0 where there may be no more or no fewer; `filled_by` is the register that gave the rows.
    """

    role: str
    label: Text
    rows: int
    more: int
    fewer: int
    filled_by: Text


def groups_of(form: OpenForm, section: str) -> tuple[GroupData, ...]:
    """The repeating roles whose rows are asked in this section."""
    found = []
    for group in form.plan.groups:
        if group.section != section:
            continue
        source = form.opened.catalogue.sources.get(group.filled_by)
        # Where another answer says how many rows there are, it is changed there.
        free = not form.opened.thing.repeating[group.role].count
        more = group.rows + 1 if free and group.rows < group.maximum else 0
        fewer = group.rows - 1 if free and group.rows > max(1, group.minimum) else 0
        by = source.name if source else Text("")
        if more or fewer or source:
            found.append(GroupData(group.role, group.label, group.rows, more, fewer, by))
    return tuple(found)
