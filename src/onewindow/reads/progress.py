"""How far it is, told at any window: by a number on a paper (typed or scanned), or by name and document number.

Nothing is opened and nothing masked is shown: what is said here is what the applicant's own list says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import Text
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_my import MyLine, lines_of
from onewindow.reads.citizen_track_parts import Part, PartView
from onewindow.reads.counter_find import ID_TYPES, find
from onewindow.store import scope
from onewindow.store.catalogue import current_calendar
from onewindow.store.models import Application, Case
from onewindow.store.parties import find_party, open_name

declare("progress.no-match", zh="姓名和证件号码对不上，或者没有在这里办过。请照证件再核对一遍；有收件凭证的，扫凭证上的码。",
        en="Name and number do not belong together, or nothing was applied for here. Compare with the document; with a "
        "receipt, scan its code.")  # fmt: skip
declare("progress.nothing", zh="没有这个编号。请照收件凭证上的编号输，或者用姓名和证件号码查。",
        en="There is no such number. Type it from the receipt, or use name and document number.")  # fmt: skip

MOST = 20


@dataclass(frozen=True, slots=True)
class Told:
    """One application: its line, and where each part stands."""

    line: MyLine
    parts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """What may be told. `name`: whose it is, as the person said it or as the receipt shows."""

    name: str
    told: tuple[Told, ...]


def by_person(name: str, number: str, *, actor: Actor, on: date) -> ProgressPage:
    """Applications of the person with this name **and** this document. Refused(`progress.no-match`)."""
    said, typed = "".join(name.split()), "".join(number.split()).upper()[:40]
    for kind in ID_TYPES if said and typed else ():
        party = find_party(kind, typed)
        if party is not None and "".join(open_name(party).split()) == said:
            rows = scope.applications(actor).filter(applicant=party).select_related("data_key")
            return ProgressPage(open_name(party), _told(list(rows.order_by("-submitted_at", "-id")[:MOST]), on))
    raise refuse("progress.no-match")


def by_paper(typed: str, *, actor: Actor, on: date, jurisdiction: str) -> ProgressPage:
    """The application a number belongs to: its own, of a part, of any paper. Refused(`progress.nothing`)."""
    found = find(typed, actor=actor, on=on, jurisdiction=jurisdiction)
    if found.application is None:
        raise refuse("progress.nothing")
    row = scope.application(actor, found.application)
    return ProgressPage(open_name(row.applicant), _told([row], on))


def _told(rows: Sequence[Application], on: date) -> tuple[Told, ...]:
    """Four queries however many there are."""
    parts: dict[UUID, list[Text]] = {}
    if rows:
        calendar = current_calendar(on).for_region(rows[0].jurisdiction)
        for case in Case.objects.filter(application__in=rows).order_by("received_at", "id"):
            parts.setdefault(case.application_id, []).append(_said(Part(case, on=on, calendar=calendar).view()))
    return tuple(Told(line, tuple(parts.get(line.id, ()))) for line in lines_of(rows, on))


def _said(part: PartView) -> Text:
    return words.say("{n}（{a}）：{s}", "{n} ({a}): {s}", n=part.name, a=part.agency, s=part.text)
