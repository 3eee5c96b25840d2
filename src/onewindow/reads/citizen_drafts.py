"""Before and beside the form: which registers will be asked, and the list of one's drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import EN, Text
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_compose import Composed, composed
from onewindow.reads.mandates import held_for
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import Draft
from onewindow.store.parties import open_name


@dataclass(frozen=True, slots=True)
class AskedSource:
    """A register that will be asked: for what, with what, on which basis, for which parts."""

    name: Text
    owner: Text
    notice: Text
    yields: Text
    keys: Text
    needed_by: Text
    basis: str
    sensitive: bool


@dataclass(frozen=True, slots=True)
class StartPage:
    """The notice before anything is looked up, and drafts of the same thing that are already open."""

    code: str
    name: Text
    route: str
    route_name: Text
    sources: tuple[AskedSource, ...]
    drafts: tuple[DraftLine, ...]
    raw: tuple[tuple[str, str], ...]
    answers: Mapping[str, object]
    asked: int
    complete: bool
    behalf: tuple[tuple[UUID, str, date | None], ...] = ()
    """Mandates under which this person may begin it for somebody else: id, name, until."""


def start_page(
    code: str, raw: Mapping[str, str], route: str, *, actor: Actor, on: date, jurisdiction: str
) -> StartPage:
    """Refused(`citizen.no-thing`, `content.none`)."""
    done = composed(code, raw, route, on=on, jurisdiction=jurisdiction)
    open_ones = tuple(line for line in drafts(actor=actor, on=on).open if line.thing_code == code)
    return StartPage(
        code,
        done.thing.name,
        done.plan.route,
        done.route.name,
        asked_sources(done),
        open_ones,
        tuple(done.raw.items()),
        done.answers,
        sum(1 for question in done.plan.questions if question.required),
        not done.plan.next_situation,
        held_for(code, actor, on=on, jurisdiction=jurisdiction),
    )


def asked_sources(done: Composed) -> tuple[AskedSource, ...]:
    """The registers the plan rests on, each with what it gives, by what it is asked, and for whom."""
    catalogue, plan = done.catalogue, done.plan
    grouped: dict[str, list[int]] = {}
    for number, known in enumerate(plan.known):
        if known.kind == "source":
            grouped.setdefault(known.by, []).append(number)
    sources = []
    for name, numbers in grouped.items():
        source = catalogue.sources.get(name)
        if source is None:
            continue
        lines = [plan.known[number] for number in numbers]
        owner = catalogue.departments.get(source.owner)
        keys = [catalogue.elements[key].label for line in lines for key in line.keys if key in catalogue.elements]
        items = [item for line in lines for item in line.needed_by]
        sources.append(
            AskedSource(
                source.name,
                owner.name if owner else Text(source.owner),
                source.notice,
                words.joined([line.element.label for line in lines]),
                words.joined(keys) if keys else Text(""),
                words.joined([catalogue.items[item].name for item in items if item in catalogue.items]),
                source.legal_basis,
                source.sensitive,
            )
        )
    return tuple(sources)


# --- the list --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft. `filled`: how many questions have an answer; `behalf`: the principal, where an agent fills it in."""

    id: UUID
    title: Text
    thing: Text
    thing_code: str
    route: Text
    saved_at: datetime
    filled: int
    behalf: str = ""


@dataclass(frozen=True, slots=True)
class Drafts:
    open: tuple[DraftLine, ...]
    discarded: tuple[DraftLine, ...]


MOST_DRAFTS = 20


def drafts(*, actor: Actor, on: date) -> Drafts:
    """One's open drafts, newest first, and those thrown away that can still be taken back."""
    mine = Draft.objects.filter(account_id=actor.account_id, application_id=None, mandate__revoked_at=None).filter(
        Q(mandate__valid_to=None) | Q(mandate__valid_to__gte=on)
    )
    mine = mine.select_related("data_key", "mandate", "applicant__data_key")
    shown = [*mine.filter(discarded_at=None).order_by("-updated_at")[:MOST_DRAFTS]]
    gone = [*mine.exclude(discarded_at=None).order_by("-discarded_at")[:3]]
    return Drafts(tuple(_draft_line(row, on) for row in shown), tuple(_draft_line(row, on) for row in gone))


def _draft_line(row: Draft, on: date) -> DraftLine:
    """A list composes nothing: the name and the count come from what was typed."""
    opened = OpenDraft(row, on)
    thing, typed = opened.thing, opened.raw_answers
    name = str(typed.get(thing.title_ref) or "")[:60]
    return DraftLine(
        row.id,
        Text(name, name) if name else Text(thing.name.zh, thing.name.pick(EN)),
        thing.name,
        thing.code,
        _route_name(opened),
        row.updated_at,
        sum(1 for value in typed.values() if value not in ("", [], None)),
        open_name(row.applicant) if row.mandate_id and row.applicant else "",
    )


def _route_name(opened: OpenDraft) -> Text:
    routes = opened.thing.routes
    return next((route.name for route in routes if route.id == opened.row.route), routes[0].name)

