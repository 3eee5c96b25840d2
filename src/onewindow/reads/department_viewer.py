"""The papers of a part as pages to look at, beside its facts: a strip of files, one page large, the way to turn."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from onewindow.core.kernel.text import Text
from onewindow.reads.department_materials import FileLine, Materials


@dataclass(frozen=True, slots=True)
class Turn:
    """A page one can turn to: of which file, counted from 1."""

    file: UUID
    page: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file in the strip. `material` is the published name, `file` the person's own."""

    material: Text
    file: FileLine
    current: bool


@dataclass(frozen=True, slots=True)
class Viewer:
    """`shown` at `page` of `pages`; `before` and `after` run on over the files. No file: `shown` is None."""

    strip: tuple[Sheet, ...]
    shown: Sheet | None
    page: int
    pages: int
    before: Turn | None
    after: Turn | None


def viewer(materials: Materials, file: str = "", page: int = 1) -> Viewer:
    """The viewer at one page of one file (ids as they stand in an address). What is not there opens the first page."""
    lines = [(line.name, one) for line in materials.lines for one in line.files]
    if not lines:
        return Viewer((), None, 1, 0, None, None)
    at = next((n for n, (_, one) in enumerate(lines) if str(one.id) == file), 0)
    shown = lines[at][1]
    pages = max(1, shown.pages)
    page = page if 1 <= page <= pages and str(shown.id) == file else 1
    strip = tuple(Sheet(name, one, n == at) for n, (name, one) in enumerate(lines))
    if page > 1:
        before = Turn(shown.id, page - 1)
    else:
        before = Turn(lines[at - 1][1].id, max(1, lines[at - 1][1].pages)) if at else None
    if page < pages:
        after = Turn(shown.id, page + 1)
    else:
        after = Turn(lines[at + 1][1].id, 1) if at + 1 < len(lines) else None
    return Viewer(strip, strip[at], page, pages, before, after)
