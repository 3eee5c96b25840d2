"""The normative documents (规范性文件) an item rests on, as its guide tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onewindow.core.catalogue.lists import Standing
from onewindow.core.catalogue.norms import clashes_of
from onewindow.core.kernel.text import Text
from onewindow.reads import catalogue_words as said
from onewindow.reads import citizen_words as words
from onewindow.reads.catalogue_lists import conflict_text, norm_standing
from onewindow.store.catalogue import lists_on

_HOLDS = (Standing.IN_FORCE, Standing.TO_REVISE)


@dataclass(frozen=True, slots=True)
class NormLine:
    """One document. `open`: its conflicts nobody has decided yet; `decided`: those that were. Whichever side noted them."""

    title: Text
    number: str
    issued_by: Text
    tag: str
    mark: Text
    valid: Text
    note: Text
    open: tuple[Text, ...]
    decided: tuple[Text, ...]


def norms_of(item: str, *, on: date, jurisdiction: str) -> tuple[NormLine, ...]:
    """The documents linked to an item: those in open conflict first, then those that hold, those that ended last.

    No question to the database beyond what `lists_on` asks for the day.
    """
    documents = lists_on("norms", on, jurisdiction)
    titles = {one.code: one.title for one in documents}
    found = []
    for one in documents:
        if item not in one.items:
            continue
        standing, since, until = norm_standing(one, on)
        tag, mark = said.STANDINGS[standing]
        clashes = clashes_of(one.code, documents)
        line = NormLine(
            title=one.title,
            number=one.number,
            issued_by=one.issued_by,
            tag=tag,
            mark=mark,
            valid=words.joined([since, *until], "，", ", "),
            note=one.note,
            open=tuple(conflict_text(each.seen_from, titles) for each in clashes if each.open),
            decided=tuple(conflict_text(each.seen_from, titles) for each in clashes if not each.open),
        )
        found.append(((not line.open, standing not in _HOLDS, one.issued_on, one.code), line))
    return tuple(line for _, line in sorted(found, key=lambda pair: pair[0]))
